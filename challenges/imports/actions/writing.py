"""What was read of a file is written down, together with what the report says of it: both, or neither."""

from sqlalchemy.exc import OperationalError

from challenges.db import db, writes
from challenges.imports import queries
from challenges.imports.actions.reading import Part, Reading, Task, unexpected
from challenges.imports.actions.turns import Lost, Turn
from challenges.imports.models import Import, ImportedFile, ImportedPart
from challenges.imports.rules import Found, State, lease_for, together
from challenges.refusals import Refused
from challenges.runners.rules import Visibility
from challenges.runs import actions as runs
from challenges.runs.actions import File, LoggedAlready
from challenges.runs.recorded import Recorded


def write(turn: Turn, task: Task, reading: Reading, *, go_on: bool) -> Task | None:
    """Write down a file that was read, and return the next one, claimed, unless this was enough for now.

    Raises Lost, and OperationalError where the database itself fails: that is not the fault of a file.
    """
    try:
        with turn.step():
            _conclude(turn.import_id, task, reading)
            return _claim(turn, task.runner_id) if go_on else None
    except (Lost, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001  it is logged, and concerns one file
        found = unexpected(task, error)
    with turn.step():
        _say(task.file_id, found)
        return _claim(turn, task.runner_id) if go_on else None


def claim(turn: Turn, runner_id: int) -> Task | None:
    """The next file that is to be read. That somebody begins to is written first: it may be the last thing they do."""
    with turn.step():
        return _claim(turn, runner_id)


@writes
def _claim(turn: Turn, runner_id: int) -> Task | None:
    db.session.flush()
    if (file := queries.next_waiting(turn.import_id)) is None:
        return None
    file.attempts += 1
    turn.keep(lease_for(file.size))
    return Task.of(file, runner_id)


@writes
def _conclude(import_id: int, task: Task, reading: Reading) -> None:
    visibility = db.session.get_one(Import, import_id).visibility
    found: list[Found] = []
    for part in reading.parts:
        if part.recorded is None or reading.kept is None:
            found.append(part.found)
            _point_to(task.file_id, part.first_id)
        else:
            found.append(_make(task, reading.kept, part, part.recorded, visibility))
    _say(task.file_id, together(found))


def _make(task: Task, kept: File, part: Part, recorded: Recorded, visibility: Visibility) -> Found:
    try:
        with db.session.begin_nested():  # an activity that is refused after all leaves nothing of itself
            if part.found.state is State.DATELESS:
                recording = runs.keep_recording(task.runner_id, kept, recorded)
                db.session.get_one(ImportedFile, task.file_id).recording_id = recording.id
                return part.found
            run = runs.log_recording(
                task.runner_id, kept, recorded, title=task.title, notes=task.notes, visibility=visibility
            )
            db.session.merge(ImportedPart(recording_id=run.recording_id, part=run.part, file_id=task.file_id))
            return part.found
    except LoggedAlready as error:
        _point_to(task.file_id, error.first.id)
        return Found(State.DUPLICATE)
    except Refused as error:
        return Found(State.REFUSED, error.reason)


def _point_to(file_id: int, first_id: int | None) -> None:
    file = db.session.get_one(ImportedFile, file_id)
    file.first_run_id = file.first_run_id or first_id


def _say(file_id: int, found: Found) -> None:
    file = db.session.get_one(ImportedFile, file_id)
    file.state, file.reason = found.state, found.reason
    db.session.flush()
