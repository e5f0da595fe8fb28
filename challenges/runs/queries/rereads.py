"""Queries for recordings to be read again by newer rules, and for the changes."""

from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from challenges.db import db
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Reread, RereadRun, Run, Trace
from challenges.runs.tracks.series import READING_VERSION


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
