"""Facts about runs as plain values: of a whole history (`RunFacts`), and of the runs near another one in time. Pure.

Goals, streaks, milestones, patterns and suggestions are computed from the history. The runs near a new one are needed
by its checks, the overlaps and the rules of challenges. They are read once and passed along (`RunLogged.near`), because
the lock on the runner's row prevents changes meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from challenges.recordings.kinds import GainBy, RunKind, Source
from challenges.runs.rules.duplicates import REACH, RunOutline
from challenges.units import Distance, Duration


class RunFacts(NamedTuple):
    """One run that counts (`queries.counted`). Distances and elevation gains in mm, times in ms.

    `minute` is the local minute of the day at which it started, 0 to 1 439; None if only its date is known. `offset` is
    the local offset from UTC in minutes; None without `minute`, and where it isn't needed.
    """

    run_id: int
    day: date
    minute: int | None
    kind: RunKind
    distance: int
    moving: int
    elapsed: int
    gain: int
    verified: bool
    indoor: bool
    offset: int | None = None


RunHistory = Sequence[RunFacts]
"""All runs of one runner in chronological order (`order_of`)."""
HistoryOrder = tuple[int, int, int, int, int, int, str, int]


def in_order(outings: list[RunFacts]) -> list[RunFacts]:
    """The same in the order they were run. Where no two are of one day and the days are in order, so they are."""
    if all(one.day < other.day for one, other in pairwise(outings)):
        return outings
    return sorted(outings, key=order_of)


def order_of(outing: RunFacts) -> tuple[HistoryOrder, int]:
    """Return the sort key of the run history: chronological, regardless of when runs were logged."""
    return place_in_order(outing), outing.run_id


def place_in_order(outing: RunFacts) -> HistoryOrder:
    """Return date and minute of the day (unknown last), with the figures as tie-breakers."""
    minute = 1440 if outing.minute is None else outing.minute
    return (
        outing.day.toordinal(), minute, outing.distance, outing.moving, outing.elapsed, outing.gain,
        outing.kind.value, outing.verified + 2 * outing.indoor,
    )  # fmt: skip


AROUND = 2 * REACH
"""How far around its date a run needs to be known: whatever overlaps it, and whatever overlaps that."""


FACTS = 13
"""How many fields of a `NearRun` are those of the facts by which `monthly` judges, in the same order."""


class NearRun(NamedTuple):
    """One run. `held` is whether it is."""

    id: int
    local_date: date
    started_at: datetime | None
    distance: Distance
    duration: Duration
    moving: Duration
    kind: RunKind
    created_at: datetime
    verified: bool
    indoor: bool
    held: bool
    gain: Distance | None
    gain_by: GainBy | None
    along: Distance | None
    source: Source
    superseded_by: int | None

    @property
    def outline(self) -> RunOutline:
        """What tells it from the runner's other runs."""
        return RunOutline(self.started_at, self.distance, self.duration, self.along)

    @property
    def counts(self) -> bool:
        """Whether it is part of its runner's history."""
        return not self.held and self.superseded_by is None

    @property
    def typed(self) -> bool:
        """Whether it was written down by hand."""
        return self.source is Source.HAND


Near = Sequence[NearRun]
