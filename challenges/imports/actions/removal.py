"""Cancel, undo or discard an import, and delete uploads that will never be read."""

from datetime import timedelta
from functools import partial

from sqlalchemy import update

from challenges import clock, storage
from challenges.db import after_commit, db, lock, transaction, writes
from challenges.imports import queries
from challenges.imports.actions.leases import promise
from challenges.imports.actions.work import drop_uploads, work
from challenges.imports.models import Import, ImportedFile
from challenges.imports.rules import ImportState
from challenges.jobs import enqueue, outside_transaction
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.events import RunnerLeaving


@writes
def cancel(import_id: int, runner_id: int) -> Import:
    """Stop an import: imported runs stay, the rest is skipped. Does nothing if it is over. Raises Missing."""
    brought = _own(import_id, runner_id)
    if brought.finished_at:
        return brought
    now = clock.now()
    brought.cancelled_at, brought.finished_at, brought.worked_on_until = now, now, None
    waiting = ImportedFile.import_id == import_id, ImportedFile.state == ImportState.WAITING
    stopped = update(ImportedFile).where(*waiting).values(state=ImportState.CANCELLED)
    db.session.execute(stopped.execution_options(synchronize_session=False))
    drop_uploads(brought)
    db.session.flush()
    return brought


@writes
def undo(import_id: int, runner_id: int) -> Import:
    """Start deleting all runs of an import, once. Raises Missing, and Refused while it is still running."""
    brought = _own(import_id, runner_id)
    if not brought.finished_at:
        raise Refused(Reason(N_("This import is still running. Cancel it first.")))
    if not brought.undone_at:
        brought.undone_at = clock.now()
        token = promise(brought)
        db.session.flush()
        enqueue(work, import_id=import_id, token=token)
    return brought


@writes
def discard(import_id: int, runner_id: int) -> None:
    """Discard shared files that weren't confirmed. Raises Missing, also for an import that has begun."""
    brought = _own(import_id, runner_id)
    if brought.begun_at:
        raise Missing
    drop_uploads(brought)
    db.session.flush()
    db.session.delete(brought)


def _own(import_id: int, runner_id: int) -> Import:
    brought = lock(Import, import_id)
    if brought.runner_id != runner_id:
        raise Missing
    return brought


RETENTION = timedelta(days=1)  # for shared files, and uploads that may still be on their way


@outside_transaction
def clear_away() -> None:
    """Sweep: delete unconfirmed shared files, and files left by broken connections or crashes."""
    long_ago = clock.now() - RETENTION
    for import_id in queries.never_begun(long_ago):
        with transaction():
            _discard(import_id)
    for stored in list(storage.lying_since(long_ago.timestamp())):
        if not queries.is_needed(stored):
            storage.drop(stored)


@writes
def _discard(import_id: int) -> None:
    brought = db.session.get(Import, import_id)
    if brought and brought.begun_at is None:
        discard(import_id, brought.runner_id)


@writes
def forget_uploads(event: RunnerLeaving) -> None:
    """Delete the uploads of a leaving runner, after the account is deleted."""
    for stored in queries.stored_for(event.runner_id):
        after_commit(partial(storage.drop, stored))
