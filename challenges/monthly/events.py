"""Events of challenges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from challenges.monthly.rules.metrics import Measure, ScoreMark


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The changed scores of one participation, before and after.

    A measure missing from `before` or `after` had no counted run at that time.
    """

    challenge_id: int
    participation_id: int
    first_day: date
    before: dict[Measure, ScoreMark]
    after: dict[Measure, ScoreMark]


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
