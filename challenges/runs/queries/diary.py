"""All runs of a runner as plain values: one statement past the session, for ten years of them in some milliseconds."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import BigInteger, Integer, Table, bindparam, func, select, type_coerce

from challenges.clock import zone_of
from challenges.db import read
from challenges.runs.diary import Diary, Outing, order_of
from challenges.runs.models import Run
from challenges.runs.queries.history import TRACE, counted

_R = cast(Table, Run.__table__).c
_START = 24  # signs of an encoded route: its first point has no more
_COLUMNS = (
    _R.id, _R.local_date, _R.started_at, _R.zone, _R.kind,
    *(type_coerce(column, BigInteger) for column in (_R.distance, _R.moving, _R.duration, _R.gain)),
    _R.verified, _R.indoor,
)  # fmt: skip
OUTING = (*_COLUMNS, func.substr(TRACE.c.route, 1, _START))
"""One run, and how its encoded route begins if it has one: `outing_in` reads these columns."""
_EVERYTHING = (
    select(*_COLUMNS)
    .where(_R.runner_id == bindparam("runner", type_=Integer), counted(_R))
    .order_by(_R.local_date)
)  # fmt: skip
_SINCE = _EVERYTHING.where(_R.local_date >= bindparam("since"))


def diary_of(runner_id: int, since: date | None = None) -> Diary:
    """The runs of a runner that count, in the order they were run, from a local date on if there is one. One query."""
    if since is None:
        rows = read(_EVERYTHING, {"runner": runner_id})
    else:
        rows = read(_SINCE, {"runner": runner_id, "since": since})
    outings = [_outing(row) for row in rows]
    if all(one.day < other.day for one, other in pairwise(outings)):  # as the statement orders them: no day has two
        return outings
    return sorted(outings, key=order_of)


def outing_in(row: Sequence[Any]) -> tuple[Outing, str | None]:
    """What a row of `OUTING` says."""
    return _outing(row[:-1]), row[-1]


def _outing(row: Any) -> Outing:
    run_id, day, started_at, zone, kind, distance, moving, elapsed, gain, verified, indoor = row
    minute = offset = None
    if started_at is not None:
        local = started_at.astimezone(zone_of(zone))
        minute = local.hour * 60 + local.minute
        offset = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    return Outing(run_id, day, minute, kind, distance, moving, elapsed, gain or 0, verified, indoor, offset)
