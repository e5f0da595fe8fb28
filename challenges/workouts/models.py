"""Suggestions turned down and squares ticked by hand. Everything else is computed on read."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Instant, Key, Model


class TurnedDown(Model):
    """A suggestion that a runner turned down on a day. A larger id is later."""

    __tablename__ = "turned_down"
    __table_args__ = (UniqueConstraint("runner_id", "day", "slug"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    day: Mapped[date]
    slug: Mapped[str] = mapped_column(String(40))


class CardTick(Model):
    """A square of a month's card that the runner ticked by hand. `month` is its first day."""

    __tablename__ = "card_ticks"

    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(24), primary_key=True)
    day: Mapped[date]
    ticked_at: Mapped[datetime] = mapped_column(Instant)
