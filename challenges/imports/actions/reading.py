"""A file is read and judged before anybody waits for the transaction; `writing` makes runs of what it holds."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import structlog

from challenges import clock, storage
from challenges.db import db
from challenges.imports import rules
from challenges.imports.archives import access
from challenges.imports.archives.limits import MOST_BYTES, too_large
from challenges.imports.models import ImportedFile, Received
from challenges.imports.rules import Found, State
from challenges.refusals import Unreadable
from challenges.runners.rules import Visibility
from challenges.runs import actions as runs
from challenges.runs import file_reader
from challenges.runs import queries as runs_queries
from challenges.runs.actions import File, LoggedAlready, Whereabouts
from challenges.runs.plausible import refusals_of
from challenges.runs.recorded import Recorded, Whose
from challenges.runs.rules import Kind, Source
from challenges.runs.tracks.cuts import Origin
from challenges.runs.tracks.sports import Sport
from challenges.runs.tracks.track import NoRecording

log = structlog.get_logger()
_KINDS = {Sport.TRAIL: Kind.TRAIL, Sport.WALK: Kind.WALK, Sport.HIKE: Kind.WALK}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose import it is, loaded once for a slice: by what files are read, and who sees the runs."""

    runner_id: int
    whose: Whose
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Task:
    """A file that is to be read, as its row says."""

    file_id: int
    owner: Owner
    received_id: int
    key: str
    path: str
    size: int
    title: str
    notes: str
    sport: Sport
    attempts: int

    @classmethod
    def of(cls, file: ImportedFile, owner: Owner) -> "Task":
        """What a row says, for the time when nothing is loaded."""
        return cls(
            file.id, owner, file.received_id, file.key, file.path, file.size, file.title, file.notes, file.sport,
            file.attempts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """An activity of a file, and what becomes of it: still open where `recorded` is to be written down."""

    found: Found
    recorded: Recorded | None = None
    seen: Whereabouts | None = None  # what else its runner recorded at the time, compared before anybody waits
    first_id: int | None = None  # the run that is there already


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read. `kept` is it in the storage, where anything is made of it."""

    parts: tuple[Part, ...]
    kept: File | None = None

    @property
    def makes_something(self) -> bool:
        """Whether a run or a recording is to be written down, and not only what the report says."""
        return self.kept is not None


class Sources:
    """The uploads of an import, read one file after the other."""

    def __init__(self) -> None:
        self._id = 0
        self._path = Path()

    def bytes_of(self, task: Task) -> bytes:
        """A file as it came. Raises Unreadable, and FileNotFoundError where the upload is gone."""
        if self._id != task.received_id:
            self._path = storage.place_of_received(db.session.get_one(Received, task.received_id).stored)
            self._id = task.received_id
        if task.key:
            data: bytes = file_reader.call(access.entry_of, str(self._path), task.key, str(storage.incoming()))
            return data
        if task.size > MOST_BYTES:
            raise Unreadable(too_large(MOST_BYTES))
        return self._path.read_bytes()


def read(task: Task, sources: Sources) -> Reading:
    """What a file holds and what becomes of it. Nothing is raised: whatever is wrong is said of this file."""
    if task.attempts > rules.MOST_ATTEMPTS:
        return _refused(Found(State.REFUSED, rules.TOO_OFTEN))
    try:
        with file_reader.one_file():
            return _read(task, sources.bytes_of(task))
    except FileNotFoundError:
        return _refused(Found(State.REFUSED, rules.GONE))
    except NoRecording as error:  # a watch's settings, a planned route: sound, and nothing to import
        return _refused(Found(State.LEFT_OUT, error.reason))
    except Unreadable as error:
        return _refused(Found(State.REFUSED, error.reason))
    except Exception as error:  # noqa: BLE001  it is logged, and concerns one file
        return _refused(unexpected(task, error))
    finally:
        db.session.rollback()


def unexpected(task: Task, error: Exception) -> Found:
    """A fault of ours with one file: the log knows it, the others go on."""
    reference = secrets.token_hex(4)
    log.error("import", exc_info=error, reference=reference, file=task.file_id)
    return rules.broken(reference)


def _refused(found: Found) -> Reading:
    return Reading((Part(found),))


def _read(task: Task, data: bytes) -> Reading:
    if first := _known(task.owner.runner_id, data):
        return Reading((Part(Found(State.DUPLICATE), first_id=first),))
    contents = file_reader.contents_of(data, task.owner.whose)
    parts = [_part(task, data, recorded, alone=len(contents.runs) == 1) for recorded in contents.runs]
    parts += [Part(Found(State.REFUSED, reason)) for reason in contents.refused]
    parts += [Part(rules.left_out(sport)) for sport, _ in contents.left_out]
    kept = File.kept(_name(task.path), data) if any(part.recorded for part in parts) else None
    return Reading(tuple(parts), kept)


def _known(runner_id: int, data: bytes) -> int | None:
    """The run of the same file. Only GPX is known without reading: in the others there may be more than that run."""
    recording = runs_queries.recording_of_file(runner_id, hashlib.sha256(data).hexdigest())
    if recording is None or recording.format is not Source.GPX:
        return None
    first = runs_queries.run_of_recording(recording.id)
    return first.id if first else None


def _part(task: Task, data: bytes, recorded: Recorded, *, alone: bool) -> Part:
    if not recorded.is_dated:
        return Part(Found(State.DATELESS), recorded) if alone else Part(Found(State.REFUSED, rules.NO_DATE))
    if reasons := refusals_of(recorded.facts(), clock.now()):
        return Part(Found(State.REFUSED, reasons[0]))
    try:
        runs.refuse_repeat(task.owner.runner_id, recorded)
    except LoggedAlready as error:
        return Part(Found(State.DUPLICATE), first_id=error.first.id)
    if recorded.track.said.sport is Sport.UNKNOWN and task.sport in _KINDS:
        recorded = replace(recorded, kind=_KINDS[task.sport])
    origin = Origin(hashlib.sha256(data).hexdigest(), recorded.part)
    return Part(Found(State.IMPORTED), recorded, runs.look_around(task.owner.runner_id, origin, recorded))


def _name(path: str) -> str:
    return PurePath(path).name[-120:] or "recording"
