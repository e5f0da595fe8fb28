"""Names in archives, made printable and classified, and the limits on what is read. Sizes are bytes unless noted.

No file is ever opened or written by a name from an archive.
"""

import re
from zipfile import ZipInfo

from challenges.refusals import N_, Reason, Unreadable

MOST_ENTRIES = 20_000  # files in an archive and its nested archives: thirty years of two runs a day
MOST_DIRECTORY = 6 * 2**20  # the directory at an archive's end: 300 bytes an entry; exports take a hundred
MOST_TIGHTLY = 200  # maximum compression ratio, as for gzip (`recordings/chunks.py`)
SLACK = 64 * 2**10  # unpacked bytes exempt from it: a file of one repeated letter is no zip bomb
PIECE = 64 * 2**10  # read at a time
NESTED_BYTES = 256 * 2**20  # of nested archives together, unpacked to a temporary file ...
NESTED_TIMES = 4  # ... or this many times the archive's own size: compressing twice gains little

LONGEST_PATH = 200  # characters shown
LONGEST_TITLE = 80  # characters, as for a run
LONGEST_NOTES = 4_000  # characters of one activity's description
ALL_NOTES = 4 * 2**20  # characters of all descriptions together
MOST_LINES = 50  # skipped files listed by name; the rest is counted

LONGEST_ROW = 256 * 2**10  # characters of a table row
MOST_TABLE = 64 * 2**20  # characters of a table; Strava's takes about a thousand an activity
MOST_ROWS = 5 * MOST_ENTRIES
TABLE_LOOK = 2**20  # characters within which a table shows whether it lists activities

MOST_HEALTH = 4 * 2**30  # of the list in an Apple Health export; ten years of a watch take one or two GiB
MOST_WORKOUTS = 100_000
LONGEST_WORKOUT = 2**20  # with every lap and pause
ALL_WORKOUTS = 32 * 2**20  # of runs without a route, together
MOST_IN_A_MONTH = 50  # of these, in one document


def too_many() -> Unreadable:
    """Return the refusal of more files than one import takes."""
    return Unreadable(
        Reason(N_("This ZIP has too many files. The limit is %(most)s, so upload it in parts."), most=MOST_ENTRIES)
    )


def too_large(most: int) -> Reason:
    """Return why a file beyond `most` bytes is not read."""
    return Reason(N_("This file is too large. The limit is %(most)s MB."), most=most // 2**20)


def too_tight() -> Reason:
    """Return why a file with an implausible compression ratio is not read."""
    return Reason(N_("This file isn't compressed the way recordings are. Export it again."))


_IS_UTF8 = 0x800  # flag of a name declared as UTF-8
_INSIDE = " / "  # between an archive's name and that of a file in it
_NO_RECORDINGS = frozenset(
    "jpg jpeg png gif heic heif webp tif tiff bmp svg mp4 mov avi m4v mp3 m4a wav "
    "csv tsv json html htm pdf txt md log xls xlsx doc docx ppt pptx odt ods rtf ini db yml yaml css js "
    "epub jar apk exe dll".split()
)
_OF_SYSTEMS = frozenset((".ds_store", "thumbs.db", "desktop.ini"))


def name_of(info: ZipInfo) -> str:
    """Return the full name, with slashes, in the intended encoding: macOS writes UTF-8 without declaring it."""
    name = info.orig_filename
    if not info.flag_bits & _IS_UTF8 and not name.isascii():
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name.replace("\\", "/")


def shown(name: str, inside: str = "") -> str:
    """Return a name for display: no invisible or direction-changing characters, the middle cut if it is long."""
    text = _printable(f"{inside}{_INSIDE}{name}" if inside else name) or "?"
    if len(text) <= LONGEST_PATH:
        return text
    half = LONGEST_PATH // 2
    return f"{text[: half - 1]}…{text[-half:]}"


def title_of(text: str) -> str:
    """Return text from a table as one line."""
    line = " ".join(_printable(text).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def notes_of(text: str) -> str:
    """Return text from a table with its line breaks."""
    lines = (_printable(line).rstrip() for line in text[: 2 * LONGEST_NOTES].splitlines())
    notes = "\n".join(lines).strip()
    return notes if len(notes) <= LONGEST_NOTES else f"{notes[: LONGEST_NOTES - 1].rstrip()}…"


def is_archives(name: str) -> bool:
    """Return whether a file's name is that of an archive. A KMZ is one too: a KML file and its pictures."""
    return name.lower().endswith((".zip", ".kmz"))


def is_table(name: str) -> bool:
    """Return whether a file's name is that of a table, such as Strava's list of activities."""
    return name.lower().endswith(".csv") and not is_of_system(name)


def is_no_recording(name: str) -> bool:
    """Return whether a file's name rules out a recording. Unknown types may be one."""
    ending = name.lower().removesuffix(".gz").rpartition("/")[2].rpartition(".")[2]
    return is_of_system(name) or ending in _NO_RECORDINGS


def is_of_system(name: str) -> bool:
    """Return whether a file was added by an operating system and not by a person."""
    folders, _, last = name.lower().rpartition("/")
    return last in _OF_SYSTEMS or last.startswith("._") or "__macosx" in folders.split("/")


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return re.sub(r"[\s\S]", lambda found: _visible(found[0]), text)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
