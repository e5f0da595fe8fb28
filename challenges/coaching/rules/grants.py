"""What a runner can share with a coach, and the limits on invitations."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from challenges.refusals import N_, Reason

MOST_COACHES = 5  # per runner, including pending invitations
MOST_RUNNERS = 30  # per coach; the board loads all of them at once
MOST_WAITING = 30  # pending invitations per coach
AGAIN_AFTER = timedelta(days=30)
LONGEST_NOTE = 2_000
LONGEST_WORKOUT = 500


class Grant(Enum):
    """One kind of access. Each is granted and revoked on its own."""

    GOALS = "goals"
    RUNS = "runs"
    WHEREABOUTS = "whereabouts"
    FEELINGS = "feelings"
    PATTERNS = "patterns"


class Side(Enum):
    """One of the two people in a coaching."""

    RUNNER = "runner"
    COACH = "coach"


def settled(grants: Iterable[Grant]) -> frozenset[Grant]:
    """Return the effective grants: WHEREABOUTS has no effect without RUNS."""
    chosen = frozenset(grants)
    return chosen if Grant.RUNS in chosen else chosen - {Grant.WHEREABOUTS}


def invitation_refusal(
    runner_id: int, coach_id: int, coaches: int, waiting: int, refused_on: date | None, today: date
) -> Reason | None:
    """Return why the runner can't invite the coach, or None.

    `coaches` counts the runner's coaches and pending invitations, `waiting` the coach's pending invitations;
    `refused_on` is the date on which the coach last ended a coaching with this runner or declined an invitation.
    """
    if runner_id == coach_id:
        return Reason(N_("You can't coach yourself here. Invite someone you trust."))
    if coaches >= MOST_COACHES:
        return Reason(N_("You can have up to %(most)s coaches, counting open invitations."), most=MOST_COACHES)
    if waiting >= MOST_WAITING:
        return Reason(N_("This runner already has too many open invitations. Ask someone else."))
    if refused_on and today < refused_on + AGAIN_AFTER:
        again = refused_on + AGAIN_AFTER
        return Reason(N_("They can't coach you right now. You can ask again from %(day)s."), day=again)
    return None


def acceptance_refusal(runners: int) -> Reason | None:
    """Return why a coach with this many runners can't take another, or None."""
    if runners >= MOST_RUNNERS:
        return Reason(N_("You can coach up to %(most)s runners. Stop coaching someone first."), most=MOST_RUNNERS)
    return None
