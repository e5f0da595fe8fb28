"""Write what was read from a file together with its line of the report, and delete the runs when an import is undone.

Both are written, or neither. Undoing deletes run by run, as if each was deleted by hand.
"""

from collections.abc import Sequence

from sqlalchemy.exc import OperationalError

from challenges.db import db, writes
from challenges.imports import queries
from challenges.imports.actions.files import FileOwner, FilePart, FileReading, ReadTask, unexpected
from challenges.imports.actions.leases import Lease, LeaseLost
from challenges.imports.models import ImportedFile, ImportedPart
from challenges.imports.rules import FoundRuns, ImportState, lease_for, together
from challenges.refusals import Refused
from challenges.runs import actions as runs
from challenges.runs import file_reader
from challenges.runs.actions import LoggedAlready, UploadedFile
from challenges.runs.models import Run
from challenges.runs.rules.measured import RecordedRun

Read = tuple[ReadTask, FileReading]


def write(
    lease: Lease, owner: FileOwner, read: Sequence[Read], unread: Sequence[ReadTask], *, most: int
) -> list[ReadTask]:
    """Write files that were read, release those that weren't, and claim the next ones: at most `most`.

    Raises Lost, and OperationalError if the database itself fails, which is no file's fault.
    """
    try:
        with lease.step():
            _conclude_all(read)
            return _claim(lease, owner, unread, most)
    except (LeaseLost, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001  it is logged, and concerns one file
        for one in read:
            _write_alone(lease, one, error if len(read) == 1 else None)
    with lease.step():
        return _claim(lease, owner, unread, most)


def _write_alone(lease: Lease, read: Read, error: Exception | None) -> None:
    """Write one file of a batch that failed as a whole."""
    task, reading = read
    if error is None:
        try:
            with lease.step():
                _conclude(task, reading)
                return
        except (LeaseLost, OperationalError):
            raise
        except Exception as another:  # noqa: BLE001  as above
            error = another
    with lease.step():
        _say(db.session.get_one(ImportedFile, task.file_id), unexpected(task, error))


def claim(lease: Lease, owner: FileOwner) -> list[ReadTask]:
    """Claim the next file to read. The attempt is recorded first, because reading may kill the worker."""
    with lease.step():
        return _claim(lease, owner, (), 1)


@writes
def _claim(lease: Lease, owner: FileOwner, unread: Sequence[ReadTask], most: int) -> list[ReadTask]:
    for file in queries.files(task.file_id for task in unread):
        file.attempts -= 1
    if not most:
        return []
    files = queries.next_waiting(lease.import_id, most)
    if files and files[0].attempts:  # the worker that tried this one before never came back
        files = files[:1]
    files = [file for file in files if not file.attempts] or files
    for file in files:
        file.attempts += 1
    db.session.flush()
    if files:
        lease.keep(lease_for(file_reader.limits()[0]))
    return [ReadTask.of(file, owner) for file in files]


@writes
def _conclude_all(read: Sequence[Read]) -> None:
    rows = queries.files(task.file_id for task, _ in read)  # in one query: each is in the session then
    for task, reading in read:
        _conclude(task, reading)
    db.session.flush()
    del rows


@writes
def _conclude(task: ReadTask, reading: FileReading) -> None:
    file = db.session.get_one(ImportedFile, task.file_id)
    found: list[FoundRuns] = []
    for part in reading.parts:
        if part.recorded is None or reading.stored is None:
            found.append(part.outcome)
            file.first_run_id = file.first_run_id or part.first_id
        else:
            found.append(_make(task, reading.stored, part, part.recorded, file))
    _say(file, together(found))


def _make(task: ReadTask, kept: UploadedFile, part: FilePart, recorded: RecordedRun, file: ImportedFile) -> FoundRuns:
    try:
        with db.session.begin_nested():  # an activity that is refused after all leaves nothing behind
            if part.outcome.state is ImportState.DATELESS:
                recording = runs.keep_recording(task.owner.runner_id, kept, recorded)
                file.recording_id = recording.id
                return part.outcome
            owner = task.owner
            run = runs.log_recording(
                owner.runner_id, kept, recorded, part.seen, title=task.title, notes=task.notes,
                visibility=owner.visibility,
            )  # fmt: skip
            _note_part(run, task.file_id)
            return part.outcome
    except LoggedAlready as error:
        file.first_run_id = file.first_run_id or error.first.id
        return FoundRuns(ImportState.DUPLICATE)
    except Refused as error:
        return FoundRuns(ImportState.REFUSED, error.reason)


def _note_part(run: Run, file_id: int) -> None:
    """Record which file a run came from; one that was removed and imported again belongs to the last import."""
    part = db.session.get(ImportedPart, (run.recording_id, run.part))
    if part is None:
        db.session.add(ImportedPart(recording_id=run.recording_id, part=run.part, file_id=file_id))
    else:
        part.file_id = file_id


def _say(file: ImportedFile, found: FoundRuns) -> None:
    file.state, file.reason = found.state, found.reason


def take_back(lease: Lease, runner_id: int) -> bool:
    """Delete the runs of the next file. Return whether there was one. Raises Lost."""
    db.session.rollback()
    with lease.step():
        return _take_back(lease.import_id, runner_id)


@writes
def _take_back(import_id: int, runner_id: int) -> bool:
    if (file := queries.next_to_undo(import_id)) is None:
        return False
    for run_id in queries.run_ids_of(file.id):
        runs.remove(run_id, runner_id)
    if file.state is ImportState.DATELESS and file.recording_id:
        runs.discard(file.recording_id, runner_id)
    db.session.get_one(ImportedFile, file.id).state = ImportState.UNDONE
    return True
