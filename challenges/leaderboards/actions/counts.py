"""Bucket counts of each board: updated by differences, checked by a recount."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table, Text, bindparam, cast, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from challenges import clock
from challenges.db import connection, db, writes
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.queries.cells import Cell, Difference, cells_of, differences_of
from challenges.leaderboards.rules import segments_of
from challenges.leaderboards.stretches import RowKey, Ruler
from challenges.monthly.actions.statements import RENEWAL
from challenges.monthly.events import ScoresChanged
from challenges.monthly.models import Tally

CHUNK = 5_000  # buckets per statement


@writes
def move(event: ScoresChanged) -> None:
    """Move changed scores from their old buckets to their new ones.

    The caller has already given the boards a new version, together with the sums of the challenge.
    """
    moved: defaultdict[int, Counter[Cell]] = defaultdict(Counter)
    for change in event.changes:
        here = moved[change.challenge_id]
        for sign, marks in ((-1, change.before), (1, change.after)):
            for measure, mark in marks.items():
                ruler = Ruler(measure.metric, change.first_day)
                row = RowKey(-mark.value, mark.reached_on, change.participation_id)
                for cell in cells_of(ruler, measure.lane, row, segments_of(mark.category, mark.age_group)):
                    here[cell] += sign
    count(moved)


def count(moved: Mapping[int, Mapping[Cell, int]]) -> None:
    """Add signed numbers to buckets, by challenge, in one statement. A missing bucket starts at 0.

    So no decrement is lost.
    """
    every = ((challenge_id, *cell, by) for challenge_id, cells in moved.items() for cell, by in cells.items() if by)
    rows = sorted(every)
    statement = _added(db.engine.dialect.name)
    for first in range(0, len(rows), CHUNK):
        connection().execute(statement, {"rows": json.dumps(rows[first : first + CHUNK])})


@writes
def recount(challenge_id: int) -> list[Difference]:
    """Recount a challenge's scores, participants and total, correct what differs, and return the differences."""
    lock_tallies([challenge_id])
    wrong = differences_of(challenge_id)
    count({challenge_id: {d.what: d.counted - d.stored for d in wrong if isinstance(d.what, Cell)}})
    tally = db.session.get_one(Tally, challenge_id)
    for difference in wrong:
        if isinstance(difference.what, str):
            setattr(tally, difference.what, difference.counted)
    db.session.flush()
    if wrong:
        renew([challenge_id])
    return wrong


def lock_tallies(challenge_ids: Iterable[int]) -> None:
    """Lock the boards until the transaction ends, always in the same order, which prevents deadlocks."""
    wanted = select(Tally.challenge_id).where(Tally.challenge_id.in_(list(challenge_ids)))
    db.session.execute(wanted.order_by(Tally.challenge_id).with_for_update())


def renew(challenge_ids: Iterable[int], told: str = "") -> None:
    """Give the boards of these challenges a new version, with the change line (`news.told`)."""
    asked = {"challenges": list(challenge_ids), "now": clock.now(), "told": told}
    connection().execute(_RENEWED, asked)


# Built once, and bypassing the session: every run writes these for each challenge it changes.
_BUCKETS: Table = Bucket.__table__  # type: ignore[assignment]
_TALLIES: Table = Tally.__table__  # type: ignore[assignment]
_RENEWED = update(_TALLIES).where(_TALLIES.c.challenge_id.in_(bindparam("challenges", expanding=True))).values(RENEWAL)


@cache
def _added(dialect: str) -> Any:
    """Rows are passed as one JSON text, which costs a tenth of one parameter per value."""
    columns = list(_BUCKETS.c)
    if dialect == "postgresql":
        row = (
            func.jsonb_array_elements(cast(bindparam("rows", type_=Text), postgresql.JSONB))
            .table_valued("value")
            .c.value
        )
        values: list[Any] = [cast(row.op("->>")(place), column.type) for place, column in enumerate(columns)]
    else:
        row = func.json_each(bindparam("rows", type_=Text)).table_valued("value").c.value
        values = [func.json_extract(row, f"$[{place}]") for place, _ in enumerate(columns)]
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(_BUCKETS)
    insert = insert.from_select(columns, select(*values).where(true()))  # SQLite needs a WHERE before ON
    return insert.on_conflict_do_update(
        index_elements=list(_BUCKETS.primary_key.columns),
        set_={"scores": _BUCKETS.c.scores + insert.excluded.scores},
    )
