"""Recordings: lookups, the runs already made from them, and those to be read again by newer rules."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import BindParameter, Integer, Select, Table, bindparam, exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from challenges.db import db, read
from challenges.recordings.kinds import Source
from challenges.recordings.positions import TOGETHER
from challenges.recordings.series import READING_VERSION
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Recording, Reread, RereadRun, Run, Trace
from challenges.runs.queries.history import counted
from challenges.runs.rules.duplicates import RunOutline, is_same_run
from challenges.runs.rules.facts import AROUND, NearRun
from challenges.runs.rules.plausibility import HoldCause
from challenges.units import Duration


def recording_of(runner: Runner, recording_id: int) -> Recording:
    """Return a runner's own recording that waits to become a run. Raises Missing."""
    recording = db.session.scalar(_waiting(runner.id).where(Recording.id == recording_id))
    if recording is None:
        raise Missing
    return recording


def waiting_recordings_of(runner: Runner) -> list[Recording]:
    """A runner's recordings that say no date, and wait for one; the latest first."""
    return list(db.session.scalars(_all_waiting(), {"runner": runner.id}))


@cache
def _all_waiting() -> Select[Recording]:
    return _waiting(bindparam("runner", type_=Integer)).order_by(Recording.id.desc())


def _waiting(runner_id: int | BindParameter[int]) -> Select[Recording]:
    of_a_run = select(Run.id).where(Run.recording_id == Recording.id).exists()
    return select(Recording).where(Recording.runner_id == runner_id, ~of_a_run)


def recording_of_file(runner_id: int, sha256: str) -> Recording | None:
    """Return a runner's recording with this hash, if they uploaded it before."""
    statement = select(Recording).where(Recording.runner_id == runner_id, Recording.sha256 == sha256)
    return db.session.scalar(statement)


def runs_of_files(runner_id: int, format_: Source, files: Collection[str]) -> dict[str, int]:
    """Return the first run's id for each of these files (by hash) that a runner uploaded before in this format."""
    mine = Recording.runner_id == runner_id, Recording.sha256.in_(files), Recording.format == format_
    statement = select(Recording.sha256, Run.id).join(Run, Run.recording_id == Recording.id).where(*mine)
    rows = db.session.execute(statement.order_by(Run.part.desc(), Run.piece.desc())).all()
    return {sha256: run_id for sha256, run_id in rows}  # noqa: C416  rows are no pairs to a type checker


def run_of_recording(recording_id: int, part: int | None = None) -> Run | None:
    """Return the first run that was made from a recording, or from one activity of it."""
    which = [Run.part == part] if part is not None else []
    statement = select(Run).where(Run.recording_id == recording_id, *which).order_by(Run.part, Run.piece).limit(1)
    return db.session.scalar(statement)


def pieces_of(run: Run) -> list[Run]:
    """Return the other runs split from the same activity, the first piece first."""
    if run.recording_id is None:
        return []
    return list(db.session.scalars(_pieces(), {"recording": run.recording_id, "part": run.part, "run": run.id}))


@cache
def _pieces() -> Select[Run]:
    same = (Run.recording_id == bindparam("recording"), Run.part == bindparam("part"), Run.id != bindparam("run"))
    return select(Run).where(*same).order_by(Run.piece).options(lazyload(Run.runner))


def near_runs(runner_id: int, day: date) -> list[NearRun]:
    """A runner's runs within `AROUND` of a date, by id. For actions."""
    rows = read(_NEAR, {"runner": runner_id, "first": day - AROUND, "last": day + AROUND})
    return [NearRun._make(row) for row in rows]


def neighbours_of(runner_id: int, day: date, outline: RunOutline, *, except_id: int | None = None) -> list[NearRun]:
    """A runner's other runs of a date, and those that may be as `outline` says, whatever their zones; by id."""
    days = [day, *_days_around(outline.started_at)]
    rows = read(_NEAR, {"runner": runner_id, "first": min(days), "last": max(days)})
    return [its for row in rows if (its := NearRun._make(row)).id != except_id]


def same_run(runner_id: int, outline: RunOutline) -> Run | None:
    """Return the logged run that this one would duplicate (see `rules.is_same_run`)."""
    if outline.started_at is None:
        return None
    near = neighbours_of(runner_id, outline.started_at.date(), outline)
    same = next((its for its in near if is_same_run(outline, its.outline)), None)
    return db.session.get(Run, same.id) if same else None


def _days_around(*instants: datetime | None) -> list[date]:
    """Return the first and last local date anywhere at some instants, so that runs are found by the date index."""
    return [instant.date() + timedelta(days=by) for instant in instants if instant for by in (-1, 1)]


def recorded_during(runner_id: int, start: datetime, end: datetime, *, except_id: int | None = None) -> list[Run]:
    """Return a runner's verified runs that share more than a minute with a time span, in upload order."""
    a_day_before = start - timedelta(days=1)  # no run is longer
    days = _days_around(a_day_before, end)
    near = select(Run).where(
        Run.runner_id == runner_id, Run.local_date.between(min(days), max(days)), Run.verified, Run.id != except_id,
        Run.started_at.between(a_day_before, end),
    )  # fmt: skip
    runs = db.session.scalars(near.options(joinedload(Run.recording), lazyload(Run.runner)))
    sharing = [run for run in runs if run.started_at and run.recording_id and _shared(run, start, end) > TOGETHER.ms]
    return sorted(sharing, key=lambda run: run.recording_id or 0)


