"""What was read of a file is written down, together with what the report says of it: both, or neither."""

from sqlalchemy.exc import OperationalError

from challenges.db import db, writes
from challenges.imports import queries
from challenges.imports.actions.reading import Owner, Part, Reading, Task, unexpected
from challenges.imports.actions.turns import Lost, Turn
from challenges.imports.models import ImportedFile, ImportedPart
from challenges.imports.rules import Found, State, lease_for, together
from challenges.refusals import Refused
from challenges.runs import actions as runs
from challenges.runs.actions import File, LoggedAlready
from challenges.runs.models import Run
from challenges.runs.recorded import Recorded

LARGE = 2**20  # bytes; a smaller file is read well within the usual lease


def write(turn: Turn, task: Task, reading: Reading, *, go_on: bool) -> Task | None:
    """Write down a file that was read, and return the next one, claimed, unless this was enough for now.

    Raises Lost, and OperationalError where the database itself fails: that is not the fault of a file.
    """
    try:
        with turn.step():
            _conclude(task, reading)
            return _claim(turn, task.owner) if go_on else None
    except (Lost, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001  it is logged, and concerns one file
        found = unexpected(task, error)
    with turn.step():
        _say(db.session.get_one(ImportedFile, task.file_id), found)
        return _claim(turn, task.owner) if go_on else None


def claim(turn: Turn, whose: Owner) -> Task | None:
    """The next file that is to be read. That somebody begins to is written first: it may be the last thing they do."""
    with turn.step():
        return _claim(turn, whose)


@writes
def _claim(turn: Turn, whose: Owner) -> Task | None:
    if (file := queries.next_waiting(turn.import_id)) is None:
        return None
    file.attempts += 1
    db.session.flush()
    if file.size > LARGE:
        turn.keep(lease_for(file.size))
    return Task.of(file, whose)


@writes
def _conclude(task: Task, reading: Reading) -> None:
    file = db.session.get_one(ImportedFile, task.file_id)
    found: list[Found] = []
    for part in reading.parts:
        if part.recorded is None or reading.kept is None:
            found.append(part.found)
            file.first_run_id = file.first_run_id or part.first_id
        else:
            found.append(_make(task, reading.kept, part, part.recorded, file))
    _say(file, together(found))


def _make(task: Task, kept: File, part: Part, recorded: Recorded, file: ImportedFile) -> Found:
    try:
        with db.session.begin_nested():  # an activity that is refused after all leaves nothing of itself
            if part.found.state is State.DATELESS:
                recording = runs.keep_recording(task.owner.runner_id, kept, recorded)
                file.recording_id = recording.id
                return part.found
            owner = task.owner
            run = runs.log_recording(
                owner.runner_id, kept, recorded, part.seen, title=task.title, notes=task.notes,
                visibility=owner.visibility,
            )  # fmt: skip
            _note_part(run, task.file_id)
            return part.found
    except LoggedAlready as error:
        file.first_run_id = file.first_run_id or error.first.id
        return Found(State.DUPLICATE)
    except Refused as error:
        return Found(State.REFUSED, error.reason)


def _note_part(run: Run, file_id: int) -> None:
    """Remember whose run it is; one that was taken out and brought again belongs to whoever brought it last."""
    part = db.session.get(ImportedPart, (run.recording_id, run.part))
    if part is None:
        db.session.add(ImportedPart(recording_id=run.recording_id, part=run.part, file_id=file_id))
    else:
        part.file_id = file_id


def _say(file: ImportedFile, found: Found) -> None:
    file.state, file.reason = found.state, found.reason
    db.session.flush()
