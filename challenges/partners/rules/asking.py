"""Limits on requests and on invitations to a run."""

from datetime import datetime, timedelta
from enum import Enum

from challenges.refusals import N_, Reason

MOST_OPEN = 10  # open requests that a runner has sent
MOST_WAITING = 30  # open requests that wait for a runner
LASTS = timedelta(days=30)
AGAIN_AFTER = timedelta(days=30)
LATE = timedelta(hours=1)  # how long after the start a run is still shown
FARTHEST = timedelta(days=8)
LONGEST_WORD = 300
LONGEST_MEETING = 120


class State(Enum):
    """The state of a request. DECLINED looks like ASKED to the asker, so that nobody is told about a no."""

    ASKED = "asked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    ENDED = "ended"


class Answer(Enum):
    """A partner's answer to an invitation to a run."""

    COMES = "comes"
    NOT_TODAY = "not-today"


def ask_refusal(open_questions: int, waiting: int, last_at: datetime | None, now: datetime) -> Reason | None:
    """Return why a request can't be sent, or None.

    `open_questions` counts the asker's open requests, `waiting` those that wait for the other runner. `last_at` is when
    a request between the two was last sent or a partnership ended; it doesn't reveal whether a request was declined.
    """
    if open_questions >= MOST_OPEN:
        return Reason(
            N_("You have %(most)s open requests. Wait for an answer, or withdraw one."),
            most=MOST_OPEN,
        )
    if waiting >= MOST_WAITING:
        return Reason(N_("This runner already has too many open requests. Try another card."))
    if last_at and now < last_at + AGAIN_AFTER:
        return Reason(N_("It's too soon to ask again. You can ask from %(day)s."), day=(last_at + AGAIN_AFTER).date())
    return None


def setting_out_refusal(starts_at: datetime, now: datetime) -> Reason | None:
    """Return why a run can't start at this time, or None."""
    if starts_at <= now:
        return Reason(N_("That time has passed. Pick a later one."))
    if starts_at > now + FARTHEST:
        return Reason(N_("Pick a time in the next %(days)s days."), days=FARTHEST.days)
    return None
