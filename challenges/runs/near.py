"""A run beside another one in time, as its checks, the overlaps and the rules of challenges look at it. Pure.

A run that is written down is compared with those around it three times. They are read once, and go along with the news
of it (`RunLogged.near`): its runner's row is locked, so that no other request changes them meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from challenges.runs.rules import REACH, GainBy, Kind, Outline, Source
from challenges.units import Distance, Duration

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
    kind: Kind
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
    def outline(self) -> Outline:
        """What tells it from the runner's other runs."""
        return Outline(self.started_at, self.distance, self.duration, self.along)

    @property
    def counts(self) -> bool:
        """Whether it is part of its runner's history."""
        return not self.held and self.superseded_by is None

    @property
    def typed(self) -> bool:
        """Whether it was written down by hand."""
        return self.source is Source.HAND


Near = Sequence[NearRun]
