"""An archive that stays open while its files are read in turn: its contents, those of nested archives, and its index.

Account exports also describe their recordings, Strava in a table and Apple Health in a list of workouts. Archives are
opened by path in the process that reads files; the one used last stays open.
"""

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from challenges.imports.archives.entries import ArchiveEntry, ArchiveLevel, ArchiveListing, archive_too_deep, link
from challenges.imports.archives.health import HealthExport, health_of
from challenges.imports.archives.names import (
    MOST_ENTRIES,
    MOST_LINES,
    NESTED_BYTES,
    NESTED_TIMES,
    is_archives,
    is_no_recording,
    shown,
    too_large,
)
from challenges.imports.archives.strava import StravaActivity, StravaDetails, told_of
from challenges.imports.archives.zip_reader import is_archive, is_link
from challenges.recordings.chunks import MOST_BYTES
from challenges.recordings.sports import Sport
from challenges.refusals import N_, Reason, Unreadable

_NOTHING_SAID = StravaActivity(title="", sport=Sport.UNKNOWN, notes="")


class ArchiveFinds:
    """A listing being made.

    `inside` opens the nested archive at an entry number, with at most so many entries, and closes the previous one.
    """

    def __init__(self, outer: ArchiveLevel, inside: Callable[[int, int], ArchiveLevel]) -> None:
        self._outer, self._inside = outer, inside
        self._seen = len(outer.infos)
        self._entries: list[ArchiveEntry] = []
        self._refused, self._left_out = _Lines(), _Lines()
        self._rows_without_file = 0
        self._others = 0  # photos, tables and the like

    def listing(self) -> ArchiveListing:
        """Return the full listing. Raises `Unreadable` if nothing could be a recording."""
        self._look(self._outer)
        if not (self._entries or self._refused or self._left_out):
            if self._others:
                raise Unreadable(
                    Reason(N_("There are no recordings in this ZIP. Recordings are GPX, TCX, FIT or KML files."))
                )
            raise Unreadable(Reason(N_("This ZIP is empty.")))
        return ArchiveListing(tuple(self._entries), self._refused.all(), self._left_out.all(), self._rows_without_file)

    def _look(self, level: ArchiveLevel, inside: str = "", prefix: str = "") -> None:
        table, told = told_of(level.archive, level.names, level.refused)
        self._tell(told, table, inside)
        health = health_of(level)
        for index, (info, name) in enumerate(zip(level.infos, level.names, strict=True)):
            if name.endswith("/"):
                continue
            path = shown(name, inside)
            if is_link(info):
                self._left_out.add(path, link())
            elif is_no_recording(name) or (health and health.holds(name)):
                self._others += 1
            elif reason := level.refused.get(index):
                self._refused.add(path, reason)
            elif is_archives(name) and self._is_done_as_archive(level, index, path, is_inside=bool(prefix)):
                continue
            elif info.file_size > MOST_BYTES:
                self._refused.add(path, too_large(MOST_BYTES))
            else:
                said = told.by_file.get(index, _NOTHING_SAID)
                sport = health.sports.get(index, said.sport) if health else said.sport
                key = f"{prefix}{index}"
                self._entries.append(ArchiveEntry(path, key, info.file_size, said.title, sport, said.notes))
        if health:
            self._add_workouts(health, shown(level.names[health.index], inside), f"{prefix}{health.index}", inside)

    def _add_workouts(self, health: HealthExport, path: str, key: str, inside: str) -> None:
        """List the runs without a route of an Apple Health export, and count its other workouts without one."""
        for number, (month, document) in enumerate(health.documents):
            name = shown(f"{health.folder}workouts-{month}.xml", inside)
            self._entries.append(ArchiveEntry(name, f"{key}w{number}", len(document)))
        if health.other_sports:
            text = N_("Workouts in other sports, without a route: %(count)s. Only runs and walks are imported.")
            self._left_out.add(path, Reason(text, count=health.other_sports))
        if health.without_figures:
            text = N_("Runs and walks without a route or distance: %(count)s. Log them by hand to add them.")
            self._left_out.add(path, Reason(text, count=health.without_figures))
        if health.is_cut:
            text = N_("We couldn't read all of this workout list. Routes without a sport are imported as runs.")
            self._left_out.add(path, Reason(text))

    def _is_done_as_archive(self, level: ArchiveLevel, index: int, path: str, *, is_inside: bool) -> bool:
        """List the entries of a nested archive; False if it isn't one, whatever its name."""
        try:
            if not level.begins_as_archive(index):
                return False
            if is_inside:
                raise archive_too_deep()
            inner = self._inside(index, MOST_ENTRIES - self._seen)
        except Unreadable as refusal:
            if refusal.reason:
                self._refused.add(path, refusal.reason)
            return True
        self._seen += len(inner.infos)
        self._look(inner, path, f"{index}/")
        return True

    def _tell(self, told: StravaDetails, table: str, inside: str) -> None:
        self._rows_without_file += told.rows_without_file
        if told.is_cut:
            self._left_out.add(
                shown(table, inside),
                Reason(N_("We couldn't read all of this table. Missing titles come from the recordings.")),
            )
        for name in told.absent:
            self._left_out.add(
                shown(name, inside), Reason(N_("The export lists this recording, but the file isn't in the ZIP."))
            )


