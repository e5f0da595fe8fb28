"""What one run changed in its runner's goals and streak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from challenges.goals.queries.goals import GoalSeen, counts_days, goals_of, streak_of
from challenges.goals.rules import GoalKind
from challenges.runners.models import Runner
from challenges.runs.rules.facts import RunFacts


@dataclass(frozen=True, slots=True)
class GoalChanged:
    """A goal with a run, and how far the run took it, in the goal's base unit. 0 for a best time."""

    seen: GoalSeen
    added: int


def goals_changed_by(
    runner: Runner, history: Sequence[RunFacts], without: Sequence[RunFacts], today: date
) -> list[GoalChanged]:
    """Return the goals that a run changed: their progress differs without it. Two queries."""
    before = {goal.id: goal.standing for goal in goals_of(runner, without, today)}
    changed = []
    for goal in goals_of(runner, history, today):
        standing, then = goal.standing, before[goal.id]
        if standing.aim.kind is GoalKind.TIME:
            if standing.days != then.days:
                changed.append(GoalChanged(goal, 0))
        elif standing.value > then.value:
            changed.append(GoalChanged(goal, standing.value - then.value))
    return changed


def streak_grown_by(
    runner: Runner, history: Sequence[RunFacts], without: Sequence[RunFacts], today: date
) -> tuple[int, bool] | None:
    """Return the length of the streak and whether it counts days, if a run made it longer; else None."""
    now, then = streak_of(runner, history, today), streak_of(runner, without, today)
    return (now.length, counts_days(runner.id)) if now.length > max(then.length, 1) else None
