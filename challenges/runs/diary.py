"""A runner's run history as plain values, the source of goals, streaks, milestones, patterns and suggestions. Pure."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from challenges.runs.rules import Kind


class Outing(NamedTuple):
    """One run that counts (`queries.counted`). Distances and elevation gains in mm, times in ms.

    `minute` is the local minute of the day at which it started, 0 to 1 439; None if only its date is known. `offset` is
    the local offset from UTC in minutes; None without `minute`, and where it isn't needed.
    """

    run_id: int
    day: date
    minute: int | None
    kind: Kind
    distance: int
    moving: int
    elapsed: int
    gain: int
    verified: bool
    indoor: bool
    offset: int | None = None


Diary = Sequence[Outing]
"""All runs of one runner in chronological order (`order_of`)."""
Order = tuple[int, int, int, int, int, int, str, int]


def in_order(outings: list[Outing]) -> list[Outing]:
    """The same in the order they were run. Where no two are of one day and the days are in order, so they are."""
    if all(one.day < other.day for one, other in pairwise(outings)):
        return outings
    return sorted(outings, key=order_of)


def order_of(outing: Outing) -> tuple[Order, int]:
    """Return the sort key of the run history: chronological, regardless of when runs were logged."""
    return place_in_order(outing), outing.run_id


def place_in_order(outing: Outing) -> Order:
    """Return date and minute of the day (unknown last), with the figures as tie-breakers."""
    minute = 1440 if outing.minute is None else outing.minute
    return (
        outing.day.toordinal(), minute, outing.distance, outing.moving, outing.elapsed, outing.gain,
        outing.kind.value, outing.verified + 2 * outing.indoor,
    )  # fmt: skip
