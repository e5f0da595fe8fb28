"""Access archives by path, in the process that reads files. The one used last stays open."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from challenges.imports.archives.archive import Archive
from challenges.imports.archives.entries import Listing
from challenges.imports.archives.opening import is_archive
from challenges.refusals import Unreadable

AT_ONCE = 4 * 2**20  # bytes of several entries


class _Last:
    """The archive that was used last, and its file."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._archive: Archive | None = None
        self._open = ExitStack()

    def archive(self, path: str, spool_in: str) -> Archive | None:
        """Return the archive at a path; None if it isn't one. Raises `Unreadable`, and FileNotFoundError."""
        if self._path != path:
            self.close()
            with ExitStack() as stack:
                file = stack.enter_context(Path(path).open("rb"))
                if not is_archive(file):
                    return None
                self._archive = stack.enter_context(Archive(file, Path(spool_in)))
                self._path, self._open = path, stack.pop_all()
        return self._archive

    def close(self) -> None:
        """Close the archive and its file."""
        self._open.close()
        self._archive = self._path = None


_last = _Last()


def listing_of(path: str, spool_in: str) -> Listing | None:
    """Return what the archive at a path holds; None if it isn't one. Raises as `Archive.listing` does."""
    archive = _last.archive(path, spool_in)
    return archive.listing() if archive else None


def entry_of(path: str, key: str, spool_in: str) -> bytes:
    """Return the bytes of an entry. Raises as `Archive.read` does."""
    archive = _last.archive(path, spool_in)
    if archive is None:
        raise FileNotFoundError(path)
    return archive.read(key)


def entries_of(path: str, keys: Sequence[str], spool_in: str) -> list[bytes | Unreadable]:
    """Return the bytes of the first of these entries, or why each can't be read, until `AT_ONCE` bytes are exceeded."""
    found: list[bytes | Unreadable] = []
    left = AT_ONCE
    for key in keys:
        try:
            found.append(data := entry_of(path, key, spool_in))
            left -= len(data)
        except Unreadable as refusal:
            found.append(refusal)
        if left < 0:
            break
    return found
