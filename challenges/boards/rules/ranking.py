"""How scores rank, and which part of a board is shown. Pure.

A rank is 1 + the number of scores that are higher, or equal and reached on an earlier date (rules, section 4).
`buckets` explains how it is found in constant time on a board of any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import NamedTuple

from challenges.monthly.rules.metrics import Ranking
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
    """Return the boards on which a score ranks."""
    return (EVERYONE, *([category.value] if category else ()), *([age_group] if age_group else ()))


# --- ranks ----------------------------------------------------------------------------------------------------------


class ScoreKey(NamedTuple):
    """The order of a board: the smaller key ranks first. `sort_value` is the negated value, in the base unit."""

    sort_value: int
    reached_on: date


def ranked(keys: Sequence[ScoreKey], ranking: Ranking = Ranking.STANDARD) -> list[int]:
    """Return the ranks of a whole board in order, best first."""
    return ranked_from(keys, 1, 1, ranking)


def ranked_from(keys: Sequence[ScoreKey], position: int, rank: int, ranking: Ranking = Ranking.STANDARD) -> list[int]:
    """Return the ranks of a part of a board, whose first row is at `position` (from 1) and has `rank`."""
    if ranking is Ranking.ORDINAL:
        return list(range(position, position + len(keys)))
    ranks: list[int] = []
    for place, key in enumerate(keys, position):
        if ranks and key != keys[place - position - 1]:
            rank = place
        ranks.append(rank)
    return ranks


def movement(before: int | None, now: int) -> int | None:
    """Return how many places up (negative: down) since the last snapshot; None for runners who joined since."""
    return None if before is None else before - now


# --- what is shown --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoardLayout:
    """The rows that a ranked runner sees, as positions from 1: the top, a gap, the neighbourhood, and how many follow.

    Without a gap the top reaches down to the last neighbour, and `first` is greater than `last`.
    """

    top: int
    between: int
    first: int
    last: int
    behind: int


def layout(position: int, total: int, top: int = TOP, around: int = AROUND) -> BoardLayout:
    """Return the layout for the runner at `position` of `total` rows. A gap hides at least two runners."""
    first, last = position - around, min(position + around, total)
    if first <= top + 2:
        shown = min(max(top, last), total)
        return BoardLayout(shown, 0, shown + 1, shown, total - shown)
    return BoardLayout(top, first - top - 1, first, last, total - last)


def pages_of(total: int, size: int = PAGE) -> int:
    """Return the number of pages of a board, at least one."""
    return max(1, ceil(total / size))


# --- nights ---------------------------------------------------------------------------------------------------------

_HOUR = 3


def night_of(local: datetime) -> date:
    """Return the date of the last 03:00 on a clock that shows `local`."""
    return local.date() if local.hour >= _HOUR else local.date() - timedelta(days=1)


def is_due(local: datetime, last: date | None) -> bool:
    """Whether a rank snapshot is due; `last` is the night of the previous one.

    A board without a snapshot waits for 03:00; after that, a missed night is made up for at any hour.
    """
    return local.hour == _HOUR if last is None else last < night_of(local)
