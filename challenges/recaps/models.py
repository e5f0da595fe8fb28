"""The years that runners share."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.db import Instant, Key, Model
from challenges.runners.models import Runner


class SharedYear(Model):
    """A year that its runner shares with anyone who has the link. Unsharing deletes the row, and with it the page."""

    __tablename__ = "shared_years"
    __table_args__ = (UniqueConstraint("runner_id", "year"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    year: Mapped[int]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    with_hours: Mapped[bool] = mapped_column(default=False)  # whether others may see the times of day
    shared_at: Mapped[datetime] = mapped_column(Instant)

    runner: Mapped[Runner] = relationship(lazy="joined", innerjoin=True)
