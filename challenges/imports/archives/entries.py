"""The contents of an archive, before anything in it is read."""

from dataclasses import dataclass

from challenges.refusals import Reason
from challenges.runs.tracks.sports import Sport


@dataclass(frozen=True, slots=True)
class Entry:
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
class Listing:
    """What is in an archive, in its order. Photos, tables and the like are skipped without mention.

    `refused` and `left_out` hold paths and reasons. If there are many, a last entry with an empty path counts the rest.
    """

    entries: tuple[Entry, ...]
    refused: tuple[tuple[str, Reason], ...] = ()  # unreadable: encrypted, too large, nested too deep
    left_out: tuple[tuple[str, Reason], ...] = ()  # no fault of a file: links, files listed in a table but missing
    rows_without_file: int = 0  # activities that a Strava export lists without a recording