def _shared(run: Run, start: datetime, end: datetime) -> int:
    """Return the milliseconds that a run shares with a time span."""
    began = run.started_at or end
    return (min(end, began + timedelta(milliseconds=run.duration.ms)) - max(start, began)) // timedelta(milliseconds=1)


def held_runs_of(runner_id: int, cause: HoldCause) -> list[Run]:
    """Return a runner's runs that are held for a cause, possibly among others."""
    held = select(Run).where(Run.runner_id == runner_id, Run.held != "").order_by(Run.id)
    return [run for run in db.session.scalars(held) if cause in run.causes]


def time_on(runner_id: int, day: date, *, except_id: int | None = None) -> Duration:
    """Return a runner's total running time on a local date, by counted runs other than `except_id`."""
    statement = select(func.sum(Run.duration)).where(
        Run.runner_id == runner_id, Run.local_date == day, counted(), Run.id != except_id
    )
    return db.session.scalar(statement) or Duration(0)


def held_on(runner_id: int, day: date, cause: HoldCause) -> list[Run]:
    """Return a runner's runs of a local date that are held for a cause, possibly among others."""
    held = db.session.connection().execute(_HELD, {"runner": runner_id, "day": day})
    ids = [run_id for run_id, causes in held.all() if cause in causes.split(",")]  # nearly always empty
    return [db.session.get_one(Run, run_id) for run_id in ids]


_RUN = cast(Table, Run.__table__).c
_NEAR = (
    select(
        _RUN.id, _RUN.local_date, _RUN.started_at, _RUN.distance, _RUN.duration, _RUN.moving, _RUN.kind,
        _RUN.created_at, _RUN.verified, _RUN.indoor, _RUN.held != "", _RUN.gain, _RUN.gain_by, _RUN.along,
        _RUN.source, _RUN.superseded_by,
    )
    .where(_RUN.runner_id == bindparam("runner"), _RUN.local_date.between(bindparam("first"), bindparam("last")))
    .order_by(_RUN.id)
)  # fmt: skip
_HELD = select(_RUN.id, _RUN.held).where(
    _RUN.runner_id == bindparam("runner"), _RUN.local_date == bindparam("day"), _RUN.held != ""
)


def is_kept(sha256: str) -> bool:
    """Return whether any recording still has this hash."""
    return db.session.scalar(select(Recording.id).where(Recording.sha256 == sha256).limit(1)) is not None


def files_of(runner_id: int) -> list[str]:
    """Return the hashes of all recordings of a runner."""
    return list(db.session.scalars(select(Recording.sha256).where(Recording.runner_id == runner_id)))


def untraced_runs() -> list[int]:
    """Return the ids of runs with a recording but without a `Trace`."""
    traced = select(Trace.run_id).where(Trace.run_id == Run.id).exists()
    return list(db.session.scalars(select(Run.id).where(Run.recording_id.is_not(None), ~traced).order_by(Run.id)))


def outdated_runs(limit: int) -> list[tuple[int, int]]:
    """Return runs whose recordings were read by older rules, newest first, as (run, runner)."""
    oldest_last = _outdated().order_by(Run.local_date.desc(), Run.id.desc())
    return [(run_id, runner_id) for run_id, runner_id in db.session.execute(oldest_last.limit(limit))]


def has_outdated_runs(runner_id: int) -> bool:
    """Return whether recordings of a runner are still to be read again."""
    return bool(db.session.scalar(select(_outdated().where(Run.runner_id == runner_id).exists())))


def _outdated() -> Any:
    return select(Run.id, Run.runner_id).join(Trace, Trace.run_id == Run.id).where(
        Trace.read_version < READING_VERSION, Run.recording_id.is_not(None)
    )  # fmt: skip


def reread_of_version(runner_id: int) -> Reread | None:
    """Return the runner's reread for the current rules, if any run has changed so far."""
    return db.session.scalar(select(Reread).where(Reread.runner_id == runner_id, Reread.version == READING_VERSION))


def unfinished_rereads() -> list[tuple[int, int]]:
    """Return rereads to be finished, though their runner has no outdated runs left; as (reread, runner)."""
    mine = Reread.runner_id == Run.runner_id, Trace.read_version < READING_VERSION
    left = exists().where(*mine).where(Trace.run_id == Run.id, Run.recording_id.is_not(None))
    rows = select(Reread.id, Reread.runner_id).where(Reread.finished_at.is_(None), ~left)
    return [(reread_id, runner_id) for reread_id, runner_id in db.session.execute(rows)]


def reread_of(runner: Runner, reread_id: int) -> Reread:
    """Return a runner's own reread. Raises Missing."""
    mine = Reread.id == reread_id, Reread.runner_id == runner.id
    if (found := db.session.scalar(select(Reread).where(*mine))) is None:
        raise Missing
    return found


def reread_runs_of(reread_id: int, *, offset: int = 0, limit: int = 50) -> list[RereadRun]:
    """Return the runs that changed, newest first, each with its run."""
    query = select(RereadRun).where(RereadRun.reread_id == reread_id)
    run = joinedload(RereadRun.run).options(lazyload(Run.runner))
    newest = query.options(run).order_by(RereadRun.day.desc(), RereadRun.run_id.desc())
    return list(db.session.scalars(newest.offset(offset).limit(limit)))


def count_of_reread_runs(reread_id: int) -> int:
    """Return how many runs changed."""
    return db.session.scalar(select(func.count()).where(RereadRun.reread_id == reread_id)) or 0
