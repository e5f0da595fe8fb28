"""The nearest levels that a runner hasn't reached yet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from challenges.awards.rules.badges import BADGES
from challenges.awards.rules.book import Book
from challenges.awards.rules.kinds import COUNTS, TOTALS, What

NEAR = 0.5
"""The share of a level from which it is within reach."""


class Goal(NamedTuple):
    """A level that isn't reached yet, with the current value, both in the unit of its kind."""

    what: What
    detail: str
    rung: int
    value: int

    @property
    def share(self) -> float:
        """The share that is done, below 1."""
        return self.value / self.rung


def goals_in(
    book: Book, deeds: Mapping[str, int], medals: Iterable[Goal], today: date, most: int, near: float = NEAR
) -> list[Goal]:
    """Return the levels within reach, nearest first, at most `most`. `medals` are those of live challenges."""
    goals = [*medals, *_next(What.TOTAL, "", TOTALS, book.distance), *_next(What.COUNT, "", COUNTS, book.runs)]
    for badge in BADGES.values():
        value = badge.now(book.count_of(badge.key), today) if badge.step else deeds.get(badge.key, 0)
        goals += _next(What.BADGE, badge.key, badge.rungs, value)
    reachable = [goal for goal in goals if near <= goal.share < 1]
    return sorted(reachable, key=lambda goal: (-goal.share, goal.what.value, goal.detail))[:most]


def next_rung(rungs: Sequence[int], value: int) -> int | None:
    """Return the lowest level above a value, or None."""
    return min((rung for rung in rungs if rung > value), default=None)


def _next(what: What, detail: str, rungs: Sequence[int], value: int) -> Iterable[Goal]:
    rung = next_rung(rungs, value)
    return [] if rung is None else [Goal(what, detail, rung, value)]
