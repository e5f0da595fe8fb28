"""What a run is, and when two are the same one. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol, TypeVar

from challenges.units import Distance, Duration

SAME_START = timedelta(minutes=1)
SAME_WITHIN = 50  # one part in fifty: 2 %
REACH = timedelta(days=3)
"""How far apart the dates of two overlapping runs can lie: a run lasts a day at most, zones differ by 26 hours."""


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


def is_typed_twice(one: Outline, other: Outline) -> bool:
    """Whether two typed runs of one day say the same: then only their runner knows whether they ran it twice."""
    return (one.distance, one.duration) == (other.distance, other.duration)


def _same_way(one: Distance | None, other: Distance | None) -> bool:
    return one is not None and other is not None and _near(one.mm, other.mm)


def _near(one: int, other: int) -> bool:
    return abs(one - other) * SAME_WITHIN <= max(one, other)


# --- recordings of the same time --------------------------------------------------------------------------------------


class Spanning(Protocol):
    """When a run was under way. `duration` is elapsed time; a start that is known by date only is None."""

    @property
    def started_at(self) -> datetime | None: ...
    @property
    def duration(self) -> Duration: ...


class Timed(Spanning, Protocol):
    """What tells which of two runs at the same time counts; ids grow with every upload."""

    @property
    def id(self) -> int: ...
    @property
    def distance(self) -> Distance: ...


T = TypeVar("T", bound=Timed)


def overlap(one: Spanning, other: Spanning) -> bool:
    """Whether two runs share at least half of the shorter one's elapsed time (rules, section 5).

    A watch and a telephone on one road do; a watch that stops a little late before the next run does not. A run whose
    start is known by date only overlaps nothing.
    """
    if one.started_at is None or other.started_at is None:
        return False
    first, second = sorted((one, other), key=_start)
    apart = (_start(second) - _start(first)) // timedelta(milliseconds=1)
    shared = min(first.duration.ms - apart, second.duration.ms)
    return shared > 0 and 2 * shared >= min(first.duration.ms, second.duration.ms)


def superseded(runs: Iterable[Timed]) -> dict[int, int]:
    """Which of one runner's runs do not count because a longer one overlaps them, each with the one that does instead.

    The longer one counts: by distance, then by elapsed time, then by the earlier upload. A run that does not count
    takes nothing from a third, so each stretch of time counts once and none is lost. Pass only runs that could count.
    """
    instead: dict[int, int] = {}
    for group in at_once(runs):
        counted: list[Timed] = []
        for run in sorted(group, key=lambda run: (-run.distance.mm, -run.duration.ms, run.id)):
            longer = next((other for other in counted if overlap(run, other)), None)
            if longer is None:
                counted.append(run)
            else:
                instead[run.id] = longer.id
    return instead


def at_once(runs: Iterable[T]) -> Iterable[Sequence[T]]:
    """Runs in groups that have no instant in common, the earliest first: what happens in one changes no other.

    A run whose start is known by date only is in none.
    """
    group: list[T] = []
    until: datetime | None = None
    for run in sorted((run for run in runs if run.started_at is not None), key=_start):
        ends = _start(run) + timedelta(milliseconds=run.duration.ms)
        if until is not None and _start(run) >= until:
            yield group
            group, until = [], None
        group.append(run)
        until = ends if until is None else max(until, ends)
    if group:
        yield group


def _start(run: Spanning) -> Any:
    return run.started_at
