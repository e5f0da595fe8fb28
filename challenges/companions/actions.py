"""Following and blocking, and the way back from both. Each may be done twice without harm."""

from sqlalchemy import delete, func, select

from challenges import clock
from challenges.companions import queries, rules
from challenges.companions.events import BondChanged, Followed
from challenges.companions.models import Block, Follow
from challenges.db import add_once, db, lock, writes
from challenges.events import announce
from challenges.refusals import Missing, Refused
from challenges.runners.models import Runner


@writes
def follow(follower_id: int, followed_id: int) -> None:
    """Follow a runner whose handle is shown.

    Raises Refused for oneself and past the most that can be followed; Missing across a block, and for an alias.
    """
    follower, followed = _both(follower_id, followed_id)
    key = {"follower_id": follower_id, "followed_id": followed_id}
    if db.session.scalar(select(Follow.id).filter_by(**key)):
        return
    if reason := rules.follow_refusal(follower_id, followed_id, _followed_already(follower_id)):
        raise Refused(reason)
    if queries.are_apart(follower_id, followed_id) or followed.appears_to(follower).handle is None:
        raise Missing
    if add_once(Follow, key, since=clock.now()):
        announce(Followed(db.session.scalars(select(Follow.id).filter_by(**key)).one()))
        announce(BondChanged((follower_id, followed_id)))


@writes
def unfollow(follower_id: int, followed_id: int) -> None:
    """Follow no longer."""
    db.session.execute(delete(Follow).filter_by(follower_id=follower_id, followed_id=followed_id))
    announce(BondChanged((follower_id, followed_id)))


@writes
def block(blocker_id: int, blocked_id: int) -> None:
    """Keep a runner away: neither finds, sees, follows or cheers the other from now on. Raises Refused for oneself."""
    if reason := rules.block_refusal(blocker_id, blocked_id):
        raise Refused(reason)
    _both(blocker_id, blocked_id)
    add_once(Block, {"blocker_id": blocker_id, "blocked_id": blocked_id}, since=clock.now())
    pair = (blocker_id, blocked_id)
    between = Follow.follower_id.in_(pair) & Follow.followed_id.in_(pair)
    db.session.execute(delete(Follow).where(between))
    announce(BondChanged(pair))


@writes
def unblock(blocker_id: int, blocked_id: int) -> None:
    """Keep a runner away no longer. Follows do not come back by it."""
    db.session.execute(delete(Block).filter_by(blocker_id=blocker_id, blocked_id=blocked_id))
    announce(BondChanged((blocker_id, blocked_id)))


def _both(one_id: int, other_id: int) -> tuple[Runner, Runner]:
    """Both runners, locked in one order: a follow and a block between them never pass each other."""
    locked = {key: lock(Runner, key) for key in sorted({one_id, other_id})}
    return locked[one_id], locked[other_id]


def _followed_already(follower_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Follow.follower_id == follower_id)) or 0
