"""Follow, unfollow, block and unblock. All actions are idempotent."""

from sqlalchemy import delete, func, select, update

from challenges import clock
from challenges.db import db, insert_if_absent, lock, writes
from challenges.events import announce
from challenges.follows import queries, rules
from challenges.follows.events import FollowApproved, FollowDeclined, Followed, FollowRequested, RelationChanged
from challenges.follows.models import Block, Follow, FollowRequest
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner


@writes
def follow(follower_id: int, followed_id: int) -> None:
    """Follow a runner whose handle is shown, or send a request if that runner approves followers.

    Raises Refused for oneself and beyond the maximum number of follows; Missing across a block and for an alias.
    """
    follower, followed = _both(follower_id, followed_id)
    key = {"follower_id": follower_id, "followed_id": followed_id}
    if db.session.scalar(select(Follow.id).filter_by(**key)):
        return
    if reason := rules.follow_refusal(follower_id, followed_id, _followed_already(follower_id)):
        raise Refused(reason)
    if queries.blocked_between(follower_id, followed_id) or followed.appears_to(follower).handle is None:
        raise Missing
    if followed.approves_followers:
        _ask(key)
        return
    db.session.execute(delete(FollowRequest).filter_by(**key))
    announce(Followed(_begin(key)))


def _begin(key: dict[str, int]) -> int:
    """Create the follow and return its id."""
    insert_if_absent(Follow, key, since=clock.now())
    announce(RelationChanged((key["follower_id"], key["followed_id"])))
    return db.session.scalars(select(Follow.id).filter_by(**key)).one()


def _ask(key: dict[str, int]) -> None:
    now = clock.now()
    is_new = insert_if_absent(FollowRequest, key, asked_at=now)
    request = db.session.scalars(select(FollowRequest).filter_by(**key)).one()
    if not is_new:
        if request.withdrawn_at is None and request.declined_at is None:
            return
        is_new = rules.may_be_told_again(request.declined_at, now)
        request.withdrawn_at, request.asked_at = None, now
        request.declined_at = None if is_new else request.declined_at
        db.session.flush()
    if is_new:
        announce(FollowRequested(request.id))


@writes
def withdraw_request(follower_id: int, followed_id: int) -> None:
    """Withdraw a follow request. This does not reveal whether it was declined."""
    _both(follower_id, followed_id)
    key = {"follower_id": follower_id, "followed_id": followed_id}
    db.session.execute(delete(FollowRequest).filter_by(**key, declined_at=None))
    declined = update(FollowRequest).filter_by(**key).where(FollowRequest.declined_at.is_not(None))
    db.session.execute(declined.values(withdrawn_at=clock.now()))


@writes
def approve(request_id: int, followed_id: int) -> None:
    """Approve a follow request. Raises Missing if the request does not exist (any more); Refused if the requester
    already follows the maximum number of runners.
    """
    request = _waiting(request_id, followed_id)
    follower_id = request.follower_id
    if reason := rules.follow_refusal(follower_id, followed_id, _followed_already(follower_id)):
        raise Refused(Reason(N_("They already follow as many runners as anyone can."))) from Refused(reason)
    db.session.delete(request)
    db.session.flush()
    announce(FollowApproved(_begin({"follower_id": follower_id, "followed_id": followed_id})))


@writes
def decline(request_id: int, followed_id: int) -> None:
    """Decline a follow request without notifying the requester. Raises Missing like `approve`."""
    request = _waiting(request_id, followed_id)
    request.declined_at = clock.now()
    db.session.flush()
    announce(FollowDeclined(request.id))


def _waiting(request_id: int, followed_id: int) -> FollowRequest:
    """Return a pending request to this runner, with both runners locked. Raises Missing."""
    mine = select(FollowRequest).where(FollowRequest.id == request_id, FollowRequest.followed_id == followed_id)
    found = db.session.scalar(mine)
    if found is None:
        raise Missing
    _both(found.follower_id, followed_id)
    request = db.session.scalar(mine.execution_options(populate_existing=True))
    if request is None or request.declined_at or queries.blocked_between(request.follower_id, followed_id):
        raise Missing
    return request


@writes
def unfollow(follower_id: int, followed_id: int) -> None:
    """Unfollow a runner."""
    db.session.execute(delete(Follow).filter_by(follower_id=follower_id, followed_id=followed_id))
    announce(RelationChanged((follower_id, followed_id)))


@writes
def remove_follower(followed_id: int, follower_id: int) -> None:
    """Remove a follower. They are not told, and can ask again."""
    unfollow(follower_id, followed_id)


@writes
def block(blocker_id: int, blocked_id: int) -> None:
    """Block a runner: neither can find, see, follow or give kudos to the other. Raises Refused for oneself."""
    if reason := rules.block_refusal(blocker_id, blocked_id):
        raise Refused(reason)
    _both(blocker_id, blocked_id)
    insert_if_absent(Block, {"blocker_id": blocker_id, "blocked_id": blocked_id}, since=clock.now())
    pair = (blocker_id, blocked_id)
    between = Follow.follower_id.in_(pair) & Follow.followed_id.in_(pair)
    db.session.execute(delete(Follow).where(between))
    asked = FollowRequest.follower_id.in_(pair) & FollowRequest.followed_id.in_(pair)
    db.session.execute(delete(FollowRequest).where(asked))
    announce(RelationChanged(pair))


@writes
def unblock(blocker_id: int, blocked_id: int) -> None:
    """Unblock a runner. Earlier follows are not restored."""
    db.session.execute(delete(Block).filter_by(blocker_id=blocker_id, blocked_id=blocked_id))
    announce(RelationChanged((blocker_id, blocked_id)))


def _both(one_id: int, other_id: int) -> tuple[Runner, Runner]:
    """Return both runners, locked in a fixed order, so that a follow and a block between them are serialised."""
    locked = {key: lock(Runner, key) for key in sorted({one_id, other_id})}
    return locked[one_id], locked[other_id]


def _followed_already(follower_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Follow.follower_id == follower_id)) or 0
