"""Reading runs. Every way to a run goes through who looks: `run_seen_by`, `runs_seen_by`, `run_of`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, extract, func, or_, select, union_all
from sqlalchemy.orm import joinedload, lazyload

from challenges.clock import Window, month_window
from challenges.db import db
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Recording, Run
from challenges.runs.places import TOGETHER
from challenges.runs.plausible import Cause
from challenges.runs.rules import SAME_START, Kind, Outline, is_same_run
from challenges.units import Distance, Duration

FOR_MEMBERS = (Visibility.MEMBERS, Visibility.PUBLIC)
FOR_VISITORS = (Visibility.PUBLIC,)


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


# --- who sees what --------------------------------------------------------------------------------------------------


def runs_seen_by(viewer: Runner | None) -> Select[Run]:
    """All runs that a reader may see, in no order: their own, and what is for members or for everyone.

    `followers` means nobody until there are follows.
    """
    return select(Run).where(_seen_by(viewer))


def _seen_by(viewer: Runner | None) -> ColumnElement[bool]:
    if viewer is None:
        return Run.visibility.in_(FOR_VISITORS)
    return or_(Run.runner_id == viewer.id, Run.visibility.in_(FOR_MEMBERS))


def run_seen_by(viewer: Runner | None, run_id: int) -> Run:
    """A run with its runner. Raises Missing where there is none that the reader may see."""
    run = db.session.scalar(runs_seen_by(viewer).where(Run.id == run_id))
    if run is None:
        raise Missing
    return run


def run_of(runner: Runner, run_id: int) -> Run:
    """A runner's own run. Raises Missing."""
    run = db.session.scalar(select(Run).where(Run.id == run_id, Run.runner_id == runner.id))
    if run is None:
        raise Missing
    return run


def latest_runs(viewer: Runner | None, limit: int = 20) -> list[Run]:
    """What was logged last among all runs that the reader may see, newest first; runs held for review are left out.

    Each visibility is read from the end of its own index, so the cost does not grow with the number of runs.
    """
    seen = FOR_VISITORS if viewer is None else FOR_MEMBERS
    newest = [
        select(Run.id)
        .where(Run.visibility == visibility, Run.held == "")
        .order_by(Run.created_at.desc())
        .limit(limit)
        .subquery()
        for visibility in seen
    ]
    ids = union_all(*(select(part.c.id) for part in newest)).subquery()
    chosen = select(Run).where(Run.id.in_(select(ids.c.id))).order_by(Run.created_at.desc(), Run.id.desc()).limit(limit)
    return list(db.session.scalars(chosen))


# --- one runner's runs ----------------------------------------------------------------------------------------------


