"""What happens in challenges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from challenges.monthly.metrics import Mark, Measure


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How a participation's scores moved: those that did, as they were and as they are.

    What is missing on a side has no counted run on that side.
    """

    challenge_id: int
    participation_id: int
    first_day: date
    before: dict[Measure, Mark]
    after: dict[Measure, Mark]


@dataclass(frozen=True, slots=True)
class ScoresChanged:
    """Scores moved, of one participation or of several, whether in one challenge or in all that a run moves."""

    changes: Sequence[ScoreChange]


@dataclass(frozen=True, slots=True)
class RunnerJoined:
    """A runner takes part in a challenge."""

    challenge_id: int
    participation_id: int


@dataclass(frozen=True, slots=True)
class RunnerLeft:
    """A runner takes part no longer."""

    challenge_id: int
    participation_id: int
