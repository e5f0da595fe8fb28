"""Queries for follows and blocks. Names are as their reader may see them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from challenges.db import db, read
from challenges.follows.models import Block, Follow, FollowRequest
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance, ShownAs, appearance

Key = int | BindParameter[int]
Pairs = Callable[[Key], Select[Any]]
Kind = type[Follow | FollowRequest | Block]
_RUNNER: BindParameter[int] = bindparam("runner", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation between the viewer of a profile and its runner; on one's own profile, the counts."""

    own: bool
    follows: bool = False  # the reader follows the runner
    is_followed: bool = False  # the runner follows the reader
    asked: bool = False  # the reader has an unanswered (or declined) follow request to the runner
    following: int = 0
    followers: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Companion:
    """A runner in a list of follows, requests or blocks; `key` is the id of that row."""

    key: int
    face: Appearance
    since: datetime


# --- for other features ---------------------------------------------------------------------------------------------


def is_followed_by(
    follower_id: int | BindParameter[int], followed_id: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Return an SQL condition: a runner follows the runner in that column. Two index lookups per row."""
    return exists(_followed(follower_id).where(Follow.followed_id == followed_id))


def ids_followed_by(follower_id: int | BindParameter[int]) -> Select[Any]:
    """Return a select of the ids of the runners that a runner follows, at most a thousand."""
    return _followed(follower_id)


def follows(follower: Runner | None, followed_id: int) -> bool:
    """Return whether one runner follows another; False for a visitor."""
    if follower is None:
        return False
    return bool(db.session.scalar(select(exists(_followed(follower.id).where(Follow.followed_id == followed_id)))))


def _followed(follower_id: int | BindParameter[int]) -> Select[Any]:
    """Return a select of the ids of the runners that a runner follows.

    A follow is suspended while the followed runner uses an alias: showing them among followed runners would reveal
    them (rules, section 11).
    """
    followed = aliased(Runner)
    return (
        select(Follow.followed_id)
        .join(followed, followed.id == Follow.followed_id)
        .where(Follow.follower_id == follower_id, followed.shown_as != ShownAs.ALIAS)
    )


def blocked_between(one_id: int, other_id: int) -> bool:
    """Return whether either of two runners blocks the other."""
    theirs = and_(Block.blocker_id == one_id, Block.blocked_id == other_id)
    others = and_(Block.blocker_id == other_id, Block.blocked_id == one_id)
    return bool(db.session.scalar(select(exists().where(or_(theirs, others)))))


# --- a profile ------------------------------------------------------------------------------------------------------


def relation_of(viewer: Runner | None, runner: Runner) -> Relation | None:
    """Return the relation between a viewer and the runner of a visible profile; None for a visitor. One query."""
    if viewer is None:
        return None
    if viewer.id == runner.id:
        counts: Any = read(_own_counts(), {"runner": runner.id}).one()
        following, followers, requests = counts
        return Relation(own=True, following=following, followers=followers, requests=requests)
    return Relation(False, *read(_bond(), {"viewer": viewer.id, "runner": runner.id}).one())


@cache
def _own_counts() -> Select[*tuple[Any, ...]]:
    return select(_number(_following(_RUNNER)), _number(_followers(_RUNNER)), _number(_requests(_RUNNER)))


@cache
def _bond() -> Select[*tuple[Any, ...]]:
    viewer: BindParameter[int] = bindparam("viewer", type_=BigInteger)
    there = exists().where(Follow.follower_id == viewer, Follow.followed_id == _RUNNER)
    back = exists().where(Follow.follower_id == _RUNNER, Follow.followed_id == viewer)
    ours = (FollowRequest.follower_id == viewer, FollowRequest.followed_id == _RUNNER)
    return select(there, back, exists().where(*ours, FollowRequest.withdrawn_at.is_(None)))


# --- lists of one's own ---------------------------------------------------------------------------------------------


def following_of(runner: Runner, *, offset: int = 0, limit: int | None = None) -> list[Companion]:
    """Whom the runner follows, the latest first."""
    return _companions(_following, Follow, runner, offset, limit)


def followers_of(runner: Runner, *, offset: int = 0, limit: int | None = None) -> list[Companion]:
    """Who follows the runner, the latest first."""
    return _companions(_followers, Follow, runner, offset, limit)


def requests_to(runner: Runner, *, offset: int = 0, limit: int | None = None) -> list[Companion]:
    """Who asks to follow the runner and has no answer yet, the latest first."""
    return _companions(_requests, FollowRequest, runner, offset, limit)


def blocked_by(runner: Runner, *, offset: int = 0, limit: int | None = None) -> list[Companion]:
    """Whom the runner keeps away, the latest first."""
    return _companions(_blocked, Block, runner, offset, limit)


def followed_count(runner: Runner) -> int:
    """How many the runner follows."""
    return _counted(_following, runner)


def follower_count(runner: Runner) -> int:
    """How many follow the runner."""
    return _counted(_followers, runner)


def blocked_count(runner: Runner) -> int:
    """How many the runner keeps away."""
    return _counted(_blocked, runner)


def follower_in(runner: Runner, follow_id: int) -> int:
    """Return the id of the follower in a follow of the runner. Raises Missing."""
    found = db.session.scalar(select(Follow.follower_id).where(Follow.id == follow_id, Follow.followed_id == runner.id))
    if found is None:
        raise Missing
    return found


def blocked_in(runner: Runner, block_id: int) -> int:
    """Return the id of the blocked runner in a block by the runner. Raises Missing."""
    found = db.session.scalar(select(Block.blocked_id).where(Block.id == block_id, Block.blocker_id == runner.id))
    if found is None:
        raise Missing
    return found


def _following(runner_id: Key) -> Select[Any]:
    """Without those who appear under an alias since: only their name would tell which alias is whose."""
    there = select(Follow.id).join(Runner, Runner.id == Follow.followed_id)
    return there.where(Follow.follower_id == runner_id, Runner.shown_as != ShownAs.ALIAS)


def _followers(runner_id: Key) -> Select[Any]:
    return select(Follow.id).join(Runner, Runner.id == Follow.follower_id).where(Follow.followed_id == runner_id)


def _requests(runner_id: Key) -> Select[Any]:
    there = select(FollowRequest.id).join(Runner, Runner.id == FollowRequest.follower_id)
    return there.where(
        FollowRequest.followed_id == runner_id,
        FollowRequest.declined_at.is_(None),
        FollowRequest.withdrawn_at.is_(None),
    )


def _blocked(runner_id: Key) -> Select[Any]:
    return select(Block.id).join(Runner, Runner.id == Block.blocked_id).where(Block.blocker_id == runner_id)


def _number(pairs: Select[Any]) -> ColumnElement[int]:
    return pairs.with_only_columns(func.count()).scalar_subquery()


def _counted(pairs: Pairs, runner: Runner) -> int:
    return db.session.scalar(_count(pairs), {"runner": runner.id}) or 0


@cache
def _count(pairs: Pairs) -> Select[Any]:
    return pairs(_RUNNER).with_only_columns(func.count())


def _companions(pairs: Pairs, kind: Kind, reader: Runner, offset: int, limit: int | None) -> list[Companion]:
    values = {"runner": reader.id, "offset": offset, **({} if limit is None else {"most": limit})}
    rows: Sequence[Any] = db.session.execute(_listed(pairs, kind, limit is not None), values).all()
    return [Companion(row.id, _face(row, hides_alias=kind is Block), row.since) for row in rows]


@cache
def _listed(pairs: Pairs, kind: Kind, is_page: bool) -> Select[Any]:
    since = kind.asked_at if kind is FollowRequest else kind.since  # type: ignore[union-attr]
    columns = (kind.id, since.label("since"), Runner.shown_as, Runner.name, Runner.handle, Runner.alias)
    listed = pairs(_RUNNER).with_only_columns(*columns).order_by(kind.id.desc())
    listed = listed.offset(bindparam("offset", type_=Integer))
    return listed.limit(bindparam("most", type_=Integer)) if is_page else listed


def _face(row: Any, *, hides_alias: bool) -> Appearance:
    """Return a runner's appearance to members. In the list of blocks, an alias taken after the block stays hidden."""
    if hides_alias and row.shown_as is ShownAs.ALIAS:
        return Appearance(None, None)
    return appearance(row.shown_as, row.name, row.handle, row.alias, member=True, own=False)
