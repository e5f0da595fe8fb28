"""The run history: which runs count, and which of their best efforts.

Every figure made of runs is read through here, so that what doesn't count is excluded in one place: goals, streaks,
awards, recaps, paces, patterns, shoes, totals.

A run counts unless it is held for review, or a longer overlapping run counts instead (`rules.superseded`). A best
effort counts if its run does and the run's figures come from a recording with positions and times: once a distance or
time is changed by hand, the recording no longer supports them, and a treadmill's count is no evidence. Cropping
computes best efforts again, so those of a cropped run count.
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
