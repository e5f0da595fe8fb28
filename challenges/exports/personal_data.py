"""The personal data export: everything the site stores about one runner except runs and recordings, table by table.

Data about other people is left out: the ids of other runners, and what others gave. So is data that is derived from
the rest, and anything that grants access.
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
"""The column that identifies the owner of a row, for tables without `runner_id`."""

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
"""Tables whose rows belong to another row of the runner, with the foreign key to that row."""

LEFT_OUT = {
    "runs", "recordings",  # in other files of the export
    "best_efforts", "casebooks",  # derived from runs
    "imports", "received", "imported_files", "imported_parts", "watched_files", "notifications",  # temporary
    "rereads", "reread_runs",  # changes made by new rules of this site
    "attempts", "owner_links", "letters", "revoked_tokens", "drafts", "registration",  # access, and mail in transit
    "follow_requests",  # temporary, and its state would reveal that a request was declined
    "challenges", "challenge_templates", "tallies", "buckets", "rememberings", "tellings", "snapshots",  # shared
    "races", "events",
}  # fmt: skip
SECRET = {"password_hash", "session_version", "token", "sha256"}
QUIET = {"partnerships.state", "partnerships.ended_at"}
"""Columns that would reveal another runner's decision, such as declining a partnership."""
OTHERS = "runners.id"


def personal_data_of(runner_id: int) -> bytes:
    """Return everything as JSON: {table: [{column: value}]}. Lengths are in mm, durations in ms, instants in UTC."""
    found = {table.name: _rows(table, runner_id) for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT}
    roll_back()  # keep no transaction open during the download
    kept = {name: rows for name, rows in found.items() if rows}
    return json.dumps(kept, ensure_ascii=False, indent=1, default=_plain).encode()


def is_accounted_for(table: Table) -> bool:
    """Return whether this module defines how a table is exported or that it is left out."""
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
