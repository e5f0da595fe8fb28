"""What a run is, and when two runs are the same. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from challenges.units import Distance, Duration

SAME_START = timedelta(minutes=1)
SAME_WITHIN = 50  # one part in fifty: 2 %
REACH = timedelta(days=3)
"""How far apart the dates of two overlapping runs can be: a run lasts at most a day, and zones differ by 26 hours."""


@dataclass(frozen=True, slots=True)
class RunOutline:
    """What identifies a run. `started_at` is None if only its date is known.

    `along` is measured along the positions, if there are any: two devices, or two exports of one recording, may count
    the same route differently.
    """

    started_at: datetime | None
    distance: Distance
    duration: Duration
    along: Distance | None = None


def is_same_run(one: RunOutline, other: RunOutline) -> bool:
    """Return whether two of a runner's runs are the same: start within a minute, distance and duration within 2 %.

    Percentages refer to the larger figure, so the order doesn't matter (rules, section 5). Distances match if the
    figures do, or the lengths along the positions of both. A run without a time of day never equals another.
    """
    if one.started_at is None or other.started_at is None:
        return False
    return (
        abs(one.started_at - other.started_at) <= SAME_START
        and (_near(one.distance.mm, other.distance.mm) or _same_way(one.along, other.along))
        and _near(one.duration.ms, other.duration.ms)
    )


def is_typed_twice(one: RunOutline, other: RunOutline) -> bool:
    """Return whether two runs entered by hand on one day have the same figures, so that only their runner can tell."""
    return (one.distance, one.duration) == (other.distance, other.duration)


def _same_way(one: Distance | None, other: Distance | None) -> bool:
    return one is not None and other is not None and _near(one.mm, other.mm)


def _near(one: int, other: int) -> bool:
    return abs(one - other) * SAME_WITHIN <= max(one, other)


# --- recordings of the same time --------------------------------------------------------------------------------------


class HasSpan(Protocol):
    """The time of a run. `duration` is elapsed time; the start is None if only the date is known."""

    @property
    def started_at(self) -> datetime | None: ...
    @property
    def duration(self) -> Duration: ...


class HasSpanAndDistance(HasSpan, Protocol):
    """What decides which of two overlapping runs counts; ids grow with every upload."""

    @property
    def id(self) -> int: ...
    @property
    def distance(self) -> Distance: ...


T = TypeVar("T", bound=HasSpanAndDistance)


def overlap(one: HasSpan, other: HasSpan) -> bool:
    """Return whether two runs share at least half of the shorter one's elapsed time (rules, section 5).

    A watch and a phone on one run do; a watch that is stopped a little into the next run does not. A run without a
    start time overlaps nothing.
    """
    if one.started_at is None or other.started_at is None:
        return False
    first, second = sorted((one, other), key=_start)
    apart = (_start(second) - _start(first)) // timedelta(milliseconds=1)
    shared = min(first.duration.ms - apart, second.duration.ms)
    return shared > 0 and 2 * shared >= min(first.duration.ms, second.duration.ms)


def superseded(runs: Iterable[HasSpanAndDistance]) -> dict[int, int]:
    """Return which of a runner's runs don't count because a longer one overlaps them, each with that longer run.

    The longer one counts: by distance, then by elapsed time, then by earlier upload. A run that doesn't count
    supersedes no third run, so each stretch of time counts once and none is lost. Pass only runs that could count.
    """
    instead: dict[int, int] = {}
    for group in at_once(runs):
        counted: list[HasSpanAndDistance] = []
        for run in sorted(group, key=lambda run: (-run.distance.mm, -run.duration.ms, run.id)):
            longer = next((other for other in counted if overlap(run, other)), None)
            if longer is None:
                counted.append(run)
            else:
                instead[run.id] = longer.id
    return instead


def at_once(runs: Iterable[T]) -> Iterable[Sequence[T]]:
    """Yield groups of runs that have no instant in common, earliest first. Groups don't affect each other.

    Runs without a start time are in none.
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


def _start(run: HasSpan) -> Any:
    return run.started_at
