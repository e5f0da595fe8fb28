"""Tables of follows, follow requests and blocks."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, case, cast, func, or_, select
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from challenges.db import Instant, Key, Model
from challenges.runners.models import READER, Runner


class Follow(Model):
    """One runner follows another, sees their runs for followers, and can compare with them on a board."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("follower_id", "followed_id"),
        CheckConstraint("follower_id <> followed_id", name="another"),
        Index("ix_follows_followed_id", "followed_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    followed_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(Instant)

    follower: Mapped[Runner] = relationship(foreign_keys=[follower_id])
    followed: Mapped[Runner] = relationship(foreign_keys=[followed_id])


class FollowRequest(Model):
    """One runner asks to follow another. Approval deletes the row.

    A declined request stays, and looks pending to the requester, who is not told.
    """

    __tablename__ = "follow_requests"
    __table_args__ = (
        UniqueConstraint("follower_id", "followed_id"),
        CheckConstraint("follower_id <> followed_id", name="another"),
        Index("ix_follow_requests_followed_id", "followed_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    followed_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    declined_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    follower: Mapped[Runner] = relationship(foreign_keys=[follower_id])


class Block(Model):
    """One runner blocks another. It works both ways: neither finds the other."""

    __tablename__ = "blocks"
    __table_args__ = (
        UniqueConstraint("blocker_id", "blocked_id"),
        CheckConstraint("blocker_id <> blocked_id", name="another"),
        Index("ix_blocks_blocked_id", "blocked_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    blocker_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    blocked_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(Instant)


class _Ids(TypeDecorator[frozenset[int]]):
    """Ids that the database joined with commas."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Any) -> frozenset[int]:
        return frozenset(map(int, value.split(","))) if value else frozenset()


# Every page that names runners needs the blocks of its reader, so they are loaded together with the reader.
_other = case((Block.blocker_id == Runner.id, Block.blocked_id), else_=Block.blocker_id)
_blocked_ids = select(func.aggregate_strings(cast(_other, String), ",")).where(
    or_(Block.blocker_id == Runner.id, Block.blocked_id == Runner.id)
)
Runner.apart_from = column_property(
    as_type(_blocked_ids.correlate(Runner).scalar_subquery(), _Ids), deferred=True, group=READER
)
