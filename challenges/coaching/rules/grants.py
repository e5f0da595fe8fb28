"""What a runner lets a coach see, and who may be asked to coach."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from challenges.refusals import N_, Reason

MOST_COACHES = 5  # of one runner, those asked included
MOST_RUNNERS = 30  # of one coach: all are looked at whenever the coach asks who needs a word
MOST_WAITING = 30  # invitations that wait for one coach
AGAIN_AFTER = timedelta(days=30)
LONGEST_NOTE = 2_000
LONGEST_WORKOUT = 500


class Grant(Enum):
    """One kind of access. Each is given and taken back by itself."""

    GOALS = "goals"
    RUNS = "runs"
    WHEREABOUTS = "whereabouts"
    FEELINGS = "feelings"
    PATTERNS = "patterns"


class Side(Enum):
    """One of the two."""

    RUNNER = "runner"
    COACH = "coach"


def settled(grants: Iterable[Grant]) -> frozenset[Grant]:
    """What is granted together: where and when somebody ran says nothing without the runs."""
    chosen = frozenset(grants)
    return chosen if Grant.RUNS in chosen else chosen - {Grant.WHEREABOUTS}


def invitation_refusal(
    runner_id: int, coach_id: int, coaches: int, waiting: int, refused_on: date | None, today: date
) -> Reason | None:
    """What speaks against asking somebody: `coaches` the runner has or has asked, `waiting` invitations of the coach,
    and the date on which the coach ended or turned down the last one, if they did.
    """
    if runner_id == coach_id:
        return Reason(N_("You cannot coach yourself here. Ask somebody whose eye you trust."))
    if coaches >= MOST_COACHES:
        return Reason(N_("You have %(most)s coaches or invitations, and that is the most."), most=MOST_COACHES)
    if waiting >= MOST_WAITING:
        return Reason(N_("So many have asked this runner that there is no room for one more. Ask somebody else."))
    if refused_on and today < refused_on + AGAIN_AFTER:
        return Reason(N_("They had no room for it. You can ask again from %(day)s."), day=refused_on + AGAIN_AFTER)
    return None


def acceptance_refusal(runners: int) -> Reason | None:
    """What speaks against one more runner for a coach who has so many."""
    if runners >= MOST_RUNNERS:
        return Reason(N_("You coach %(most)s runners, and that is the most. Let somebody go first."), most=MOST_RUNNERS)
    return None
