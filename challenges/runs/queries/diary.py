"""The run history of a runner as plain values: one statement, bypassing the session; ten years take milliseconds."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import starmap
from typing import Any, cast

from sqlalchemy import BigInteger, Integer, Table, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from challenges.clock import zone_of
from challenges.db import read
from challenges.runs.diary import Diary, Outing, in_order
from challenges.runs.models import Run
from challenges.runs.queries.history import TRACE, counted
from challenges.runs.rules import Kind

_R = cast(Table, Run.__table__).c
_START = 24  # signs of an encoded route: its first point has no more
MOST_NAMED = 2_000  # runs in one statement
MOST_REMEMBERED = 6_000  # rows, of less than a kilobyte
_COLUMNS = (
    _R.id, _R.local_date, _R.started_at, _R.zone, _R.kind, _R.distance, _R.moving, _R.duration, _R.gain, _R.verified,
    _R.indoor,
)  # fmt: skip
OUTING = (
    *_COLUMNS[:5], *(type_coerce(column, BigInteger) for column in _COLUMNS[5:9]), *_COLUMNS[9:],
    func.substr(TRACE.c.route, 1, _START),
)  # fmt: skip
"""One run, and how its encoded route begins if it has one: `outing_in` reads these columns."""
_EVERYTHING = (
    select(*(type_coerce(column, NullType).label(column.name) for column in _COLUMNS))  # as the driver has it
    .where(_R.runner_id == bindparam("runner", type_=Integer), counted(_R))
    .order_by(_R.local_date)
)  # fmt: skip
_SINCE = _EVERYTHING.where(_R.local_date >= bindparam("since"))
_THESE = _EVERYTHING.where(_R.id.in_(bindparam("runs", type_=Integer, expanding=True)))


def diary_of(runner_id: int, since: date | None = None) -> Diary:
    """Return a runner's counted runs in chronological order, optionally from a local date on. One query."""
    if since is None:
        rows = read(_EVERYTHING, {"runner": runner_id}).all()
    else:
        rows = read(_SINCE, {"runner": runner_id, "since": since}).all()
    return in_order(list(starmap(_outing, rows)))


def outings_of(runner_id: int, run_ids: Iterable[int]) -> Diary:
    """Some of them, by their ids, in the order they were run. One query."""
    wanted = set(run_ids)
    if len(wanted) > MOST_NAMED:
        return [outing for outing in diary_of(runner_id) if outing.run_id in wanted]
    rows = read(_THESE, {"runner": runner_id, "runs": sorted(wanted)}).all()
    return in_order(list(starmap(_outing, rows)))


def outing_in(row: Sequence[Any]) -> tuple[Outing, str | None]:
    """Return the run in a row of `OUTING`, and how its route begins."""
    return _outing(*row[:-1]), row[-1]


@lru_cache(maxsize=MOST_REMEMBERED)  # a row says all of it, so one that was changed is another one
def _outing(
    run_id: int, day: Any, started_at: Any, zone: str, kind: str, distance: Any, moving: Any, elapsed: Any, gain: Any,
    verified: Any, indoor: Any,
) -> Outing:  # fmt: skip
    minute = offset = None
    if started_at is not None:
        local = _instant(started_at).astimezone(zone_of(zone))
        minute = local.hour * 60 + local.minute
        offset = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    day = date.fromisoformat(day) if isinstance(day, str) else day  # SQLite has texts
    return Outing(
        run_id, day, minute, Kind(kind), distance, moving, elapsed, gain or 0, bool(verified), bool(indoor), offset
    )


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return cast(datetime, instant if instant.tzinfo else instant.replace(tzinfo=UTC))
