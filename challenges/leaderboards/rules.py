"""Which place a score takes, and what of a board is shown. Pure.

A rank is 1 + the number of scores that are higher, or equal and reached on an earlier date (rules, section 4). How it
is found in the same time on a board of any size is said in `stretches`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import NamedTuple

from challenges.monthly.metrics import Ranking
from challenges.runners.rules import Category

TOP = 6  # rows above the gap
AROUND = 3  # rows above and below one's own
PAGE = 50

# --- segments -------------------------------------------------------------------------------------------------------

EVERYONE = "everyone"
CATEGORIES = tuple(category.value for category in Category)
AGE_GROUPS = ("under-18", "18-34", *("-".join(map(str, (first, first + 4))) for first in range(35, 110, 5)))
SEGMENTS = (EVERYONE, *CATEGORIES, *AGE_GROUPS)


def segments_of(category: Category | None, age_group: str | None) -> tuple[str, ...]:
    """The boards on which a score stands."""
    return (EVERYONE, *([category.value] if category else ()), *([age_group] if age_group else ()))


# --- ranks ----------------------------------------------------------------------------------------------------------


class Key(NamedTuple):
    """The order of a board: the lesser key ranks first. `behind` is the negated value in the metric's base unit."""

    behind: int
    reached_on: date


def ranked(keys: Sequence[Key], ranking: Ranking = Ranking.STANDARD) -> list[int]:
    """The ranks of a whole board in order, best first."""
    return ranked_from(keys, 1, 1, ranking)


def ranked_from(keys: Sequence[Key], position: int, rank: int, ranking: Ranking = Ranking.STANDARD) -> list[int]:
    """The ranks of a part of a board: its first row stands at `position` (from 1) and has `rank`."""
    if ranking is Ranking.ORDINAL:
        return list(range(position, position + len(keys)))
    ranks: list[int] = []
    for place, key in enumerate(keys, position):
        if ranks and key != keys[place - position - 1]:
            rank = place
        ranks.append(rank)
    return ranks


def movement(before: int | None, now: int) -> int | None:
    """How many places up (or, below zero, down) since the ranks were last remembered; None for who joined since."""
    return None if before is None else before - now


# --- what is shown --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows that a ranked runner sees, as positions from 1: the top, a gap, the neighbourhood, and who is behind.

    Without a gap the top reaches down to the last neighbour, and `first` is past `last`.
    """

    top: int
    between: int
    first: int
    last: int
    behind: int


def layout(position: int, total: int, top: int = TOP, around: int = AROUND) -> Layout:
    """What of a board with `total` rows is shown to the runner at `position`. A gap hides two runners or more."""
    first, last = position - around, min(position + around, total)
    if first <= top + 2:
        shown = min(max(top, last), total)
        return Layout(shown, 0, shown + 1, shown, total - shown)
    return Layout(top, first - top - 1, first, last, total - last)


def pages_of(total: int, size: int = PAGE) -> int:
    """How many pages a board has; an empty one has one."""
    return max(1, ceil(total / size))


# --- nights ---------------------------------------------------------------------------------------------------------

_HOUR = 3


def night_of(local: datetime) -> date:
    """The date of the last 03:00 on a clock that shows `local`."""
    return local.date() if local.hour >= _HOUR else local.date() - timedelta(days=1)


def is_due(local: datetime, last: date | None) -> bool:
    """Whether the ranks of the night are to be remembered now; `last` is the night for which they were.

    A board that was never remembered waits for 03:00; afterwards a missed night is made up for at any hour.
    """
    return local.hour == _HOUR if last is None else last < night_of(local)
