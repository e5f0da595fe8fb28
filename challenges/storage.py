"""The files of people, below DATA_DIR. The only module that writes them.

`files/` keeps recordings under their content hash, compressed. `incoming/` holds what was just uploaded, as it came,
until it has been read. `pictures/` holds what was drawn and can be drawn again.
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
MOST_PICTURES = 400  # of some 100 kB


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
            # what is packed already gets no smaller; for the rest the fourth level is nearly as good as the ninth
            file.write(gzip.compress(data, compresslevel=1 if data.startswith(_GZIP) else 4, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)  # complete or not there at all
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def fetch(digest: str) -> bytes:
    """The bytes kept under a hash. Raises FileNotFoundError."""
    return gzip.decompress(_path_of(digest).read_bytes())


def discard(digest: str) -> None:
    """Remove a file; one that is not there is no fault."""
    _path_of(digest).unlink(missing_ok=True)


# --- what has just come ---------------------------------------------------------------------------------------------


def arriving() -> IO[bytes]:
    """An empty file for an upload that is coming in. It goes when it is closed, unless it was received."""
    return tempfile.NamedTemporaryFile(dir=incoming(), prefix="arriving-")


def receive(file: Any) -> str:
    """Keep an open file as it is, from its beginning, and return the name it has among what came in.

    It is on the disk when this returns. A file that was written by `arriving` is not copied.
    """
    name = secrets.token_hex(16)
    path = incoming() / name
    file.seek(0)
    if not _named_again(file, path):
        _copy(file, path)
    _settle(path.parent)
    return name


def _named_again(file: Any, path: Path) -> bool:
    """Give a file of `arriving` a second name, which stays when it is closed. Not every disk can."""
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
    """Make the names in a folder outlast a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def received(name: str) -> BinaryIO:
    """What came in under a name, open for reading. Raises FileNotFoundError."""
    return _received(name).open("rb")


def place_of_received(name: str) -> Path:
    """Where it lies, for another process to read. Raises FileNotFoundError."""
    path = _received(name)
    if not path.exists():
        raise FileNotFoundError(name)
    return path


def drop(name: str) -> None:
    """Remove what came in under a name; one that is not there is no fault."""
    _received(name).unlink(missing_ok=True)


def lying_since(moment: float) -> Iterator[str]:
    """The names of what came in, wholly or not, and was last written before a moment (seconds of the epoch)."""
    for path in incoming().iterdir():
        try:
            if path.stat().st_mtime < moment:
                yield path.name
        except FileNotFoundError:
            continue


def incoming() -> Path:
    """The folder for what has just come."""
    folder = Path(current_app.config["DATA_DIR"]) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def watched() -> Path | None:
    """The folder that people sync their watches to, where there is one."""
    folder: Path | None = current_app.config["WATCH_DIR"]
    return folder


# --- what can be made again -----------------------------------------------------------------------------------------


def keep_picture(name: str, drawing: str, picture: bytes) -> None:
    """Keep the picture made from a drawing, instead of the one of that name before; the oldest of too many go."""
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
    """The picture kept under a name, if it was made from this drawing."""
    try:
        kept = _picture(name).read_bytes()
    except FileNotFoundError:
        return None
    mark = _mark_of(drawing)
    return kept.removeprefix(mark) if kept.startswith(mark) else None


def forget_picture(name: str) -> None:
    """Remove the picture kept under a name; one that is not there is no fault."""
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
