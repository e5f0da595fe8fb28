"""Entries of an archive, and the levels they are in: the archive itself, or one inside it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from challenges.imports.archives.names import MOST_ENTRIES, PIECE, name_of, too_large
from challenges.imports.archives.zip_reader import BEGINNINGS, is_link, opened, pieces_of, refusals_of
from challenges.recordings.sports import Sport
from challenges.refusals import N_, Reason, Unreadable


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One file of an archive that may be a recording."""

    path: str  # as shown to the runner: printable, at most 200 characters; not necessarily unique
    # How it is found again, stable for the same archive: "17", or "3/17" inside the archive that is entry 3. "17w0" is
    # the first document of workouts without a route in the list of an Apple Health export.
    key: str
    size: int  # unpacked bytes as the archive declares them, which may be false
    title: str = ""  # from an account export: one line of at most 80 characters
    sport: Sport = Sport.UNKNOWN  # from an account export: other sports need not be read
    notes: str = ""  # from an account export: at most 4 000 characters


@dataclass(frozen=True, slots=True)
class ArchiveListing:
    """What is in an archive, in its order. Photos, tables and the like are skipped without mention.

    `refused` and `left_out` hold paths and reasons. If there are many, a last entry with an empty path counts the rest.
    """

    entries: tuple[ArchiveEntry, ...]
    refused: tuple[tuple[str, Reason], ...] = ()  # unreadable: encrypted, too large, nested too deep
    left_out: tuple[tuple[str, Reason], ...] = ()  # no fault of a file: links, files listed in a table but missing
    rows_without_file: int = 0  # activities that a Strava export lists without a recording


class ArchiveLevel:
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
