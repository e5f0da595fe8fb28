"""Who may ask whom, how long a question stays open, and when somebody can say that they set out."""

from datetime import datetime, timedelta
from enum import Enum

from challenges.refusals import N_, Reason

MOST_OPEN = 10  # questions of one runner that wait
MOST_WAITING = 30  # that wait for one runner
LASTS = timedelta(days=30)
AGAIN_AFTER = timedelta(days=30)
LATE = timedelta(hours=1)  # so long after the time somebody can still catch up
FARTHEST = timedelta(days=8)
LONGEST_WORD = 300
LONGEST_MEETING = 120


class State(Enum):
    """How two stand. To who asked, DECLINED looks like ASKED: nobody is told of a no."""

    ASKED = "asked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    ENDED = "ended"


class Answer(Enum):
    """What a partner says to a run they are asked along to."""

    COMES = "comes"
    NOT_TODAY = "not-today"


def ask_refusal(open_questions: int, waiting: int, last_at: datetime | None, now: datetime) -> Reason | None:
    """What speaks against asking: `open_questions` of who asks, `waiting` for who is asked, and when the two last asked
    or ended, whatever came of it: what it says does not tell a no from no answer.
    """
    if open_questions >= MOST_OPEN:
        return Reason(
            N_("You have asked %(most)s runners and wait for them. Wait a little, or take one question back."),
            most=MOST_OPEN,
        )
    if waiting >= MOST_WAITING:
        return Reason(N_("So many have asked this runner that there is no room for one more now. Try another card."))
    if last_at and now < last_at + AGAIN_AFTER:
        return Reason(N_("You asked not long ago. You can ask again from %(day)s."), day=(last_at + AGAIN_AFTER).date())
    return None


def setting_out_refusal(starts_at: datetime, now: datetime) -> Reason | None:
    """What speaks against a time to set out."""
    if starts_at <= now:
        return Reason(N_("That time is over. Say one that is still to come."))
    if starts_at > now + FARTHEST:
        return Reason(N_("That is more than a week ahead. Say it when it is nearer."))
    return None
