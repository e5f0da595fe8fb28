"""What a run is, and when two are the same one. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from challenges.units import Distance, Duration

SAME_START = timedelta(minutes=1)
SAME_WITHIN = 50  # one part in fifty: 2 %


class Kind(Enum):
    """What sort of run it was."""

    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    FARTLEK = "fartlek"
    HILLS = "hills"
    RECOVERY = "recovery"
    RACE = "race"
    TRAIL = "trail"
    WALK = "walk"


class Source(Enum):
    """Where the figures come from."""

    HAND = "hand"
    GPX = "gpx"
    TCX = "tcx"
    FIT = "fit"
    KML = "kml"
    HEALTH = "health"  # a workout of Apple Health without a route


class MeasuredBy(Enum):
    """What a distance or a moving time comes from."""

    DEVICE = "device"
    POSITIONS = "positions"


class GainBy(Enum):
    """How the climb was measured; figures of different kinds are never ranked against each other."""

    DEVICE = "device"
    POSITIONS = "positions"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Outline:
    """What tells one run from another. A run whose start is known by date only has no `started_at`.

    `along` is measured along recorded positions, where there are any: two devices, or two exports of one recording,
    may count differently what they saw alike.
    """

    started_at: datetime | None
    distance: Distance
    duration: Duration
    along: Distance | None = None


def is_same_run(one: Outline, other: Outline) -> bool:
    """Whether two of a runner's runs are one: the same start within a minute, distance and duration within 2 %.

    Per cent of the larger figure, so it does not matter which came first (rules, section 5). A distance is near where
    the figures are, or what the positions of both say. A run without a time of day is never the same as another: it
    takes no part in checks by the minute.
    """
    if one.started_at is None or other.started_at is None:
        return False
    return (
        abs(one.started_at - other.started_at) <= SAME_START
        and (_near(one.distance.mm, other.distance.mm) or _same_way(one.along, other.along))
        and _near(one.duration.ms, other.duration.ms)
    )


def _same_way(one: Distance | None, other: Distance | None) -> bool:
    return one is not None and other is not None and _near(one.mm, other.mm)


def _near(one: int, other: int) -> bool:
    return abs(one - other) * SAME_WITHIN <= max(one, other)
