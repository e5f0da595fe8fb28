"""What of all that waits comes first on Today, and how much of it fits. Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

URGENT = (
    "mood.race",
    "coaching.workout",
    "partners.set-out",
    "partners.comes",
    "partners.asked",
    "coaching.invited",
    "goals.check",
    "coaching.note",
    "coaching.reply",
    "partners.agreed",
    "mood.quiet",
    "worn_shoes",
    "award-gone",
)  # the day of a race before all, what somebody waits for next, what can wait last
MOST_NOTES = 3


class Topical(Protocol):
    """Whatever has a topic."""

    @property
    def topic(self) -> str: ...


T = TypeVar("T", bound=Topical)


def most_urgent(rows: Iterable[T], most: int = MOST_NOTES) -> list[T]:
    """The notes to show, the most urgent first; what is no note is left out. Notes of one topic keep their order."""
    notes = [row for row in rows if row.topic in URGENT]
    return sorted(notes, key=lambda row: URGENT.index(row.topic))[:most]
