"""A runner's runs as plain values: goals, streaks, milestones, patterns and suggestions come from these. Pure."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from challenges.runs.rules import Kind


class Outing(NamedTuple):
    """One run that counts (`queries.counted`). Distances and climbs in mm, times in ms.

    `minute` is the minute of the day at which it began where it began, 0 to 1 439; None where only its date is known.
    `offset` is how many minutes the clocks there were ahead of UTC; None with the minute, and where it does not matter.
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
"""All outings of one runner in the order they were run (`order_of`)."""
Order = tuple[int, int, int, int, int, int, str, int]


def in_order(outings: list[Outing]) -> list[Outing]:
    """The same in the order they were run. Where no two are of one day and the days are in order, so they are."""
    if all(one.day < other.day for one, other in pairwise(outings)):
        return outings
    return sorted(outings, key=order_of)


def order_of(outing: Outing) -> tuple[Order, int]:
    """What sorts a diary: in the order they were run, whatever the order in which they were written down."""
    return place_in_order(outing), outing.run_id


def place_in_order(outing: Outing) -> Order:
    """Date and minute of the day (unknown last); what they are sorts the runs of the same minute."""
    minute = 1440 if outing.minute is None else outing.minute
    return (
        outing.day.toordinal(), minute, outing.distance, outing.moving, outing.elapsed, outing.gain,
        outing.kind.value, outing.verified + 2 * outing.indoor,
    )  # fmt: skip
