"""Read and judge a file outside the write transaction; `writing` then makes runs of what it holds."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from pathlib import Path, PurePath

import structlog

from challenges import clock, storage
from challenges.db import db
from challenges.imports import rules
from challenges.imports.archives import archive
from challenges.imports.archives.names import too_large
from challenges.imports.models import ImportedFile, ReceivedFile
from challenges.imports.rules import FoundRuns, ImportState
from challenges.recordings.chunks import MOST_BYTES, chunks
from challenges.recordings.cuts import CutOrigin
from challenges.recordings.kinds import RunKind, Source
from challenges.recordings.sports import Sport
from challenges.recordings.track import NoRecording
from challenges.refusals import Unreadable, joined
from challenges.runners.rules import Visibility
from challenges.runs import actions as runs
from challenges.runs import file_reader
from challenges.runs import queries as runs_queries
from challenges.runs.actions import LoggedAlready, Overlaps, UploadedFile
from challenges.runs.rules.measured import FileContents, RecordedRun, RunnerFacts
from challenges.runs.rules.plausibility import refusals_of

log = structlog.get_logger()
TOGETHER = 10.0  # seconds for reading a batch of files that become nothing
_KINDS = {Sport.TRAIL: RunKind.TRAIL, Sport.WALK: RunKind.WALK, Sport.HIKE: RunKind.WALK}


@dataclass(frozen=True, slots=True)
class FileOwner:
    """The runner of an import, loaded once per slice: how to read files, and who can see the runs."""

    runner_id: int
    facts: RunnerFacts
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read, copied from its row."""

    file_id: int
    owner: FileOwner
    received_id: int
    key: str
    path: str
    size: int
    title: str
    notes: str
    sport: Sport
    attempts: int

    @classmethod
    def of(cls, file: ImportedFile, owner: FileOwner) -> "ReadTask":
        """Copy a row, for use while nothing is loaded."""
        return cls(
            file.id, owner, file.received_id, file.key, file.path, file.size, file.title, file.notes, file.sport,
            file.attempts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilePart:
    """An activity of a file and its outcome: not final if `recorded` is still to be written."""

    outcome: FoundRuns
    recorded: RecordedRun | None = None
    seen: Overlaps | None = None  # the runner's other recordings of the time, compared before the transaction
    first_id: int | None = None  # the run that is already logged


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file that was read. `stored` is its stored copy, if anything is made from it."""

    parts: tuple[FilePart, ...]
    stored: UploadedFile | None = None

    @property
    def makes_something(self) -> bool:
        """Return whether a run or a recording is to be written, and not only a line of the report."""
        return self.stored is not None


class Sources:
    """The uploads of an import, read file by file."""

    def __init__(self) -> None:
        self._id = 0
        self._path = Path()

    def bytes_of(self, task: ReadTask) -> bytes:
        """Return a file's bytes. Raises Unreadable, and FileNotFoundError if the upload is gone."""
        path = self._path_of(task)
        if task.key:
            data: bytes = file_reader.call(archive.entry_of, str(path), task.key, str(storage.incoming()))
            return data
        if task.size > MOST_BYTES:
            raise Unreadable(too_large(MOST_BYTES))
        return path.read_bytes()

    def bytes_of_some(self, tasks: Sequence[ReadTask]) -> list[bytes | Unreadable]:
        """Return the bytes of the first files, as far as they are in one archive. Raises as `bytes_of` does."""
        first = tasks[0]
        keys = [task.key for task in takewhile(lambda task: task.key and task.received_id == first.received_id, tasks)]
        if not keys:
            return [self.bytes_of(first)]
        found: list[bytes | Unreadable] = file_reader.call(
            archive.entries_of, str(self._path_of(first)), keys, str(storage.incoming())
        )
        return found

    def _path_of(self, task: ReadTask) -> Path:
        if self._id != task.received_id:
            self._path = storage.place_of_received(db.session.get_one(ReceivedFile, task.received_id).stored)
            self._id = task.received_id
        return self._path


def read(task: ReadTask, sources: Sources) -> FileReading:
    """Return what a file holds and its outcome. Never raises: every problem becomes this file's outcome."""

    def result() -> FileReading:
        data = sources.bytes_of(task)
        if known := _known(task.owner.runner_id, [data]):
            return _known_already(known[data])
        return _reading_of(task, data, file_reader.contents_of(data, task.owner.facts))

    with file_reader.one_file():
        return _reading_or_refusal(task, result)


def read_together(tasks: Sequence[ReadTask], sources: Sources) -> list[tuple[ReadTask, FileReading]]:
    """Read the first of several files, up to the first that becomes something.

    There may be very many files that become nothing, and reading each is quick. If the batch as a whole fails, such as
    at a limit, nothing is returned: reading files one by one then shows which one it was.
    """
    owner = tasks[0].owner
    try:
        with file_reader.one_file(TOGETHER):
            found = sources.bytes_of_some(tasks)
            known = _known(owner.runner_id, [data for data in found if isinstance(data, bytes)])
            unknown = [data for data in found if isinstance(data, bytes) and data not in known]
            contents = iter(file_reader.contents_until_a_run(unknown, owner.facts) if unknown else [])
    except (FileNotFoundError, Unreadable):
        return []
    done: list[tuple[ReadTask, FileReading]] = []
    for task, data in zip(tasks, found, strict=False):
        if isinstance(data, bytes) and data in known:
            done.append((task, _known_already(known[data])))
            continue
        content = next(contents, None) if isinstance(data, bytes) else data
        if content is None:
            break
        done.append((task, _reading_or_refusal(task, partial(_reading_of, task, data, content))))
        if done[-1][1].makes_something:
            break
    return done


def _reading_or_refusal(task: ReadTask, result: Callable[[], FileReading]) -> FileReading:
    if task.attempts > rules.MOST_ATTEMPTS:
        return _refused(FoundRuns(ImportState.REFUSED, rules.TOO_OFTEN))
    try:
        return result()
    except FileNotFoundError:
        return _refused(FoundRuns(ImportState.REFUSED, rules.GONE))
    except NoRecording as error:  # such as a watch's settings or a planned route: a sound file, but nothing to import
        return _refused(FoundRuns(ImportState.LEFT_OUT, error.reason))
    except Unreadable as error:
        return _refused(FoundRuns(ImportState.REFUSED, error.reason))
    except Exception as error:  # noqa: BLE001  it is logged, and concerns one file
        return _refused(unexpected(task, error))
    finally:
        db.session.rollback()


def unexpected(task: ReadTask, error: Exception) -> FoundRuns:
    """Log an unexpected error with one file; the others go on."""
    reference = secrets.token_hex(4)
    log.error("import", exc_info=error, reference=reference, file=task.file_id)
    return rules.broken(reference)


def _refused(found: FoundRuns) -> FileReading:
    return FileReading((FilePart(found),))


def _known_already(first_id: int) -> FileReading:
    return FileReading((FilePart(FoundRuns(ImportState.DUPLICATE), first_id=first_id),))


def _reading_of(task: ReadTask, data: bytes | Unreadable, contents: FileContents | Unreadable) -> FileReading:
    """Return the outcome of a file's contents. Raises Unreadable."""
    if isinstance(data, Unreadable):
        raise data
    if isinstance(contents, Unreadable):
        raise contents
    parts = [_part(task, data, recorded, alone=len(contents.runs) == 1) for recorded in contents.runs]
    parts += [FilePart(FoundRuns(ImportState.REFUSED, reason)) for reason in contents.refused]
    parts += [FilePart(rules.left_out(sport)) for sport, _ in contents.left_out]
    kept = UploadedFile.store(_name(task.path), data) if any(part.recorded for part in parts) else None
    return FileReading(tuple(parts), kept)


def _known(runner_id: int, files: Sequence[bytes]) -> dict[bytes, int]:
    """Return the known runs of identical files. Only for GPX with one track: other files may hold more activities."""
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in files}
    runs_of = runs_queries.runs_of_files(runner_id, Source.GPX, by_hash.keys())
    return {by_hash[sha256]: run_id for sha256, run_id in runs_of.items() if _has_one_track(by_hash[sha256])}


