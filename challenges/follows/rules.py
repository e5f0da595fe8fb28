"""Who can follow and block whom. Pure."""

from datetime import datetime, timedelta

from challenges.refusals import N_, Reason

MOST_FOLLOWED = 1_000  # the board of followed runners counts them one by one
QUIET_AFTER_NO = timedelta(days=90)  # repeated requests before that do not notify


def follow_refusal(follower_id: int, followed_id: int, followed_already: int) -> Reason | None:
    """Return why a runner cannot follow another; None if they can. `followed_already` is their number of follows."""
    if follower_id == followed_id:
        return Reason(N_("You can't follow yourself."))
    if followed_already >= MOST_FOLLOWED:
        return Reason(
            N_("You follow %(most)s runners, the most anyone can. Unfollow someone first."), most=MOST_FOLLOWED
        )
    return None


def may_be_told_again(declined_at: datetime | None, now: datetime) -> bool:
    """Return whether a repeated request notifies a runner who declined at that time, if they did."""
    return declined_at is None or now - declined_at >= QUIET_AFTER_NO


def block_refusal(blocker_id: int, blocked_id: int) -> Reason | None:
    """Return why a runner cannot block another; None if they can."""
    return Reason(N_("You can't block yourself.")) if blocker_id == blocked_id else None
