"""Recordings, and which runs are there already."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import Select, Table, bindparam, func, select
from sqlalchemy.orm import joinedload, lazyload

from challenges.db import db, read
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Recording, Run, Trace
from challenges.runs.near import AROUND, NearRun
from challenges.runs.places import TOGETHER
from challenges.runs.plausible import Cause
from challenges.runs.queries.history import counted
from challenges.runs.rules import Outline, Source, is_same_run
from challenges.units import Duration


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


def runs_of_files(runner_id: int, format_: Source, files: Collection[str]) -> dict[str, int]:
    """Of those of some files (by hash) that a runner has uploaded before in this format, the first run's id."""
    mine = Recording.runner_id == runner_id, Recording.sha256.in_(files), Recording.format == format_
    statement = select(Recording.sha256, Run.id).join(Run, Run.recording_id == Recording.id).where(*mine)
    rows = db.session.execute(statement.order_by(Run.part.desc(), Run.piece.desc())).all()
    return {sha256: run_id for sha256, run_id in rows}  # noqa: C416  rows are no pairs to a type checker


def run_of_recording(recording_id: int, part: int | None = None) -> Run | None:
    """The first run that was made from a recording, or from one activity of it."""
    which = [Run.part == part] if part is not None else []
    statement = select(Run).where(Run.recording_id == recording_id, *which).order_by(Run.part, Run.piece).limit(1)
    return db.session.scalar(statement)


def pieces_of(run: Run) -> list[Run]:
    """The other runs that were split from the same activity of a recording, the first piece first."""
    if run.recording_id is None:
        return []
    same = select(Run).where(Run.recording_id == run.recording_id, Run.part == run.part, Run.id != run.id)
    return list(db.session.scalars(same.order_by(Run.piece).options(lazyload(Run.runner))))


def near_runs(runner_id: int, day: date) -> list[NearRun]:
    """A runner's runs within `AROUND` of a date, by id. For actions."""
    rows = read(_NEAR, {"runner": runner_id, "first": day - AROUND, "last": day + AROUND})
    return [NearRun._make(row) for row in rows]


def neighbours_of(runner_id: int, day: date, outline: Outline, *, except_id: int | None = None) -> list[NearRun]:
    """A runner's other runs of a date, and those that may be as `outline` says, whatever their zones; by id."""
    days = [day, *_days_around(outline.started_at)]
    rows = read(_NEAR, {"runner": runner_id, "first": min(days), "last": max(days)})
    return [its for row in rows if (its := NearRun._make(row)).id != except_id]


def same_run(runner_id: int, outline: Outline) -> Run | None:
    """The run that this one would repeat (see `rules.is_same_run`)."""
    if outline.started_at is None:
        return None
    near = neighbours_of(runner_id, outline.started_at.date(), outline)
    same = next((its for its in near if is_same_run(outline, its.outline)), None)
    return db.session.get(Run, same.id) if same else None


def _days_around(*instants: datetime | None) -> list[date]:
    """The first and the last date that there may be anywhere at some instants: runs are found by the index on dates."""
    return [instant.date() + timedelta(days=by) for instant in instants if instant for by in (-1, 1)]


def recorded_during(runner_id: int, start: datetime, end: datetime, *, except_id: int | None = None) -> list[Run]:
    """A runner's verified runs that share more than a minute with a time, in the order of upload."""
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
    """Milliseconds of the time that a run was under way."""
    began = run.started_at or end
    return (min(end, began + timedelta(milliseconds=run.duration.ms)) - max(start, began)) // timedelta(milliseconds=1)


def held_runs_of(runner_id: int, cause: Cause) -> list[Run]:
    """A runner's runs that are held for a cause, perhaps beside others."""
    held = select(Run).where(Run.runner_id == runner_id, Run.held != "").order_by(Run.id)
    return [run for run in db.session.scalars(held) if cause in run.causes]


def time_on(runner_id: int, day: date, *, except_id: int | None = None) -> Duration:
    """How long a runner ran on a local date, by the runs that count and without run `except_id`."""
    statement = select(func.sum(Run.duration)).where(
        Run.runner_id == runner_id, Run.local_date == day, counted(), Run.id != except_id
    )
    return db.session.scalar(statement) or Duration(0)


def held_on(runner_id: int, day: date, cause: Cause) -> list[Run]:
    """A runner's runs of a local date that are held for a cause, perhaps beside others."""
    held = db.session.connection().execute(_HELD, {"runner": runner_id, "day": day})
    ids = [run_id for run_id, causes in held.all() if cause in causes.split(",")]  # nearly always there is none
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
    """Whether any recording still has these bytes."""
    return db.session.scalar(select(Recording.id).where(Recording.sha256 == sha256).limit(1)) is not None


def files_of(runner_id: int) -> list[str]:
    """The hashes of all recordings of a runner."""
    return list(db.session.scalars(select(Recording.sha256).where(Recording.runner_id == runner_id)))


def untraced_runs() -> list[int]:
    """The ids of runs whose recording was never looked into (`Trace`)."""
    traced = select(Trace.run_id).where(Trace.run_id == Run.id).exists()
    return list(db.session.scalars(select(Run.id).where(Run.recording_id.is_not(None), ~traced).order_by(Run.id)))
