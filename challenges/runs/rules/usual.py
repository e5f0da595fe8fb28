"""The run that a runner usually does, to log it again with one tap. Pure."""

from datetime import date, timedelta
from typing import NamedTuple

from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts, RunHistory

RECENT = timedelta(weeks=12)
MOST_RUNS = 60  # the latest of them
ALIKE = 0.03  # of the longer one


class UsualRun(NamedTuple):
    """The latest run of the kind and distance that a runner does most often, and how often that was."""

    run: RunFacts
    times: int


def usual_run(history: RunHistory, today: date) -> UsualRun | None:
    """Return what a runner has done most often in the last twelve weeks; None without a run to repeat.

    Two runs are alike if type and place (indoors or not) are the same and their distances differ by 3% at most. Of
    equally frequent ones it is the latest, so whoever never runs the same way twice repeats the last run. A race is
    never repeated.
    """
    recent = [run for run in history if run.day > today - RECENT and run.kind is not RunKind.RACE][-MOST_RUNS:]
    counted = [UsualRun(run, sum(are_alike(run, other) for other in recent)) for run in recent]
    return max(reversed(counted), key=lambda usual: usual.times, default=None)


def are_alike(one: RunFacts, other: RunFacts) -> bool:
    """Return whether two runs are the same thing to a runner, done twice."""
    if (one.kind, one.indoor) != (other.kind, other.indoor):
        return False
    return abs(one.distance - other.distance) <= ALIKE * max(one.distance, other.distance)
