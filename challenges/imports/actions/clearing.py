"""Delete uploads that will never be read from the disk."""

from datetime import timedelta
from functools import partial

from challenges import clock, storage
from challenges.db import after_commit, db, transaction, writes
from challenges.imports import queries
from challenges.imports.actions.ending import discard
from challenges.imports.models import Import
from challenges.jobs import outside_transaction
from challenges.runners.events import RunnerLeaving

KEPT = timedelta(days=1)  # for shared files, and uploads that may still be on their way


@outside_transaction
def clear_away() -> None:
    """Sweep: delete unconfirmed shared files, and files left by broken connections or crashes."""
    long_ago = clock.now() - KEPT
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