def _has_one_track(data: bytes) -> bool:
    return sum(piece.count(b"</trk>") for piece in _joints(data)) == 1


def _joints(data: bytes) -> Iterator[bytes]:
    """Yield the content in pieces, none of which ends within a tag."""
    rest = b""
    for piece in chunks(data):
        text, mark, tail = (rest + piece).rpartition(b"<")
        yield text
        rest = mark + tail
    yield rest


def _part(task: ReadTask, data: bytes, recorded: RecordedRun, *, alone: bool) -> FilePart:
    note = joined(recorded.notes)
    if not recorded.is_dated:
        return (
            FilePart(FoundRuns(ImportState.DATELESS), recorded)
            if alone
            else FilePart(FoundRuns(ImportState.REFUSED, rules.NO_DATE))
        )
    if reasons := refusals_of(recorded.facts(), clock.now()):
        return FilePart(FoundRuns(ImportState.REFUSED, reasons[0]))
    try:
        runs.refuse_repeat(task.owner.runner_id, recorded)
    except LoggedAlready as error:
        return FilePart(FoundRuns(ImportState.DUPLICATE), first_id=error.first.id)
    if recorded.track.declared.sport is Sport.UNKNOWN and task.sport in _KINDS:
        recorded = replace(recorded, kind=_KINDS[task.sport])
    origin = CutOrigin(hashlib.sha256(data).hexdigest(), recorded.part)
    return FilePart(
        FoundRuns(ImportState.IMPORTED, note), recorded, runs.find_overlaps(task.owner.runner_id, origin, recorded)
    )


def _name(path: str) -> str:
    return PurePath(path).name[-120:] or "recording"
