"""What becomes of a file that is imported, in the words of its report. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from challenges.refusals import N_, Reason, joined
from challenges.runs.tracks.sports import Sport

MOST_ATTEMPTS = 2
LEAST_LEASE = timedelta(minutes=1)
MOST_AT_ONCE = 100  # files taken up in one transaction


class State(Enum):
    """What became of a file."""

    WAITING = "waiting"
    IMPORTED = "imported"
    DATELESS = "dateless"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    CANCELLED = "cancelled"
    UNDONE = "undone"


# Of a file with several activities the report says the first of these that is true of one of them.
SAID_FIRST = (State.IMPORTED, State.DATELESS, State.DUPLICATE, State.REFUSED, State.LEFT_OUT)
_NO_RUNS: dict[Sport, Reason] = {
    Sport.RIDE: Reason(N_("Bike ride. Only runs and walks are imported.")),
    Sport.SWIM: Reason(N_("Swim. Only runs and walks are imported.")),
    Sport.ROW: Reason(N_("Water sport. Only runs and walks are imported.")),
    Sport.SKI: Reason(N_("Snow sport. Only runs and walks are imported.")),
    Sport.SKATE: Reason(N_("Skating. Only runs and walks are imported.")),
    Sport.STRENGTH: Reason(N_("Strength training. Only runs and walks are imported.")),
    Sport.UNNAMED: Reason(
        N_("A part of this file names no sport, so it was skipped. Only runs and walks are imported.")
    ),
    Sport.GYM: Reason(N_("Fitness workout. Only runs and walks are imported.")),
}
_ANOTHER_SPORT = Reason(N_("Another sport. Only runs and walks are imported."))
EMPTY = Reason(N_("This file has no activity in it."))
TOO_OFTEN = Reason(N_("Reading this file stopped the import twice, so it was skipped."))
GONE = Reason(N_("The uploaded file is gone. Upload it again."))
NO_DATE = Reason(N_("An activity in this file has no date."))


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a file, or of one activity in it, and why where that needs saying."""

    state: State
    reason: Reason | None = None


def together(found: Sequence[Found]) -> Found:
    """What the report says of a file with these activities: the best of them, and each reason that any has."""
    if not found:
        return Found(State.REFUSED, EMPTY)
    best = min((part.state for part in found), key=SAID_FIRST.index)
    return Found(best, joined(part.reason for part in found if part.reason))


def left_out(sport: Sport) -> Found:
    """An activity that is no run, with its kind."""
    return Found(State.LEFT_OUT, _NO_RUNS.get(sport, _ANOTHER_SPORT))


def broken(reference: str) -> Found:
    """A file that something unexpected happened with; the log has more under the reference."""
    text = N_("Something went wrong with this file on our side. The site's owner can look it up as %(reference)s.")
    return Found(State.REFUSED, Reason(text, reference=reference))


def without_file(count: int) -> Found:
    """Activities that an account export lists and has no file for."""
    text = N_("Manual activities without a recording: %(count)s. Log them by hand to add them.")
    return Found(State.LEFT_OUT, Reason(text, count=count))


def lease_for(most_seconds: float) -> timedelta:
    """How long nobody else takes over while files are read that are stopped after `most_seconds` each.

    Half a minute is left to write it down.
    """
    return max(LEAST_LEASE, timedelta(seconds=30 + most_seconds))


def next_batch(before: int, *, made_something: bool) -> int:
    """How many files are taken up at once, after so many.

    A run is written down by itself. Files that nothing is made of need no transaction each, so the more of them come
    one after the other, the more are taken up together.
    """
    return 1 if made_something else min(2 * before, MOST_AT_ONCE)
