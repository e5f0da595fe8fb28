"""An archive by its path, for the process that reads files: the one that was used last stays open."""

from pathlib import Path

from challenges.imports.archives.archive import Archive
from challenges.imports.archives.entries import Listing
from challenges.imports.archives.opening import is_archive


class _Last:
    """The archive that was asked for last, and its file."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._archive: Archive | None = None

    def archive(self, path: str, spool_in: str) -> Archive | None:
        """The archive at a path; None where that is no archive. Raises `Unreadable`, and FileNotFoundError."""
        if self._path != path:
            self.close()
            file = Path(path).open("rb")  # noqa: SIM115  kept open by the archive
            try:
                self._archive = Archive(file, Path(spool_in)) if is_archive(file) else None
            finally:
                if self._archive is None:
                    file.close()
            self._path, self._file = path, file
        return self._archive

    def close(self) -> None:
        """Let go of it."""
        if self._archive:
            self._archive.close()
            self._file.close()
        self._archive = self._path = None


_last = _Last()


def listing_of(path: str, spool_in: str) -> Listing | None:
    """What the archive at a path holds; None where that is no archive. Raises as `Archive.listing` does."""
    archive = _last.archive(path, spool_in)
    return archive.listing() if archive else None


def entry_of(path: str, key: str, spool_in: str) -> bytes:
    """The bytes of an entry. Raises as `Archive.read` does."""
    archive = _last.archive(path, spool_in)
    if archive is None:
        raise FileNotFoundError(path)
    return archive.read(key)
