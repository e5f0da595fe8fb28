"""Recheck runs that were held for their runner's age when the runner corrects it."""

from challenges.db import transaction, writes
from challenges.jobs import later, reads_files
from challenges.runners.events import ProfileChanged
from challenges.runs import queries
from challenges.runs.actions.correcting import change
from challenges.runs.actions.looking import read_again, run_as_it_is
from challenges.runs.plausible import Cause


@writes
def grade_later(event: ProfileChanged) -> None:
    """Queue a recheck after a change of date of birth or category, because reading recordings takes time."""
    if queries.held_runs_of(event.runner_id, Cause.AGE):
        later(grade_again, runner_id=event.runner_id)


@reads_files
def grade_again(runner_id: int) -> None:
    """Recheck the runs that were held for an age. Safe to run twice."""
    for run_id in [run.id for run in queries.held_runs_of(runner_id, Cause.AGE)]:
        run = run_as_it_is(run_id, runner_id)
        reread = read_again(run) if run.recording and run.verified else None
        with transaction():
            change(run_id, runner_id, reread=reread)
