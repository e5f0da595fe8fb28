"""What an archive holds, before anything of it is read."""

from dataclasses import dataclass

from challenges.refusals import Reason
from challenges.runs.tracks.sports import Sport


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive that may be a recording."""

    path: str  # as shown to the runner: printable, at most 200 characters; several entries may have the same
    # how it is found again, the same for the same archive: "17", or "3/17" in the archive that is entry 3; "17w0" is
    # the first document of workouts without a route in the list of an Apple Health export
    key: str
    size: int  # bytes unpacked, as the archive says, which may lie
    title: str = ""  # what an account export says of it: one line of at most 80 characters ...
    sport: Sport = Sport.UNKNOWN  # ... where this is no run, there is no need to read it ...
    notes: str = ""  # ... and at most 4 000 characters


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in an archive, in its order. Photos, tables and the like are passed over in silence.

    `refused` and `left_out` hold a path and why; where there are many, a last line with an empty path counts the rest.
    """

    entries: tuple[Entry, ...]
    refused: tuple[tuple[str, Reason], ...] = ()  # cannot be read: encrypted, too large, an archive too deep inside
    left_out: tuple[tuple[str, Reason], ...] = ()  # no file's fault: links, files that a table names and nobody packed
    rows_without_file: int = 0  # activities that a Strava export lists without a recording: typed in there
