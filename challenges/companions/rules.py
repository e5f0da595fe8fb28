"""Who may follow whom, and who may keep whom away. Pure."""

from challenges.refusals import N_, Reason

MOST_FOLLOWED = 1_000  # a following board counts them one by one


def follow_refusal(follower_id: int, followed_id: int, followed_already: int) -> Reason | None:
    """What speaks against following another runner; `followed_already` are the runners followed so far."""
    if follower_id == followed_id:
        return Reason(N_("You cannot follow yourself."))
    if followed_already >= MOST_FOLLOWED:
        return Reason(
            N_("You follow %(most)s runners, and that is the most. Let somebody go first."), most=MOST_FOLLOWED
        )
    return None


def block_refusal(blocker_id: int, blocked_id: int) -> Reason | None:
    """What speaks against blocking a runner."""
    return Reason(N_("You cannot block yourself.")) if blocker_id == blocked_id else None
