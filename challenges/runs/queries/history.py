"""The run history: which runs count, and which of their best efforts.

Every figure made of runs is read through here, so that what doesn't count is excluded in one place: goals, streaks,
awards, recaps, paces, patterns, shoes, totals. A history is one statement that bypasses the session: ten years take
milliseconds.

A run counts unless it is held for review, or a longer overlapping run counts instead (`rules.superseded`). A best
effort counts if its run does and the run's figures come from a recording with positions and times: once a distance or
time is changed by hand, the recording no longer supports them, and a treadmill's count is no evidence. Cropping
computes best efforts again, so those of a cropped run count.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import starmap
from typing import Any, NamedTuple, cast

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, Table, and_, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from challenges.clock import zone_of
from challenges.db import read
from challenges.recordings.kinds import RunKind
from challenges.runs.models import BestEffort, Run, Trace
from challenges.runs.rules.facts import RunFacts, RunHistory, in_order
from challenges.units import Distance, Duration

RUN, EFFORT, TRACE = (cast(Table, model.__table__) for model in (Run, BestEffort, Trace))


def counted(run: Any = Run) -> ColumnElement[bool]:
    """Return the condition that a run counts. `run` is the entity, an alias of it, or the columns of its table."""
    return and_(run.held == "", run.superseded_by.is_(None))


def counts_effort(run: Any = Run) -> ColumnElement[bool]:
    """Return the condition that the best efforts of a run count."""
    return and_(counted(run), run.verified)


def counted_efforts(*columns: Any) -> Select[Any]:
    """Select columns of the best efforts that count (`EFFORT.c`) and of their runs (`RUN.c`)."""
    return select(*columns).select_from(EFFORT.join(RUN, EFFORT.c.run_id == RUN.c.id)).where(counts_effort(RUN.c))


def counted_routes(*columns: Any) -> Select[Any]:
    """Select columns of the runs that count and have a route (`RUN.c`), and of their traces (`TRACE.c`)."""
    routes = select(*columns).select_from(RUN.join(TRACE, TRACE.c.run_id == RUN.c.id))
    return routes.where(counted(RUN.c), TRACE.c.route != "")


class TimedRun(NamedTuple):
    """A run as `rules.superseded` needs it, and the run that counts instead as stored."""

    id: int
    day: date
    started_at: datetime | None
    distance: Distance
    duration: Duration
    held: bool
    superseded_by: int | None


_TIMED = select(
    RUN.c.id, RUN.c.local_date, RUN.c.started_at, RUN.c.distance, RUN.c.duration, RUN.c.held != "", RUN.c.superseded_by
).where(RUN.c.runner_id == bindparam("runner"), RUN.c.local_date.between(bindparam("first"), bindparam("last")))
_SUPERSEDED = select(RUN.c.id, RUN.c.superseded_by).where(
    RUN.c.runner_id == bindparam("runner"), RUN.c.superseded_by.is_not(None), RUN.c.held == ""
)


def timed_runs(runner_id: int, first: date, last: date) -> list[TimedRun]:
    """Return a runner's runs between two local dates, inclusive, also those that don't count. For actions."""
    rows: Sequence[Any] = read(_TIMED, {"runner": runner_id, "first": first, "last": last}).all()
    return [TimedRun(*row) for row in rows]


def superseded_runs(runner_id: int) -> dict[int, int]:
    """Return a runner's superseded runs, each with the longer run that counts instead."""
    rows: Sequence[Any] = read(_SUPERSEDED, {"runner": runner_id}).all()
    return {row.id: row.superseded_by for row in rows}


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


def run_history_of(runner_id: int, since: date | None = None) -> RunHistory:
    """Return a runner's counted runs in chronological order, optionally from a local date on. One query."""
    if since is None:
        rows = read(_EVERYTHING, {"runner": runner_id}).all()
    else:
        rows = read(_SINCE, {"runner": runner_id, "since": since}).all()
    return in_order(list(starmap(_outing, rows)))


def outings_of(runner_id: int, run_ids: Iterable[int]) -> RunHistory:
    """Some of them, by their ids, in the order they were run. One query."""
    wanted = set(run_ids)
    if len(wanted) > MOST_NAMED:
        return [outing for outing in run_history_of(runner_id) if outing.run_id in wanted]
    rows = read(_THESE, {"runner": runner_id, "runs": sorted(wanted)}).all()
    return in_order(list(starmap(_outing, rows)))


def outing_in(row: Sequence[Any]) -> tuple[RunFacts, str | None]:
    """Return the run in a row of `OUTING`, and how its route begins."""
    return _outing(*row[:-1]), row[-1]


@lru_cache(maxsize=MOST_REMEMBERED)  # a row says all of it, so one that was changed is another one
def _outing(
    run_id: int, day: Any, started_at: Any, zone: str, kind: str, distance: Any, moving: Any, elapsed: Any, gain: Any,
    verified: Any, indoor: Any,
) -> RunFacts:  # fmt: skip
    minute = offset = None
    if started_at is not None:
        local = _instant(started_at).astimezone(zone_of(zone))
        minute = local.hour * 60 + local.minute
        offset = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    day = date.fromisoformat(day) if isinstance(day, str) else day  # SQLite has texts
    return RunFacts(
        run_id, day, minute, RunKind(kind), distance, moving, elapsed, gain or 0, bool(verified), bool(indoor), offset
    )


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return cast(datetime, instant if instant.tzinfo else instant.replace(tzinfo=UTC))
