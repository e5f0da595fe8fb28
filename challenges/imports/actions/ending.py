"""Cancel, undo or discard an import."""

from sqlalchemy import update

from challenges import clock
from challenges.db import db, lock, writes
from challenges.imports.actions.turns import promise
from challenges.imports.actions.working import drop_uploads, work
from challenges.imports.models import Import, ImportedFile
from challenges.imports.rules import State
from challenges.jobs import later
from challenges.refusals import N_, Missing, Reason, Refused


@writes
def cancel(import_id: int, runner_id: int) -> Import:
    """Stop an import: imported runs stay, the rest is skipped. Does nothing if it is over. Raises Missing."""
    brought = _own(import_id, runner_id)
    if brought.finished_at:
        return brought
    now = clock.now()
    brought.cancelled_at, brought.finished_at, brought.worked_on_until = now, now, None
    waiting = ImportedFile.import_id == import_id, ImportedFile.state == State.WAITING
    stopped = update(ImportedFile).where(*waiting).values(state=State.CANCELLED)
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
        turn = promise(brought)
        db.session.flush()
        later(work, import_id=import_id, turn=turn)
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
