"""Which notes to show on Today, in which order. Pure."""

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
)  # first a race today, then what other people are waiting for, last what can wait
MOST_NOTES = 3


class Topical(Protocol):
    """Anything that has a topic."""

    @property
    def topic(self) -> str: ...


T = TypeVar("T", bound=Topical)


def most_urgent(rows: Iterable[T], most: int = MOST_NOTES) -> list[T]:
    """Return the notes to show, most urgent first, without rows that are not notes. Within a topic, order is kept."""
    notes = [row for row in rows if row.topic in URGENT]
    return sorted(notes, key=lambda row: URGENT.index(row.topic))[:most]
