"""All that the site keeps of one runner beside the recordings of their runs, table by table, for their own export.

What is said of other people stays out: an id of another runner is no part of one's own data, and neither is what
others gave. So does what is worked out anew from the rest, and whatever opens a door.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from challenges.db import Base, db, roll_back
from challenges.refusals import Reason
from challenges.units import Distance, Duration

OWNER = {
    "kudos": "giver_id",
    "follows": "follower_id",
    "blocks": "blocker_id",
    "invites": "author_id",
    "partnerships": "asker_id",
}
"""Whose row it is, where no `runner_id` says so."""

THROUGH = {
    "scores": "participation_id",
    "verdicts": "participation_id",
    "rank_histories": "participation_id",
    "goal_changes": "goal_id",
    "goal_checks": "goal_id",
    "usual_shoes": "shoe_id",
    "wearings": "shoe_id",
    "traces": "run_id",
    "come_alongs": "set_out_id",
}
"""What belongs to a row that is the runner's, by the column that names that row."""

LEFT_OUT = {
    "runs", "recordings",  # the files beside this one
    "best_efforts", "casebooks",  # worked out from runs
    "imports", "received", "imported_files", "imported_parts", "watched_files", "notifications",  # passing
    "rereads", "reread_runs",  # what new rules of this site changed
    "attempts", "owner_links", "letters", "revoked_tokens", "drafts", "registration",  # doors, and letters on their way
    "follow_requests",  # passing, and what it says of a request would tell a no
    "challenges", "challenge_templates", "tallies", "buckets", "rememberings", "tellings", "snapshots",  # everybody's
    "races", "events",
}  # fmt: skip
SECRET = {"password_hash", "session_version", "token", "sha256"}
QUIET = {"partnerships.state", "partnerships.ended_at"}
"""What others chose not to tell: who asked for company learns of no no."""
OTHERS = "runners.id"


def belongings_of(runner_id: int) -> bytes:
    """Everything as JSON: {table: [{column: value}]}. Lengths are in mm, times in ms, instants in UTC."""
    found = {table.name: _rows(table, runner_id) for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT}
    roll_back()  # nothing is kept open while somebody downloads
    kept = {name: rows for name, rows in found.items() if rows}
    return json.dumps(kept, ensure_ascii=False, indent=1, default=_plain).encode()


def is_accounted_for(table: Table) -> bool:
    """Whether it is known what a table has to do with somebody's export."""
    known = table.name in LEFT_OUT or table.name in THROUGH or table.name in OWNER or table.name == "runners"
    return known or "runner_id" in table.c


def _rows(table: Table, runner_id: int) -> list[Mapping[str, Any]]:
    columns = [
        column for column in table.c if not (column.name in SECRET or str(column) in QUIET or _names_another(column))
    ]
    statement = select(*columns).where(_is_of(table, runner_id)).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in db.session.execute(statement)]


def _names_another(column: Any) -> bool:
    own = OWNER.get(column.table.name, "runner_id")
    return column.name != own and any(key.target_fullname == OTHERS for key in column.foreign_keys)


def _is_of(table: Table, runner_id: int) -> ColumnElement[bool]:
    if table.name == "runners":
        return table.c.id == runner_id
    if table.name in THROUGH:
        column = table.c[THROUGH[table.name]]
        parent = next(iter(column.foreign_keys)).column.table
        return column.in_(select(next(iter(parent.primary_key.columns))).where(parent.c.runner_id == runner_id))
    owned: ColumnElement[bool] = table.c[OWNER.get(table.name, "runner_id")] == runner_id
    return owned


def _plain(value: object) -> object:
    match value:
        case Distance(mm=mm):
            return mm
        case Duration(ms=ms):
            return ms
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case Reason(text=text):
            return text
        case set() | frozenset():
            return sorted(value)
    return str(value)
