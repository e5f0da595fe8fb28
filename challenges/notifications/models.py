"""What waits on Today until it was read."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.db import Instant, Key, Model, choice
from challenges.races.models import Entry


class Topic(Enum):
    """What a notification is about."""

    PLACE_GIVEN = "place-given"
    RACE_CANCELLED = "race-cancelled"


class Notification(Model):
    """One thing to tell one runner, about one entry; told once."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("uq_notifications_entry_id_topic", "entry_id", "topic", unique=True),
        Index("ix_notifications_runner_id", "runner_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    topic: Mapped[Topic] = mapped_column(choice(Topic))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    entry: Mapped[Entry] = relationship(lazy="select")
