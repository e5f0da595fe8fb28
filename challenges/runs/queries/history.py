"""A runner's history: the runs that count, and what of their recordings does.

Every figure that is made of runs is read through here, so that what does not count is left out once: goals, streaks,
awards, recaps, paces, patterns, shoes, sums.

A run counts unless it is held for review, or a longer run of the same time counts instead (`rules.superseded`). A best
effort counts where its run does and its figures are those of a recording with positions and times: once a distance or
time was typed over, no stretch of the recording belongs to them any more, and a treadmill's count is no evidence. A
crop reads the efforts anew, so those of a cropped run count.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, select

from challenges.db import read
from challenges.runs.models import BestEffort, Run, Trace
from challenges.units import Distance, Duration

RUN, EFFORT, TRACE = (cast(Table, model.__table__) for model in (Run, BestEffort, Trace))


def counted(run: Any = Run) -> ColumnElement[bool]:
    """For a statement: whether a run counts. `run` is the entity, an alias of it, or the columns of its table."""
    return and_(run.held == "", run.superseded_by.is_(None))


def counts_effort(run: Any = Run) -> ColumnElement[bool]:
    """For a statement: whether the best efforts of a run count."""
    return and_(counted(run), run.verified)


def counted_efforts(*columns: Any) -> Select[Any]:
    """Columns of best efforts (`EFFORT.c`) and of their runs (`RUN.c`), of the efforts that count."""
    return select(*columns).select_from(EFFORT.join(RUN, EFFORT.c.run_id == RUN.c.id)).where(counts_effort(RUN.c))


def counted_routes(*columns: Any) -> Select[Any]:
    """Columns of traces (`TRACE.c`) and of their runs (`RUN.c`), of the runs that count and have a route."""
    routes = select(*columns).select_from(RUN.join(TRACE, TRACE.c.run_id == RUN.c.id))
    return routes.where(counted(RUN.c), TRACE.c.route != "")


class TimedRun(NamedTuple):
    """A run as `rules.superseded` looks at it, and which one counts instead as far as it is known."""

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
    """A runner's runs from one local date to another, those that do not count too. For actions."""
    rows: Sequence[Any] = read(_TIMED, {"runner": runner_id, "first": first, "last": last}).all()
    return [TimedRun(*row) for row in rows]


def superseded_runs(runner_id: int) -> dict[int, int]:
    """A runner's runs that a longer one stands in for, each with that one."""
    rows: Sequence[Any] = read(_SUPERSEDED, {"runner": runner_id}).all()
    return {row.id: row.superseded_by for row in rows}
