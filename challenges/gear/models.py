"""Shoes, the kinds of run each is the default for, and the runs each was worn in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import DistanceColumn, Instant, Key, Model, choice
from challenges.recordings.kinds import RunKind
from challenges.units import Distance


class Shoe(Model):
    """A pair of shoes. Its distance is computed from its runs (`queries.Pair`), never stored."""

    __tablename__ = "shoes"
    __table_args__ = (
        UniqueConstraint("runner_id", "name_key"),
        CheckConstraint("distance_before >= 0", name="nothing_less_than_new"),
        CheckConstraint("good_for > 0", name="good_for_something"),
        CheckConstraint("retired_on IS NULL OR retired_on >= first_day", name="worn_before_retired"),
        Index("ix_shoes_model_key", "model_key"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(String(120))  # `rules.name_key`
    brand: Mapped[str] = mapped_column(String(40), default="")
    model: Mapped[str] = mapped_column(String(60), default="")
    model_key: Mapped[str] = mapped_column(String(120), default="")  # `rules.model_key`
    palette: Mapped[str] = mapped_column(String(16))  # the colours of its drawing; new pairs avoid those in use
    first_day: Mapped[date]
    distance_before: Mapped[Distance] = mapped_column(
        DistanceColumn, default=Distance(0)
    )  # run in them before they were added
    good_for: Mapped[Distance] = mapped_column(DistanceColumn)  # the distance at which to remind the runner
    retired_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant)


class UsualShoe(Model):
    """The default pair for a kind of run. If several apply on a day, the one first used last wins."""

    __tablename__ = "usual_shoes"

    shoe_id: Mapped[int] = mapped_column(ForeignKey("shoes.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[RunKind] = mapped_column(choice(RunKind), primary_key=True)


class Wearing(Model):
    """A pair worn in a run. Several pairs share the distance of a run equally."""

    __tablename__ = "wearings"
    __table_args__ = (Index("ix_wearings_shoe_id", "shoe_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    shoe_id: Mapped[int] = mapped_column(ForeignKey("shoes.id", ondelete="CASCADE"), primary_key=True)
