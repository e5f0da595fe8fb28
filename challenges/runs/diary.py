"""A runner's runs as plain values: goals, streaks, milestones, patterns and suggestions come from these. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from challenges.runs.rules import Kind


class Outing(NamedTuple):
    """One run that counts: a held one is none. Distances and climbs in mm, times in ms.

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
"""All outings of one runner in the order they were run: by date, minute of the day (unknown last), id."""


def order_of(outing: Outing) -> tuple[date, int, int]:
    """What sorts a diary."""
    return outing.day, 1440 if outing.minute is None else outing.minute, outing.run_id
