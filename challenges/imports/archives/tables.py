"""The table in an archive that says what its recordings are, found and read within limits."""

import io
from collections.abc import Collection, Iterator, Sequence
from zipfile import ZipFile

from challenges.imports.archives.limits import LONGEST_ROW
from challenges.imports.archives.names import is_no_recording, is_table
from challenges.imports.archives.opening import DAMAGE
from challenges.imports.archives.strava import Damaged, Told, file_of, told_by

_MOST_TABLES = 5  # looked into: the one with the usual name, else the largest
_USUAL = "activities.csv"


def told_of(archive: ZipFile, names: Sequence[str], refused: Collection[int]) -> tuple[str, Told]:
    """What a table in the archive says of its files, and the table's name; nothing and "" where there is none.

    `names` are those of all entries, in the directory's order; `refused` the numbers of those that cannot be read.
    """
    tables = [index for index, name in enumerate(names) if is_table(name) and index not in refused]
    tables.sort(key=lambda index: (_last(names[index]) != _USUAL, -archive.filelist[index].file_size))
    for index in tables[:_MOST_TABLES]:
        told = told_by(lambda index=index: _lines(archive, index), _files(names, names[index]))  # type: ignore[misc]
        if told:
            return names[index], told
    return "", Told()


def _files(names: Sequence[str], table: str) -> dict[str, int]:
    """The files that a table may name, by their names as seen from its folder; of two with one name the first."""
    folder = table[: len(table) - len(_last(table))]
    files: dict[str, int] = {}
    for index, name in enumerate(names):
        if name.startswith(folder) and not name.endswith("/") and not is_no_recording(name):
            files.setdefault(file_of(name[len(folder) :]), index)
    return files


def _last(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _lines(archive: ZipFile, index: int) -> Iterator[str]:
    """A table's lines with their ends; a line too long comes in parts. Raises `Damaged`."""
    try:
        with (
            archive.open(archive.filelist[index]) as member,
            io.TextIOWrapper(member, "utf-8-sig", errors="replace", newline="") as text,
        ):
            while line := text.readline(LONGEST_ROW + 1):
                yield line
    except DAMAGE:
        raise Damaged from None
