"""Limits on what is read of an archive, and the messages for exceeding them. Sizes are bytes unless noted."""

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.chunks import MOST_BYTES

__all__ = ["MOST_BYTES"]  # one recording, unpacked

MOST_ENTRIES = 20_000  # files in an archive and its nested archives: thirty years of two runs a day
MOST_DIRECTORY = 6 * 2**20  # the directory at an archive's end: 300 bytes an entry; exports take a hundred
MOST_TIGHTLY = 200  # maximum compression ratio, as for gzip (`runs/tracks/chunks.py`)
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
