"""What it takes to pass the runner ahead. Pure.

A run raises a score and its date: the score is then reached on the day of that run. So an equal score passes only if it
is reached on an earlier date; on the same date, both share the place.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from challenges.boards.rules.ranking import ScoreKey


class TargetEffect(Enum):
    """What a score equal to that of the runner ahead would be worth."""

    PASSES = "passes"
    SHARES = "shares"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Gap:
    """The next better place: its rank, the difference in score, and the smallest `more` that passes it.

    `difference` and `more` are in the base unit of the board's metric. `more` is None if no run can achieve it.
    """

    rank: int
    difference: int
    more: int | None
    level: TargetEffect


def effect_of_equalling(mine: ScoreKey, ahead: ScoreKey, today: date, *, shared_places: bool = True) -> TargetEffect:
    """Return what an equal score on `today` would be worth. A score never counts as reached earlier than it was."""
    reached_on = max(today, mine.reached_on)
    if reached_on < ahead.reached_on:
        return TargetEffect.PASSES
    return TargetEffect.SHARES if reached_on == ahead.reached_on and shared_places else TargetEffect.STAYS


def gap_to(
    rank: int, mine: ScoreKey, ahead: ScoreKey, today: date, *, most: int | None = None, shared_places: bool = True
) -> Gap:
    """Return how to pass `ahead`, at `rank`, with runs of `today`. `most` is the highest possible score."""
    level = effect_of_equalling(mine, ahead, today, shared_places=shared_places)
    difference = mine.sort_value - ahead.sort_value
    more = difference if level is TargetEffect.PASSES else difference + 1
    reachable = most is None or more - mine.sort_value <= most
    return Gap(rank, difference, more if reachable else None, level)
