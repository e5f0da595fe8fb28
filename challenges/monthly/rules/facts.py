"""A run as the rules of a challenge see it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from challenges.runs.rules import GainBy, Kind
from challenges.units import Distance, Duration


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The facts that the rules need. `started_at` is None if only the date is known; `duration` is elapsed time."""

    id: int
    local_date: date
    started_at: datetime | None
    distance: Distance
    duration: Duration
    moving: Duration
    kind: Kind
    created_at: datetime
    verified: bool = False
    indoor: bool = False
    held: bool = False
    gain: Distance | None = None
    gain_by: GainBy | None = None
