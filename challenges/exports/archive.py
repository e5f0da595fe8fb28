"""A runner's runs and recordings as one ZIP, sent while it is made with at most one file in memory.

This may take minutes. The database is read a hundred runs at a time, and no transaction stays open in between. Runs
logged or deleted meanwhile may or may not be included.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile

from challenges import clock, storage
from challenges.csv_text import BEGINNING, line
from challenges.db import db, roll_back
from challenges.exports.gpx import gpx_of
from challenges.exports.table import COLUMNS, FeltText, cells_of
from challenges.recordings.cuts import WHOLE, TrackCut, piece_of
from challenges.recordings.kinds import RunKind, Source
from challenges.refusals import Unreadable
from challenges.runners.models import Runner
from challenges.runs import file_reader, queries
from challenges.runs.models import Recording, Run

_PACKED_ALREADY = (".gz", ".zip")
_QUICKLY = 1  # of nine: text shrinks to a sixth instead of a seventh, in a third of the time


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in the ZIP: its name (relative, with slashes), content, and local modification time."""

    name: str
    data: bytes
    at: datetime


def zipped(members: Iterable[ZipMember]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of these files, in pieces."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY) as archive:
        for member in members:
            archive.writestr(_info(member), member.data, compresslevel=_QUICKLY)
            yield pipe.taken()
    yield pipe.taken()


def _info(member: ZipMember) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(member.name, max(member.at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
    packed = member.name.endswith(_PACKED_ALREADY)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Pipe:
    """The output of `zipfile`: not seekable, which `zipfile` detects."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Buffer what is written until it is taken."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is no other buffer."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


AT_ONCE = 100
_SPOOLED = 2**20  # bytes of the table in memory; a longer one goes to disk
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class _File:
    """A recording, detached from the database."""

    id: int
    sha256: str
    format: Source


@dataclass(frozen=True, slots=True)
class _Row:
    """A run, detached from the database."""

    cells: list[str]
    name: str  # of its files, without folder and extension
    at: datetime
    title: str
    kind: RunKind
    file: _File | None
    part: int
    cut: TrackCut


def everything_of(runner_id: int, readme: str, creator: str, felt: Mapping[int, FeltText]) -> Iterator[ZipMember]:
    """Yield README.txt, each recording once, cut pieces also as GPX, and last runs.csv, which names all of them.

    `creator` is the name of this site, and `felt` maps run ids to how runs felt. Lost files are left out.
    """
    yield ZipMember("README.txt", readme.encode(), clock.now())
    originals: dict[int, str] = {}
    with SpooledTemporaryFile(_SPOOLED, "w+b") as table:
        table.write((BEGINNING + line(COLUMNS)).encode())
        for row in _rows(runner_id, felt):
            names = {"original": "", "gpx": ""}
            for folder, member in _files_of(row, creator, originals):
                names[folder] = member.name
                yield member
            if row.file and not names["original"]:
                names["original"] = originals.get(row.file.id, "")
            table.write(line([*row.cells, *names.values()]).encode())
        table.seek(0)
        yield ZipMember("runs.csv", table.read(), clock.now())
    for file in _waiting_for_a_date(runner_id):
        if original := _original(file, f"waiting-{file.id}", clock.now()):
            yield original


def _rows(runner_id: int, felt: Mapping[int, FeltText]) -> Iterator[_Row]:
    """Yield the runs of a runner by date, loaded in chunks."""
    after = None
    while runs := queries.runs_after(runner_id, after, AT_ONCE):
        after = runs[-1].local_date, runs[-1].id
        rows = [_row(run, felt.get(run.id)) for run in runs]
        del runs
        roll_back()  # nothing stays open during a download
        yield from rows


def _row(run: Run, felt: FeltText | None) -> _Row:
    return _Row(
        cells_of(run, felt), f"{run.local_date}-{run.id}", run.local_start or run.created_at, run.title, run.kind,
        _file(run.recording) if run.recording else None, run.part, run.cut,
    )  # fmt: skip


def _file(recording: Recording) -> _File:
    return _File(recording.id, recording.sha256, recording.format)


def _waiting_for_a_date(runner_id: int) -> list[_File]:
    runner = db.session.get(Runner, runner_id)
    files = [_file(recording) for recording in queries.waiting_recordings_of(runner)] if runner else []
    roll_back()
    return files


def _files_of(row: _Row, creator: str, originals: dict[int, str]) -> Iterator[tuple[str, ZipMember]]:
    """Yield the files of a run that aren't in the ZIP yet: its recording, and its cut piece as GPX."""
    if row.file is None:
        return
    if row.file.id not in originals and (original := _original(row.file, row.name, row.at)):
        originals[row.file.id] = original.name
        yield "original", original
    if row.cut != WHOLE and (data := _piece(row, row.file, creator)):
        yield "gpx", ZipMember(f"gpx/{row.name}.gpx", data, row.at)


def _original(file: _File, name: str, at: datetime) -> ZipMember | None:
    try:
        data = storage.fetch(file.sha256)
    except FileNotFoundError:
        return None
    packed = ".gz" if data.startswith(_GZIP) else ""
    return ZipMember(f"originals/{name}.{file.format.value}{packed}", data, at)


def _piece(row: _Row, file: _File, creator: str) -> bytes | None:
    try:
        track = piece_of(file_reader.content_of(storage.fetch(file.sha256)).tracks[row.part], row.cut)
    except (FileNotFoundError, LookupError, Unreadable):
        return None
    return gpx_of(track, title=row.title, kind=row.kind, creator=creator) if track.has_positions else None
