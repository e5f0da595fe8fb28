"""What it takes to pass who stands ahead. Pure.

A run raises a score and its date with it: the score is then reached on the day of that run. So as much as another one
has is enough only for who reaches it on an earlier date; on the same date both share the place.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from challenges.leaderboards.rules import Key


class Level(Enum):
    """What exactly as much as the runner ahead has would be worth."""

    PASSES = "passes"
    SHARES = "shares"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Step:
    """The way to the next better place: its rank, how far its figure is, and the least `more` with which it is passed.

    `apart` and `more` are in the base unit of the board's metric. `more` is None where no run can bring it.
    """

    rank: int
    apart: int
    more: int | None
    level: Level


def level_of(mine: Key, ahead: Key, today: date, *, shared_places: bool = True) -> Level:
    """What reaching the same figure on `today` would be worth; a score never counts as reached earlier than it was."""
    reached_on = max(today, mine.reached_on)
    if reached_on < ahead.reached_on:
        return Level.PASSES
    return Level.SHARES if reached_on == ahead.reached_on and shared_places else Level.STAYS


def step_to(
    rank: int, mine: Key, ahead: Key, today: date, *, most: int | None = None, shared_places: bool = True
) -> Step:
    """How to pass who has `ahead` and `rank`, by runs of `today`; `most` is the highest figure that can be reached."""
    level = level_of(mine, ahead, today, shared_places=shared_places)
    apart = mine.behind - ahead.behind
    more = apart if level is Level.PASSES else apart + 1
    reachable = most is None or more - mine.behind <= most
    return Step(rank, apart, more if reachable else None, level)
