"""One runner's runs: lists, counts and totals."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, Select, bindparam, extract, func, select, tuple_
from sqlalchemy.orm import joinedload, lazyload

from challenges.clock import Window, month_window
from challenges.db import db
from challenges.recordings.kinds import RunKind
from challenges.runners.models import Runner
from challenges.runs.models import Run, Trace
from challenges.runs.queries.history import counted
from challenges.runs.queries.visibility import ViewerAccess, values_of
from challenges.units import Distance, Duration


@dataclass(frozen=True, slots=True)
class RunSum:
    """Totals of some runs."""

    runs: int = 0
    distance: Distance = Distance(0)
    moving: Duration = Duration(0)


@dataclass(frozen=True, slots=True)
class RunWeek:
    """A runner's week, Monday first: the distance of each day, and the totals."""

    days: tuple[tuple[date, Distance], ...]
    total: RunSum

    @property
    def most(self) -> Distance:
        """Return the longest distance of one day; zero in an empty week."""
        return max(distance for _, distance in self.days)


class _Asked(NamedTuple):
    """The part of a query for a runner's runs that its cached statement depends on."""

    sight: ViewerAccess | None  # of the viewer; None for the runner's own
    is_of_kind: bool = False

    @property
    def where(self) -> list[ColumnElement[bool]]:
        """Return the conditions."""
        conditions = [Run.runner_id == bindparam("runner", type_=BigInteger)]
        if self.sight is not None:
            conditions += [self.sight.is_seen, Run.held == ""]
        return [*conditions, Run.kind == bindparam("kind")] if self.is_of_kind else conditions


def _asked(runner: Runner, viewer: Runner | None, kind: RunKind | None = None) -> tuple[_Asked, dict[str, Any]]:
    """Return the query's shape and its values."""
    own = viewer is not None and viewer.id == runner.id
    values = {"runner": runner.id, **({"kind": kind} if kind else {}), **({} if own else values_of(viewer))}
    return _Asked(None if own else ViewerAccess.of(viewer), kind is not None), values


def runs_of(
    runner: Runner, viewer: Runner | None, *, kind: RunKind | None = None, offset: int = 0, limit: int | None = None
) -> list[Run]:
    """Return a runner's runs that `viewer` may see, newest first."""
    asked, values = _asked(runner, viewer, kind)
    page = {} if limit is None else {"most": limit, "offset": offset}
    return list(db.session.scalars(_latest(asked, limit is not None), {**values, **page}))


@cache
def _latest(asked: _Asked, is_page: bool) -> Select[Run]:
    latest = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    runs = select(Run).where(*asked.where).order_by(*latest).options(lazyload(Run.runner))  # it is already loaded
    return runs.offset(bindparam("offset", type_=Integer)).limit(bindparam("most", type_=Integer)) if is_page else runs


def kinds_of(runner: Runner, viewer: Runner | None) -> dict[RunKind, int]:
    """Return how many runs of each type `viewer` may see, most frequent first."""
    asked, values = _asked(runner, viewer)
    return dict(db.session.execute(_kinds(asked), values).all())


@cache
def _kinds(asked: _Asked) -> Select[*tuple[Any, ...]]:
    number = func.count()
    return select(Run.kind, number).where(*asked.where).group_by(Run.kind).order_by(number.desc(), Run.kind)


def months_of(
    runner: Runner, viewer: Runner | None, first: date, last: date, *, kind: RunKind | None = None
) -> dict[date, RunSum]:
    """Return the totals of counted runs for each month from that of `first` to that of `last`, by its first day."""
    window = Window(month_window(first.year, first.month).first_day, month_window(last.year, last.month).last_day)
    asked, values = _asked(runner, viewer, kind)
    values |= {"first": window.first_day, "last": window.last_day}
    return {date(int(y), int(m), 1): RunSum(count, distance, moving)
            for y, m, count, distance, moving in db.session.execute(_months(asked), values)}  # fmt: skip


@cache
def _months(asked: _Asked) -> Select[*tuple[Any, ...]]:
    year, month = extract("year", Run.local_date), extract("month", Run.local_date)
    within = Run.local_date.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    sums = select(year, month, func.count(), func.sum(Run.distance), func.sum(Run.moving))
    return sums.where(*asked.where, counted(), within).group_by(year, month)


def runs_between(runner_id: int, first: date, last: date) -> list[Run]:
    """Return all runs between two local dates, inclusive, in chronological order, including held ones."""
    statement = (
        select(Run)
        .where(Run.runner_id == runner_id, Run.local_date.between(first, last))
        .order_by(Run.local_date, Run.started_at.nulls_last(), Run.id)
        .options(lazyload(Run.runner))
    )
    return list(db.session.scalars(statement))


def week_of(runner: Runner, today: date) -> RunWeek:
    """Return the week that contains `today`. Only runs that count, as in all totals."""
    monday = today - timedelta(days=today.weekday())
    window = Window(monday, monday + timedelta(days=6))
    statement = (
        select(Run.local_date, func.count(), func.sum(Run.distance), func.sum(Run.moving))
        .where(Run.runner_id == runner.id, counted(), Run.local_date.between(window.first_day, window.last_day))
        .group_by(Run.local_date)
    )
    sums = {day: RunSum(count, distance, moving) for day, count, distance, moving in db.session.execute(statement)}
    days = tuple((day, sums.get(day, RunSum()).distance) for day in window)
    total = RunSum(
        sum(part.runs for part in sums.values()),
        sum((part.distance for part in sums.values()), Distance(0)),
        sum((part.moving for part in sums.values()), Duration(0)),
    )
    return RunWeek(days, total)


def runs_after(runner_id: int, after: tuple[date, int] | None, limit: int) -> list[Run]:
    """Return a runner's next runs by date and id, with their recordings, after this date and id."""
    statement = select(Run).where(Run.runner_id == runner_id).order_by(Run.local_date, Run.id).limit(limit)
    if after:
        statement = statement.where(tuple_(Run.local_date, Run.id) > after)
    kept = joinedload(Run.trace).load_only(Trace.heart_rate, Trace.cadence)
    return list(db.session.scalars(statement.options(lazyload(Run.runner), joinedload(Run.recording), kept)))
