"""One runner's runs: listed, counted and added up."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, extract, func, select, tuple_
from sqlalchemy.orm import joinedload, lazyload

from challenges.clock import Window, month_window
from challenges.db import db
from challenges.runners.models import Runner
from challenges.runs.models import Run, Trace
from challenges.runs.queries.history import counted
from challenges.runs.queries.seeing import seen_by
from challenges.runs.rules import Kind
from challenges.units import Distance, Duration


@dataclass(frozen=True, slots=True)
class Sum:
    """Some runs together."""

    runs: int = 0
    distance: Distance = Distance(0)
    moving: Duration = Duration(0)


@dataclass(frozen=True, slots=True)
class Week:
    """A runner's week, Monday first: the distance of each day, and all of it together."""

    days: tuple[tuple[date, Distance], ...]
    total: Sum

    @property
    def most(self) -> Distance:
        """The most run on one day; zero in an empty week."""
        return max(distance for _, distance in self.days)


def _runs_of(runner: Runner, viewer: Runner | None, kind: Kind | None) -> list[ColumnElement[bool]]:
    conditions = [Run.runner_id == runner.id]
    if viewer is None or viewer.id != runner.id:
        conditions += [seen_by(viewer), Run.held == ""]
    return [*conditions, Run.kind == kind] if kind else conditions


def runs_of(
    runner: Runner, viewer: Runner | None, *, kind: Kind | None = None, offset: int = 0, limit: int | None = None
) -> list[Run]:
    """A runner's runs as the reader may see them, latest first."""
    latest = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    statement = select(Run).where(*_runs_of(runner, viewer, kind)).order_by(*latest).offset(offset).limit(limit)
    return list(db.session.scalars(statement.options(lazyload(Run.runner))))  # the runner is loaded already


def kinds_of(runner: Runner, viewer: Runner | None) -> dict[Kind, int]:
    """How many runs of each kind the reader may see, most first."""
    number = func.count()
    statement = select(Run.kind, number).where(*_runs_of(runner, viewer, None)).group_by(Run.kind)
    return dict(db.session.execute(statement.order_by(number.desc(), Run.kind)).all())


def months_of(
    runner: Runner, viewer: Runner | None, first: date, last: date, *, kind: Kind | None = None
) -> dict[date, Sum]:
    """The sums of what counts in each month from that of `first` to that of `last`, by the first of the month."""
    window = Window(month_window(first.year, first.month).first_day, month_window(last.year, last.month).last_day)
    year, month = extract("year", Run.local_date), extract("month", Run.local_date)
    statement = (
        select(year, month, func.count(), func.sum(Run.distance), func.sum(Run.moving))
        .where(*_runs_of(runner, viewer, kind), counted(), Run.local_date.between(window.first_day, window.last_day))
        .group_by(year, month)
    )
    return {date(int(y), int(m), 1): Sum(count, distance, moving)
            for y, m, count, distance, moving in db.session.execute(statement)}  # fmt: skip


def runs_between(runner_id: int, first: date, last: date) -> list[Run]:
    """All runs of a runner from one local date to another, both inside, in the order they were run; held ones too."""
    statement = (
        select(Run)
        .where(Run.runner_id == runner_id, Run.local_date.between(first, last))
        .order_by(Run.local_date, Run.started_at.nulls_last(), Run.id)
        .options(lazyload(Run.runner))
    )
    return list(db.session.scalars(statement))


def week_of(runner: Runner, today: date) -> Week:
    """The week in which `today` lies. Only what counts, as everywhere where figures are added up."""
    monday = today - timedelta(days=today.weekday())
    window = Window(monday, monday + timedelta(days=6))
    statement = (
        select(Run.local_date, func.count(), func.sum(Run.distance), func.sum(Run.moving))
        .where(Run.runner_id == runner.id, counted(), Run.local_date.between(window.first_day, window.last_day))
        .group_by(Run.local_date)
    )
    sums = {day: Sum(count, distance, moving) for day, count, distance, moving in db.session.execute(statement)}
    days = tuple((day, sums.get(day, Sum()).distance) for day in window)
    total = Sum(
        sum(part.runs for part in sums.values()),
        sum((part.distance for part in sums.values()), Distance(0)),
        sum((part.moving for part in sums.values()), Duration(0)),
    )
    return Week(days, total)


def runs_after(runner_id: int, after: tuple[date, int] | None, limit: int) -> list[Run]:
    """The next runs of a runner by date and id, with their recordings, after the one with these two."""
    statement = select(Run).where(Run.runner_id == runner_id).order_by(Run.local_date, Run.id).limit(limit)
    if after:
        statement = statement.where(tuple_(Run.local_date, Run.id) > after)
    kept = joinedload(Run.trace).load_only(Trace.heart_rate, Trace.cadence)
    return list(db.session.scalars(statement.options(lazyload(Run.runner), joinedload(Run.recording), kept)))