class _Lines:
    """Paths with reasons: the first ones listed, the rest counted."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, Reason]] = []
        self._more = 0

    def __len__(self) -> int:
        return len(self._lines) + self._more

    def add(self, path: str, reason: Reason) -> None:
        if len(self._lines) < MOST_LINES:
            self._lines.append((path, reason))
        else:
            self._more += 1

    def all(self) -> tuple[tuple[str, Reason], ...]:
        """Return the lines, plus one that counts the rest."""
        if not self._more:
            return tuple(self._lines)
        return (*self._lines, ("", Reason(N_("And %(count)s more, for similar reasons"), count=self._more)))


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
        self._outer = ArchiveLevel(file)
        self._inner: ArchiveLevel | None = None
        self._inner_index = -1
        self._listed: tuple[ArchiveLevel, int, list[tuple[str, bytes]]] | None = None  # of an Apple Health export

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

    def listing(self) -> ArchiveListing:
        """Return what the archive holds, in its order. Raises `Unreadable` if nothing in it could be a recording."""
        self._left_inside = self._most_inside
        return ArchiveFinds(self._outer, self._inside).listing()

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

    def _document(self, level: ArchiveLevel, index: int, number: int) -> bytes:
        """Return a document of workouts without a route, taken from this list. The list is scanned once."""
        if self._listed is None or self._listed[0] is not level or self._listed[1] != index:
            health = health_of(level)
            self._listed = level, index, health.documents if health and health.index == index else []
        documents = self._listed[2]
        if number >= len(documents):
            raise Unreadable(Reason(N_("This file isn't in the ZIP.")))
        return documents[number][1]

    def _opened(self, first: int) -> ArchiveLevel:
        """Return the nested archive that is this entry, and keep it open. Raises `Unreadable`."""
        inner = self._inner
        if inner is None or self._inner_index != first:
            self._left_inside = self._most_inside
            inner = self._inside(first, MOST_ENTRIES)
        return inner

    def _inside(self, index: int, most_entries: int) -> ArchiveLevel:
        """Open the nested archive that is this entry and close the previous one. Raises `Unreadable`."""
        self.close()
        file = cast(BinaryIO, tempfile.TemporaryFile(dir=self._spool_in))  # noqa: SIM115  kept open by the level
        try:
            for piece in self._outer.pieces(index, self._left_inside, beyond=_too_much_inside()):
                self._left_inside -= len(piece)
                file.write(piece)
            self._inner, self._inner_index = ArchiveLevel(file, most_entries), index
        except BaseException:
            file.close()
            raise
        return self._inner


def _too_much_inside() -> Reason:
    return Reason(N_("The ZIPs inside this one are too large together. Unpack it and upload them one at a time."))


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


def listing_of(path: str, spool_in: str) -> ArchiveListing | None:
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