def _runs_of(runner: Runner, viewer: Runner | None, kind: Kind | None) -> list[ColumnElement[bool]]:
    conditions = [Run.runner_id == runner.id]
    if viewer is None or viewer.id != runner.id:
        conditions += [_seen_by(viewer), Run.held == ""]
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
    """The sums of each month from that of `first` to that of `last`, by the first of the month."""
    window = Window(month_window(first.year, first.month).first_day, month_window(last.year, last.month).last_day)
    year, month = extract("year", Run.local_date), extract("month", Run.local_date)
    statement = (
        select(year, month, func.count(), func.sum(Run.distance), func.sum(Run.moving))
        .where(*_runs_of(runner, viewer, kind), Run.local_date.between(window.first_day, window.last_day))
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
    """The week in which `today` lies. Held runs are left out, as everywhere where figures are added up."""
    monday = today - timedelta(days=today.weekday())
    window = Window(monday, monday + timedelta(days=6))
    statement = (
        select(Run.local_date, func.count(), func.sum(Run.distance), func.sum(Run.moving))
        .where(Run.runner_id == runner.id, Run.held == "", Run.local_date.between(window.first_day, window.last_day))
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


# --- recordings, and what is there already --------------------------------------------------------------------------


def recording_of(runner: Runner, recording_id: int) -> Recording:
    """A runner's own recording that still waits to become a run. Raises Missing."""
    recording = db.session.scalar(_waiting(runner.id).where(Recording.id == recording_id))
    if recording is None:
        raise Missing
    return recording


def waiting_recordings_of(runner: Runner) -> list[Recording]:
    """A runner's recordings that say no date, and wait for one; the latest first."""
    return list(db.session.scalars(_waiting(runner.id).order_by(Recording.id.desc())))


def _waiting(runner_id: int) -> Select[Recording]:
    of_a_run = select(Run.id).where(Run.recording_id == Recording.id).exists()
    return select(Recording).where(Recording.runner_id == runner_id, ~of_a_run)


def recording_of_file(runner_id: int, sha256: str) -> Recording | None:
    """A runner's recording with these bytes, if they have uploaded them before."""
    statement = select(Recording).where(Recording.runner_id == runner_id, Recording.sha256 == sha256)
    return db.session.scalar(statement)


def run_of_recording(recording_id: int) -> Run | None:
    """The run that was made from a recording."""
    return db.session.scalar(select(Run).where(Run.recording_id == recording_id))


def same_run(runner_id: int, outline: Outline, *, except_id: int | None = None) -> Run | None:
    """The run that this one would repeat (see `rules.is_same_run`), other than run `except_id`."""
    if outline.started_at is None:
        return None
    earliest, latest = outline.started_at - SAME_START, outline.started_at + SAME_START
    near = _around(runner_id, earliest, latest).where(Run.started_at.between(earliest, latest), Run.id != except_id)
    return next((run for run in db.session.scalars(near) if is_same_run(outline, run.outline)), None)


def _around(runner_id: int, earliest: datetime, latest: datetime) -> Select[Run]:
    """A runner's runs on the dates around two instants, whatever their zones: found by the index on dates."""
    days = earliest.date() - timedelta(days=1), latest.date() + timedelta(days=1)
    return select(Run).where(Run.runner_id == runner_id, Run.local_date.between(*days)).order_by(Run.id)


def recorded_during(runner_id: int, start: datetime, end: datetime, *, except_id: int | None = None) -> list[Run]:
    """A runner's verified runs that share more than a minute with a time, in the order of upload."""
    near = _around(runner_id, start - timedelta(days=1), end).where(Run.verified, Run.id != except_id)
    runs = db.session.scalars(near.options(joinedload(Run.recording), lazyload(Run.runner)))
    sharing = [run for run in runs if run.started_at and run.recording_id and _shared(run, start, end) > TOGETHER.ms]
    return sorted(sharing, key=lambda run: run.recording_id or 0)


def _shared(run: Run, start: datetime, end: datetime) -> int:
    """Milliseconds of the time that a run was under way."""
    began = run.started_at or end
    return (min(end, began + timedelta(milliseconds=run.duration.ms)) - max(start, began)) // timedelta(milliseconds=1)


def held_runs_of(runner_id: int, cause: Cause) -> list[Run]:
    """A runner's runs that are held for a cause, perhaps beside others."""
    held = select(Run).where(Run.runner_id == runner_id, Run.held != "").order_by(Run.id)
    return [run for run in db.session.scalars(held) if cause in run.causes]


def time_on(runner_id: int, day: date, *, except_id: int | None = None) -> Duration:
    """How long a runner ran on a local date, without held runs and without run `except_id`."""
    statement = select(func.sum(Run.duration)).where(
        Run.runner_id == runner_id, Run.local_date == day, Run.held == "", Run.id != except_id
    )
    return db.session.scalar(statement) or Duration(0)


def is_kept(sha256: str) -> bool:
    """Whether any recording still has these bytes."""
    return db.session.scalar(select(Recording.id).where(Recording.sha256 == sha256).limit(1)) is not None


def files_of(runner_id: int) -> list[str]:
    """The hashes of all recordings of a runner."""
    return list(db.session.scalars(select(Recording.sha256).where(Recording.runner_id == runner_id)))
