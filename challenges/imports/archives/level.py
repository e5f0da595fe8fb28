"""One ZIP: the archive itself, or one inside it."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from challenges.imports.archives.limits import MOST_ENTRIES, PIECE, too_large
from challenges.imports.archives.names import name_of
from challenges.imports.archives.opening import BEGINNINGS, is_link, opened, pieces_of, refusals_of
from challenges.refusals import N_, Reason, Unreadable


class Level:
    """An open ZIP, and the index, name and defects of each entry, in directory order."""

    def __init__(self, file: BinaryIO, most_entries: int = MOST_ENTRIES) -> None:
        """Read the directory. Raises `Unreadable`."""
        self.archive = opened(file, most_entries)
        self.infos = self.archive.filelist
        self.names = [name_of(info) for info in self.infos]
        self.refused = refusals_of(self.infos)
        self._file = file

    def close(self) -> None:
        """Close the archive and its file; a temporary file is deleted by that."""
        self.archive.close()
        self._file.close()

    def pieces(self, index: int, most: int, beyond: Reason | None = None) -> Iterator[bytes]:
        """Yield an entry's bytes; after `most` of them, refuse it with `beyond`. Raises `Unreadable`."""
        if index >= len(self.infos):
            raise Unreadable(Reason(N_("This file isn't in the ZIP.")))
        if is_link(self.infos[index]):
            raise Unreadable(link())
        if reason := self.refused.get(index):
            raise Unreadable(reason)
        return pieces_of(self.archive, self.infos[index], most, beyond or too_large(most))

    def read(self, index: int, most: int) -> bytes:
        """Return all of an entry's bytes. Raises `Unreadable`."""
        data = io.BytesIO()  # returns what it has gathered without a copy
        for piece in self.pieces(index, most):
            data.write(piece)
        if bytes(data.getbuffer()[:4]) in BEGINNINGS:
            raise archive_too_deep()
        return data.getvalue()

    def begins_as_archive(self, index: int) -> bool:
        """Return whether an entry is an archive, by its first bytes. Raises `Unreadable`."""
        return next(self.pieces(index, PIECE), b"").startswith(BEGINNINGS)


def link() -> Reason:
    """Return why a symbolic link is skipped."""
    return Reason(N_("This is a link, not a file."))


def archive_too_deep() -> Unreadable:
    """Return the refusal of an archive that is nested too deep."""
    return Unreadable(Reason(N_("This ZIP is nested too deep. Unpack it and upload it on its own.")))
