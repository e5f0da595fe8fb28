"""Tables about signing in."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Instant, Key, Model


class Attempt(Model):
    """One try at a door (sign-in, sign-up, reset): so the limit is shared by all workers and outlives a restart."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_door_key_at", "door", "key", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    door: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))  # a keyed hash of the address or account: nobody's IP is kept
    at: Mapped[datetime] = mapped_column(Instant)


class OwnerLink(Model):
    """The one-time link with which an empty site's owner signs up."""

    __tablename__ = "owner_links"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
