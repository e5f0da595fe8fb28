"""An archive that stays open while its files are read in turn, and the archives inside it."""

import os
import re
import tempfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from challenges.imports.archives.entries import Listing
from challenges.imports.archives.health import health_of
from challenges.imports.archives.level import Level
from challenges.imports.archives.limits import MOST_BYTES, MOST_ENTRIES, NESTED_BYTES, NESTED_TIMES
from challenges.imports.archives.listing import Finds
from challenges.refusals import N_, Reason, Unreadable

_KEY = re.compile(r"([0-9]{1,6})(?:/([0-9]{1,6}))?(?:w([0-9]{1,4}))?")


class Archive:
    """An open archive: `with Archive(file) as archive`. The file itself is left open, and must not be read meanwhile.

    A nested archive is unpacked to an anonymous temporary file, which is kept while its entries are read. Reading in
    the order of the listing unpacks each nested archive once.
    """

    def __init__(self, file: BinaryIO, spool_in: Path | None = None) -> None:
        """Read the directory. `spool_in` is the folder for the temporary file, by default the system's.

        Raises `Unreadable`: not an archive, damaged, cut off, too many files.
        """
        self._spool_in = spool_in
        self._most_inside = max(NESTED_BYTES, NESTED_TIMES * file.seek(0, os.SEEK_END))
        self._left_inside = self._most_inside  # bytes that may still be unpacked
        self._outer = Level(file)
        self._inner: Level | None = None
        self._inner_index = -1
        self._listed: tuple[Level, int, list[tuple[str, bytes]]] | None = None  # of an Apple Health export

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the nested archive and its temporary file."""
        if self._inner:
            self._inner.close()
        self._inner, self._inner_index = None, -1

    def listing(self) -> Listing:
        """Return what the archive holds, in its order. Raises `Unreadable` if nothing in it could be a recording."""
        self._left_inside = self._most_inside
        return Finds(self._outer, self._inside).listing()

    def read(self, key: str, most: int = MOST_BYTES) -> bytes:
        """Return the bytes of the entry with this key, at most `most`, as packed: gzip stays gzip.

        Raises `Unreadable`, for this entry only: damaged, too large, a zip bomb, no such entry.
        """
        found = _KEY.fullmatch(key)
        if not found:
            raise Unreadable(Reason(N_("This file isn't in the ZIP.")))
        first, second, document = found.groups()
        level = self._outer if second is None else self._opened(int(first))
        index = int(first if second is None else second)
        return level.read(index, most) if document is None else self._document(level, index, int(document))

    def _document(self, level: Level, index: int, number: int) -> bytes:
        """Return a document of workouts without a route, taken from this list. The list is scanned once."""
        if self._listed is None or self._listed[0] is not level or self._listed[1] != index:
            health = health_of(level)
            self._listed = level, index, health.documents if health and health.index == index else []
        documents = self._listed[2]
        if number >= len(documents):
            raise Unreadable(Reason(N_("This file isn't in the ZIP.")))
        return documents[number][1]

    def _opened(self, first: int) -> Level:
        """Return the nested archive that is this entry, and keep it open. Raises `Unreadable`."""
        inner = self._inner
        if inner is None or self._inner_index != first:
            self._left_inside = self._most_inside
            inner = self._inside(first, MOST_ENTRIES)
        return inner

    def _inside(self, index: int, most_entries: int) -> Level:
        """Open the nested archive that is this entry and close the previous one. Raises `Unreadable`."""
        self.close()
        file = cast(BinaryIO, tempfile.TemporaryFile(dir=self._spool_in))  # noqa: SIM115  kept open by the level
        try:
            for piece in self._outer.pieces(index, self._left_inside, beyond=_too_much_inside()):
                self._left_inside -= len(piece)
                file.write(piece)
            self._inner, self._inner_index = Level(file, most_entries), index
        except BaseException:
            file.close()
            raise
        return self._inner


def _too_much_inside() -> Reason:
    return Reason(N_("The ZIPs inside this one are too large together. Unpack it and upload them one at a time."))
