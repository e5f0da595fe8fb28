"""User files, below DATA_DIR. The only module that writes them.

`files/` contains recordings, compressed, named by content hash. `incoming/` contains fresh uploads until they have been
read. `pictures/` contains rendered pictures, which can be rendered again.
"""

import gzip
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

from flask import current_app

_GZIP = b"\x1f\x8b"
COPIED_AT_ONCE = 1024 * 1024
MOST_PICTURES = 400  # of about 100 kB each


def keep(data: bytes) -> str:
    """Store bytes and return their SHA-256. Storing the same bytes again changes nothing."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            # compressed data gets no smaller; for other data, level 4 is nearly as good as level 9
            file.write(gzip.compress(data, compresslevel=1 if data.startswith(_GZIP) else 4, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)  # atomic: complete or not there at all
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def fetch(digest: str) -> bytes:
    """Return the bytes stored under a hash. Raises FileNotFoundError."""
    return gzip.decompress(_path_of(digest).read_bytes())


def discard(digest: str) -> None:
    """Delete a file if it exists."""
    _path_of(digest).unlink(missing_ok=True)


# --- incoming uploads -----------------------------------------------------------------------------------------------


def arriving() -> IO[bytes]:
    """Return an empty file for an upload. It is deleted when it is closed, unless `receive` was called."""
    return tempfile.NamedTemporaryFile(dir=incoming(), prefix="arriving-")


def receive(file: Any) -> str:
    """Store an open file as it is, from its beginning, and return its name among the incoming files.

    It is synced to disk when this returns. A file from `arriving` is linked, not copied.
    """
    name = secrets.token_hex(16)
    path = incoming() / name
    file.seek(0)
    if not _named_again(file, path):
        _copy(file, path)
    _settle(path.parent)
    return name


def _named_again(file: Any, path: Path) -> bool:
    """Give a file from `arriving` a second name, which survives closing it. Not every file system supports that."""
    arrived = getattr(file, "name", None)
    if not isinstance(arrived, str) or Path(arrived).parent != path.parent:
        return False
    file.flush()
    os.fsync(file.fileno())
    try:
        path.hardlink_to(arrived)
    except OSError:
        return False
    return True


def _copy(file: BinaryIO, path: Path) -> None:
    try:
        with path.open("xb") as copy:
            shutil.copyfileobj(file, copy, COPIED_AT_ONCE)
            copy.flush()
            os.fsync(copy.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Sync a folder, so that the names in it survive a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def received(name: str) -> BinaryIO:
    """Open an incoming file for reading. Raises FileNotFoundError."""
    return _received(name).open("rb")


def place_of_received(name: str) -> Path:
    """Return the path of an incoming file, for another process to read. Raises FileNotFoundError."""
    path = _received(name)
    if not path.exists():
        raise FileNotFoundError(name)
    return path


def drop(name: str) -> None:
    """Delete an incoming file if it exists."""
    _received(name).unlink(missing_ok=True)


def lying_since(moment: float) -> Iterator[str]:
    """Yield the names of incoming files, complete or not, last written before a moment (Unix time in seconds)."""
    for path in incoming().iterdir():
        try:
            if path.stat().st_mtime < moment:
                yield path.name
        except FileNotFoundError:
            continue


def incoming() -> Path:
    """Return the folder of incoming files, and create it if it is missing."""
    folder = Path(current_app.config["DATA_DIR"]) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def watched() -> Path | None:
    """Return the folder that watches sync to, if one is configured."""
    folder: Path | None = current_app.config["WATCH_DIR"]
    return folder


# --- rendered pictures ----------------------------------------------------------------------------------------------


def keep_picture(name: str, drawing: str, picture: bytes) -> None:
    """Store the picture rendered from a drawing under a name, and delete the oldest if there are too many."""
    path = _picture(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, written = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(_mark_of(drawing) + picture)
    Path(written).replace(path)
    known = list(path.parent.iterdir())
    if len(known) > MOST_PICTURES:
        for old in sorted(known, key=_last_written)[:-MOST_PICTURES]:
            old.unlink(missing_ok=True)


def picture_of(name: str, drawing: str) -> bytes | None:
    """Return the picture stored under a name, if it was rendered from this drawing."""
    try:
        kept = _picture(name).read_bytes()
    except FileNotFoundError:
        return None
    mark = _mark_of(drawing)
    return kept.removeprefix(mark) if kept.startswith(mark) else None


def forget_picture(name: str) -> None:
    """Delete the picture stored under a name if it exists."""
    _picture(name).unlink(missing_ok=True)


def _mark_of(drawing: str) -> bytes:
    return hashlib.sha256(drawing.encode()).digest()


def _last_written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _picture(name: str) -> Path:
    if not name or Path(name).name != name:
        raise ValueError("not the name of a picture")
    return Path(current_app.config["DATA_DIR"]) / "pictures" / f"{name}.drawn"


def _received(name: str) -> Path:
    if not name or Path(name).name != name:
        raise ValueError("not the name of an upload")
    return incoming() / name


def _path_of(digest: str) -> Path:
    if len(digest) != 64 or not digest.isalnum():
        raise ValueError("not a content hash")
    return Path(current_app.config["DATA_DIR"]) / "files" / digest[:2] / f"{digest}.gz"
