"""Undo an import: delete the runs it made, file by file, as if each was deleted by hand."""

from challenges.db import db, writes
from challenges.imports import queries
from challenges.imports.actions.turns import Turn
from challenges.imports.models import ImportedFile
from challenges.imports.rules import State
from challenges.runs import actions as runs


def take_back(turn: Turn, runner_id: int) -> bool:
    """Delete the runs of the next file. Return whether there was one. Raises Lost."""
    db.session.rollback()
    with turn.step():
        return _take_back(turn.import_id, runner_id)


@writes
def _take_back(import_id: int, runner_id: int) -> bool:
    if (file := queries.next_to_undo(import_id)) is None:
        return False
    for run_id in queries.run_ids_of(file.id):
        runs.remove(run_id, runner_id)
    if file.state is State.DATELESS and file.recording_id:
        runs.discard(file.recording_id, runner_id)
    db.session.get_one(ImportedFile, file.id).state = State.UNDONE
    return True
