"""The table `activities.csv` of a Strava account export, found and read within limits, in any language.

Its columns are translated and vary in number (87 to 101 of them since 2019), but not in order: id, date, name, type and
description come first. The column of files is the one whose values are files of the archive, whatever its title.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from zipfile import ZipFile

from challenges.imports.archives.names import (
    ALL_NOTES,
    LONGEST_ROW,
    MOST_ROWS,
    MOST_TABLE,
    TABLE_LOOK,
    is_no_recording,
    is_table,
    notes_of,
    title_of,
)
from challenges.imports.archives.zip_reader import DAMAGE
from challenges.recordings.sports import Sport, sport_of

_NAME, _TYPE, _DESCRIPTION = 2, 3, 4  # positions that have never changed
_HEADINGS = {
    "activity name": _NAME,
    "name": _NAME,
    "activity type": _TYPE,
    "type": _TYPE,
    "activity description": _DESCRIPTION,
    "description": _DESCRIPTION,
}
_ROWS_TO_KNOW_BY = 200
# Strava's words for its generic kind of workout. In other recordings they may describe a run ("Interval training").
_WORKOUTS = (
    "workout", "training", "entraîn", "entren", "allenam", "treino", "träning", "trening", "harjoit", "trénink",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StravaActivity:
    """The table's row for one recording."""

    title: str
    sport: Sport
    notes: str


@dataclass(slots=True)
class StravaDetails:
    """The contents of the table."""

    by_file: dict[int, StravaActivity] = field(default_factory=dict)  # by entry number in the archive
    absent: list[str] = field(default_factory=list)  # files it lists that the archive lacks
    rows_without_file: int = 0
    is_cut: bool = False  # whether it couldn't be read to the end


class DamagedTable(Exception):
    """The table is not a table, or larger than any real one."""


def file_of(name: str) -> str:
    """Return the key by which the table names a file: with or without .gz, because packers and browsers unpack gzip."""
    return name.strip().replace("\\", "/").removesuffix(".gz")


def told_by(lines: Callable[[], Iterable[str]], files: Mapping[str, int]) -> StravaDetails | None:
    """Return what a table says about files, given by `file_of` their names relative to the table's folder.

    `lines` starts reading the table each time it is called, and may raise `Damaged`. None if the table lists none of
    them.
    """
    column = _column_of_files(islice(_rows(lines(), TABLE_LOOK), _ROWS_TO_KNOW_BY), files)
    if column is None:
        return None
    told, left = StravaDetails(), ALL_NOTES
    rows = islice(_rows(lines(), MOST_TABLE), MOST_ROWS)
    try:
        titles = [cell.strip().lower() for cell in next(rows, [])]
        columns, is_english = _columns(titles, column), not _HEADINGS.keys().isdisjoint(titles)
        for row in rows:
            file = row[column].strip() if column < len(row) else ""
            if not file:
                told.rows_without_file += any(row)
            elif (number := files.get(file_of(file))) is None:
                told.absent.append(file)
            elif number not in told.by_file:
                told.by_file[number] = activity = _activity(row, columns, is_english, left > 0)
                left -= len(activity.notes)
    except DamagedTable:
        told.is_cut = True
    return told


def _column_of_files(rows: Iterable[list[str]], files: Mapping[str, int]) -> int | None:
    named: Counter[int] = Counter()
    try:
        for row in rows:
            named.update(column for column, cell in enumerate(row) if file_of(cell) in files)
    except DamagedTable:  # or longer than the part looked at
        pass
    return max(named, key=named.__getitem__) if named else None


def _rows(lines: Iterable[str], most: int) -> Iterator[list[str]]:
    """Yield the rows of a table of at most `most` characters, none longer than allowed."""
    total = row_began = 0

    def counted() -> Iterator[str]:
        nonlocal total
        for line in lines:
            total += len(line)
            if total > most or total - row_began > LONGEST_ROW:
                raise DamagedTable
            yield line

    try:
        for row in csv.reader(counted()):
            yield row
            row_began = total
    except csv.Error:
        raise DamagedTable from None


def _columns(titles: list[str], files: int) -> dict[int, int]:
    """Return the columns of name, type and description: by English headings, or else the usual ones."""
    found = {place: place for place in (_NAME, _TYPE, _DESCRIPTION) if place < files}
    for title, place in _HEADINGS.items():
        if title in titles:
            found[place] = titles.index(title)
    return found


def _activity(row: list[str], columns: Mapping[int, int], is_english: bool, with_notes: bool) -> StravaActivity:
    def cell(place: int) -> str:
        column = columns.get(place, len(row))
        return row[column] if column < len(row) else ""

    return StravaActivity(
        title=title_of(cell(_NAME)),
        sport=_sport(cell(_TYPE), is_english),
        notes=notes_of(cell(_DESCRIPTION)) if with_notes else "",
    )


def _sport(words: str, is_english: bool) -> Sport:
    """Return the sport that a type means; UNKNOWN for words of unknown languages, so that the recording decides."""
    sport = sport_of(words)
    if sport is not Sport.UNKNOWN or not words.strip():
        return sport
    if any(part in words.lower() for part in _WORKOUTS):
        return Sport.GYM
    return Sport.OTHER if is_english else Sport.UNKNOWN


_MOST_TABLES = 5  # tables looked into: the usually named one first, then the largest
_USUAL = "activities.csv"


def told_of(archive: ZipFile, names: Sequence[str], refused: Collection[int]) -> tuple[str, StravaDetails]:
    """Return the name and contents of the table that describes an archive's files; "" and nothing if there is none.

    `names` are all entries, in directory order; `refused` the indices of those that can't be read.
    """
    tables = [index for index, name in enumerate(names) if is_table(name) and index not in refused]
    tables.sort(key=lambda index: (_last(names[index]) != _USUAL, -archive.filelist[index].file_size))
    for index in tables[:_MOST_TABLES]:
        told = told_by(lambda index=index: _lines(archive, index), _files(names, names[index]))  # type: ignore[misc]
        if told:
            return names[index], told
    return "", StravaDetails()


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
        raise DamagedTable from None
