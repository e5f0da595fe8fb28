"""Files under their content hash, compressed, below DATA_DIR/files. The only module that writes files for people."""

import gzip
import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app


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
            file.write(gzip.compress(data, compresslevel=6, mtime=0))
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


def _path_of(digest: str) -> Path:
    if len(digest) != 64 or not digest.isalnum():
        raise ValueError("not a content hash")
    return Path(current_app.config["DATA_DIR"]) / "files" / digest[:2] / f"{digest}.gz"
