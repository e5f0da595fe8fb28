"""Find and read the table in an archive that describes its recordings, within limits."""

import io
from collections.abc import Collection, Iterator, Sequence
from zipfile import ZipFile

from challenges.imports.archives.limits import LONGEST_ROW
from challenges.imports.archives.names import is_no_recording, is_table
from challenges.imports.archives.opening import DAMAGE
from challenges.imports.archives.strava import Damaged, Told, file_of, told_by

_MOST_TABLES = 5  # tables looked into: the usually named one first, then the largest
_USUAL = "activities.csv"


def told_of(archive: ZipFile, names: Sequence[str], refused: Collection[int]) -> tuple[str, Told]:
    """Return the name and contents of the table that describes an archive's files; "" and nothing if there is none.

    `names` are all entries, in directory order; `refused` the indices of those that can't be read.
    """
    tables = [index for index, name in enumerate(names) if is_table(name) and index not in refused]
    tables.sort(key=lambda index: (_last(names[index]) != _USUAL, -archive.filelist[index].file_size))
    for index in tables[:_MOST_TABLES]:
        told = told_by(lambda index=index: _lines(archive, index), _files(names, names[index]))  # type: ignore[misc]
        if told:
            return names[index], told
    return "", Told()


def _files(names: Sequence[str], table: str) -> dict[str, int]:
    """Return the files that a table may list, by their names relative to its folder; the first of duplicate names."""
    folder = table[: len(table) - len(_last(table))]
    files: dict[str, int] = {}
    for index, name in enumerate(names):
        if name.startswith(folder) and not name.endswith("/") and not is_no_recording(name):
            files.setdefault(file_of(name[len(folder) :]), index)
    return files


def _last(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _lines(archive: ZipFile, index: int) -> Iterator[str]:
    """Yield a table's lines with their endings; an overlong line comes in parts. Raises `Damaged`."""
    try:
        with (
            archive.open(archive.filelist[index]) as member,
            io.TextIOWrapper(member, "utf-8-sig", errors="replace", newline="") as text,
        ):
            while line := text.readline(LONGEST_ROW + 1):
                yield line
    except DAMAGE:
        raise Damaged from None
