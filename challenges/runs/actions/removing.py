"""Delete runs and recordings, and the files that are no longer used."""

from challenges import storage
from challenges.db import after_commit, db, lock, writes
from challenges.events import announce
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runs import queries
from challenges.runs.actions.checking import release
from challenges.runs.actions.looking import Whereabouts, look_again, look_at_those_left, run_as_it_is, time_of
from challenges.runs.events import RunRemoved


def remove(run_id: int, runner_id: int) -> None:
    """Delete a run for good, with its recording, and release the runs that were held because of it alone.

    Raises Missing, also the second time.
    """
    seen = Whereabouts()
    look_at_those_left(runner_id, run_as_it_is(run_id, runner_id), seen)
    _remove(run_id, runner_id, seen)


@writes
def _remove(run_id: int, runner_id: int, seen: Whereabouts) -> None:
    run = queries.run_of(lock(Runner, runner_id), run_id)
    recording, days, time = run.recording, frozenset({run.local_date}), time_of(run)
    db.session.delete(run)
    db.session.flush()
    if recording and queries.run_of_recording(recording.id) is None:
        db.session.delete(recording)
        db.session.flush()
        _let_go_of([recording.sha256])
    announce(RunRemoved(run_id, runner_id, days))
    release(runner_id, days, except_id=run_id)
    look_again(runner_id, [time], seen, except_id=run_id, gone=True)


@writes
def discard(recording_id: int, runner_id: int) -> None:
    """Delete a recording that waits for its date. Raises Missing."""
    recording = queries.recording_of(lock(Runner, runner_id), recording_id)
    db.session.delete(recording)
    db.session.flush()
    _let_go_of([recording.sha256])


@writes
def discard_recordings(event: RunnerLeaving) -> None:
    """Delete a leaving runner's files, after the account is deleted."""
    _let_go_of(queries.files_of(event.runner_id))


def _let_go_of(files: list[str]) -> None:
    """Delete files after the commit, unless another recording has the same one."""

    def remove_unused() -> None:
        for sha256 in files:
            if not queries.is_kept(sha256):
                storage.discard(sha256)

    after_commit(remove_unused)
