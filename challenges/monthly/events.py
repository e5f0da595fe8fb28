"""Events of challenges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from challenges.monthly.metrics import Measure
from challenges.runners.rules import Category


class Mark(NamedTuple):
    """A score as the boards see it: value in the metric's base unit, and since which local date."""

    value: int
    reached_on: date
    category: Category | None
    age_group: str | None


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The changed scores of one participation, before and after.

    A measure missing from `before` or `after` had no counted run at that time.
    """

    challenge_id: int
    participation_id: int
    first_day: date
    before: dict[Measure, Mark]
    after: dict[Measure, Mark]


@dataclass(frozen=True, slots=True)
class ScoresChanged:
    """Scores changed: of one participation or several, in one challenge or several."""

    changes: Sequence[ScoreChange]


@dataclass(frozen=True, slots=True)
class RunnerJoined:
    """A runner joined a challenge."""

    challenge_id: int
    participation_id: int


@dataclass(frozen=True, slots=True)
class RunnerLeft:
    """A runner left a challenge."""

    challenge_id: int
    participation_id: int
