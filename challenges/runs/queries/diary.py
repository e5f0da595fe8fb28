"""The run history of a runner as plain values: one statement, bypassing the session; ten years take milliseconds."""

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
_START = 24  # characters of an encoded route: its first point has no more
_EVERYTHING = (
    select(
        _R.id, _R.local_date, _R.started_at, _R.zone, _R.kind,
        *(type_coerce(column, BigInteger) for column in (_R.distance, _R.moving, _R.duration, _R.gain)),
        _R.verified, _R.indoor,
    )
    .where(_R.runner_id == bindparam("runner", type_=Integer), counted(_R))
    .order_by(_R.local_date)
)  # fmt: skip
_SINCE = _EVERYTHING.where(_R.local_date >= bindparam("since"))
_ONE = (
    _EVERYTHING.add_columns(func.substr(TRACE.c.route, 1, _START))
    .outerjoin(TRACE, TRACE.c.run_id == _R.id)
    .where(_R.id == bindparam("run"))
)


def diary_of(runner_id: int, since: date | None = None) -> Diary:
    """Return a runner's counted runs in chronological order, optionally from a local date on. One query."""
    if since is None:
        rows = read(_EVERYTHING, {"runner": runner_id})
    else:
        rows = read(_SINCE, {"runner": runner_id, "since": since})
    outings = [_outing(row) for row in rows]
    if all(one.day < other.day for one, other in pairwise(outings)):  # in the statement's order, if no day has two
        return outings
    return sorted(outings, key=order_of)


def outing_with_start(runner_id: int, run_id: int) -> tuple[Outing, str | None] | None:
    """Return one run and the beginning of its encoded route, if any; None if it doesn't count or is gone."""
    row = read(_ONE, {"runner": runner_id, "run": run_id}).one_or_none()
    return (_outing(row[:-1]), row[-1]) if row else None


def _outing(row: Any) -> Outing:
    run_id, day, started_at, zone, kind, distance, moving, elapsed, gain, verified, indoor = row
    minute = offset = None
    if started_at is not None:
        local = started_at.astimezone(zone_of(zone))
        minute = local.hour * 60 + local.minute
        offset = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    return Outing(run_id, day, minute, kind, distance, moving, elapsed, gain or 0, verified, indoor, offset)
