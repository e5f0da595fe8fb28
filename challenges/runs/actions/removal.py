"""Delete runs, recordings and the files that are no longer used, and take back a single correction of a run."""

from challenges import storage
from challenges.db import after_commit, db, lock, writes
from challenges.events import announce
from challenges.recordings.cuts import room_for
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runs import queries
from challenges.runs.actions.corrections import change
from challenges.runs.actions.cuts import crop, join
from challenges.runs.actions.log import release
from challenges.runs.actions.overlaps import (
    Overlaps,
    cut_anew,
    recheck_overlaps,
    recheck_remaining,
    run_as_it_is,
    time_of,
)
from challenges.runs.events import RunRemoved
from challenges.runs.models import Run
from challenges.runs.queries import Correction


def remove(run_id: int, runner_id: int) -> None:
    """Delete a run for good, with its recording, and release the runs that were held because of it alone.

    Raises Missing, also the second time.
    """
    seen = Overlaps()
    recheck_remaining(runner_id, run_as_it_is(run_id, runner_id), seen)
    _remove(run_id, runner_id, seen)


@writes
def _remove(run_id: int, runner_id: int, seen: Overlaps) -> None:
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
    recheck_overlaps(runner_id, [time], seen, except_id=run_id, gone=True)


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


def take_back(run_id: int, runner_id: int, what: Correction) -> Run:
    """Take back one correction of a run; does nothing if it was never made.

    A split run is merged into its first piece. Raises Refused, LoggedAlready and Missing.
    """
    run = run_as_it_is(run_id, runner_id)
    made = queries.corrections_of(run)
    if what is Correction.PIECES and made.pieces:
        return join(run_id, runner_id)
    if what is Correction.CUT and made.cut:
        return crop(run_id, runner_id, cut_anew(run, room_for(made.cut, [piece.cut for piece in made.pieces])))
    if what is Correction.KIND and made.kind:
        return change(run_id, runner_id, kind=made.kind)
    if what is Correction.ZONE and made.zone:
        return change(run_id, runner_id, zone=made.zone)
    if what is Correction.FIGURES and made.typed_over:
        return change(run_id, runner_id, restored=cut_anew(run, run.cut), zone=run.zone)
    return run
