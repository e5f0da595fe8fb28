"""Watched folders: files in `WATCH_DIR/<handle>/` are imported for that runner and left in place.

A file is imported once it looks the same in two consecutive scans, so that one still being copied is left alone.
Imported files are remembered by path, size, modification time and hash. Links are not followed, so nothing outside the
folder is read.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from challenges import clock, storage
from challenges.db import db, transaction, writes
from challenges.imports.actions.uploads import Upload, begin, receive
from challenges.imports.models import WatchedFile
from challenges.jobs import reads_files
from challenges.refusals import Missing
from challenges.runners.queries import runner_by_handle

LONGEST_PATH = 1000  # characters, the size of its column
AT_ONCE = 500  # files per runner and scan
Looks = tuple[int, int]  # size, and modification time in nanoseconds


@reads_files
def look_into_folders() -> None:
    """Sweep: import what was added to the watched folders since the last scan and has settled."""
    folder = storage.watched()
    for place in sorted(_folders_in(folder)) if folder else ():
        try:
            runner_id = runner_by_handle(place.name).id
        except Missing:
            continue
        db.session.rollback()
        _look_into(place, runner_id)


def _look_into(folder: Path, runner_id: int) -> None:
    known = _known_to(runner_id)
    new: dict[str, Looks] = {}
    still: dict[str, Looks] = {}
    for path, looks in files_in(folder):
        if path not in known or known[path][0] != looks:
            new[path] = looks
        elif not known[path][1] and len(still) < AT_ONCE:
            still[path] = looks
    taken = {path: (looks, _bring(folder / path)) for path, looks in still.items()}
    if new or taken:
        with transaction():
            _remember(runner_id, new)
            _take(runner_id, taken)


def _known_to(runner_id: int) -> dict[str, tuple[Looks, bool]]:
    """Return each known file as it looked last, and whether it was imported then."""
    columns = WatchedFile.path, WatchedFile.size, WatchedFile.changed_ns, WatchedFile.taken_at
    rows = db.session.execute(select(*columns).where(WatchedFile.runner_id == runner_id)).all()
    db.session.rollback()
    return {path: ((size, changed), taken is not None) for path, size, changed, taken in rows}


def _folders_in(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        yield from (Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))


def files_in(folder: Path) -> Iterator[tuple[str, Looks]]:
    """Yield every file below a folder by its relative path, in order, except hidden files and links."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            try:
                seen = path.lstat()
            except OSError:
                continue
            within = str(path.relative_to(folder))
            if not name.startswith(".") and stat.S_ISREG(seen.st_mode) and len(within) <= LONGEST_PATH:
                yield within, (seen.st_size, seen.st_mtime_ns)


def _bring(path: Path) -> tuple[str, Upload] | None:
    """Copy a file in and hash it; None if it can't be read now."""
    try:
        with open(path, "rb", opener=_no_links) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return sha256, Upload.store(path.name, file)
    except OSError:
        return None


def _no_links(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)


@writes
def _remember(runner_id: int, files: dict[str, Looks]) -> None:
    for path, (size, changed) in files.items():
        file = _row_of(runner_id, path)
        file.size, file.changed_ns, file.taken_at = size, changed, None
    db.session.flush()


@writes
def _take(runner_id: int, files: dict[str, tuple[Looks, tuple[str, Upload] | None]]) -> None:
    uploads: list[Upload] = []
    for path, (_looks, brought) in files.items():
        if brought is None:
            continue
        file, (sha256, upload) = _row_of(runner_id, path), brought
        if file.sha256 != sha256:
            uploads.append(upload)
        else:
            storage.drop(upload.stored)  # touched, but unchanged
        file.sha256, file.taken_at = sha256, clock.now()
    db.session.flush()
    if uploads:
        begin(receive(runner_id, uploads).id, runner_id)


def _row_of(runner_id: int, path: str) -> WatchedFile:
    row = db.session.scalar(select(WatchedFile).where(WatchedFile.runner_id == runner_id, WatchedFile.path == path))
    if row is None:
        row = WatchedFile(runner_id=runner_id, path=path)
        db.session.add(row)
    return row
