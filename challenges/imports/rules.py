"""The outcomes of imported files, and their reasons. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from challenges.recordings.sports import Sport
from challenges.refusals import N_, Reason, joined

MOST_ATTEMPTS = 2
LEAST_LEASE = timedelta(minutes=1)
MOST_AT_ONCE = 100  # files per transaction


class ImportState(Enum):
    """The outcome of a file."""

    WAITING = "waiting"
    IMPORTED = "imported"
    DATELESS = "dateless"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    CANCELLED = "cancelled"
    UNDONE = "undone"


# For a file with several activities, the report shows the first of these that applies to any of them.
SAID_FIRST = (
    ImportState.IMPORTED,
    ImportState.DATELESS,
    ImportState.DUPLICATE,
    ImportState.REFUSED,
    ImportState.LEFT_OUT,
)
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
class FoundRuns:
    """The outcome of a file, or of one activity in it, with a reason if it needs one."""

    state: ImportState
    reason: Reason | None = None


def together(found: Sequence[FoundRuns]) -> FoundRuns:
    """Combine the outcomes of a file's activities: the best of them, with every reason once."""
    if not found:
        return FoundRuns(ImportState.REFUSED, EMPTY)
    best = min((part.state for part in found), key=SAID_FIRST.index)
    return FoundRuns(best, joined(part.reason for part in found if part.reason))


def left_out(sport: Sport) -> FoundRuns:
    """Return the outcome of an activity in another sport."""
    return FoundRuns(ImportState.LEFT_OUT, _NO_RUNS.get(sport, _ANOTHER_SPORT))


def broken(reference: str) -> FoundRuns:
    """Return the outcome of a file that raised an unexpected error; the log has details under the reference."""
    text = N_("Something went wrong with this file on our side. The site's owner can look it up as %(reference)s.")
    return FoundRuns(ImportState.REFUSED, Reason(text, reference=reference))


def without_file(count: int) -> FoundRuns:
    """Return the outcome of activities that an account export lists without a file."""
    text = N_("Manual activities without a recording: %(count)s. Log them by hand to add them.")
    return FoundRuns(ImportState.LEFT_OUT, Reason(text, count=count))


def lease_for(most_seconds: float) -> timedelta:
    """Return a lease long enough to read files that are stopped after `most_seconds` each.

    It leaves half a minute to write the result.
    """
    return max(LEAST_LEASE, timedelta(seconds=30 + most_seconds))


def next_batch(before: int, *, made_something: bool) -> int:
    """Return how many files to take in the next transaction, after `before` in the last one.

    A run gets a transaction of its own. Files that don't become anything need none, so consecutive ones are taken in
    growing batches.
    """
    return 1 if made_something else min(2 * before, MOST_AT_ONCE)
