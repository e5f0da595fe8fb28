"""How much of an archive is read, and the sentences for what goes beyond. Sizes are bytes unless a name says more."""

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.chunks import MOST_BYTES

__all__ = ["MOST_BYTES"]  # one recording, unpacked

MOST_ENTRIES = 20_000  # files in an archive and the archives inside it: thirty years of two runs a day
MOST_DIRECTORY = 6 * 2**20  # the list at an archive's end: 300 bytes an entry, where exports take a hundred
MOST_TIGHTLY = 200  # times smaller than unpacked, as for gzip (`runs/tracks/chunks.py`)
SLACK = 64 * 2**10  # unpacked bytes that need no excuse: a file of one letter is no trap
PIECE = 64 * 2**10  # read at once
NESTED_BYTES = 256 * 2**20  # of the archives inside one archive, unpacked to a temporary file ...
NESTED_TIMES = 4  # ... or so many times the archive's own size: archives do not become much smaller twice

LONGEST_PATH = 200  # characters shown
LONGEST_TITLE = 80  # characters, as of a run
LONGEST_NOTES = 4_000  # characters of one activity's description
ALL_NOTES = 4 * 2**20  # characters of all descriptions together
MOST_LINES = 50  # files named one by one that are not taken; then they are counted

LONGEST_ROW = 256 * 2**10  # characters of a table's row
MOST_TABLE = 64 * 2**20  # characters of a table; Strava's takes about a thousand an activity
MOST_ROWS = 5 * MOST_ENTRIES
TABLE_LOOK = 2**20  # characters in which a table shows that it is one of activities

MOST_HEALTH = 4 * 2**30  # of the list in an Apple Health export; ten years of a watch are one or two GiB
MOST_WORKOUTS = 100_000
LONGEST_WORKOUT = 2**20  # with every lap and every pause
ALL_WORKOUTS = 32 * 2**20  # of runs without a route, together
MOST_IN_A_MONTH = 50  # of these, in one document


def too_many() -> Unreadable:
    """The refusal of more files than one import takes."""
    return Unreadable(
        Reason(N_("This ZIP has too many files. The limit is %(most)s, so upload it in parts."), most=MOST_ENTRIES)
    )


def too_large(most: int) -> Reason:
    """Why a file beyond `most` bytes is not read."""
    return Reason(N_("This file is too large. The limit is %(most)s MB."), most=most // 2**20)


def too_tight() -> Reason:
    """Why a file is not read that unpacks to far more than it is."""
    return Reason(N_("This file isn't compressed the way recordings are. Export it again."))
