"""Bucket counts of boards, which make a rank cost the same on a board of any size, and rank snapshots."""

from datetime import date
from enum import IntEnum

from sqlalchemy import BigInteger, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Model, choice
from challenges.monthly.metrics import Lane, Metric


class Level(IntEnum):
    """The size of a bucket: coarse, or fine within a coarse one."""

    STRETCH = 0
    STEP = 1


class Bucket(Model):
    """The number of scores in one bucket of one board.

    `segment` is "everyone", a category ("women") or an age group ("35-39"). `place` orders the buckets of a level:
    every score in a higher one ranks before every score in a lower one (`stretches`).
    """

    __tablename__ = "buckets"
    __table_args__ = ({"sqlite_with_rowid": False},)  # stored in key order, in which it is read

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    metric: Mapped[Metric] = mapped_column(choice(Metric), primary_key=True)
    lane: Mapped[Lane] = mapped_column(choice(Lane), primary_key=True)
    segment: Mapped[str] = mapped_column(String(12), primary_key=True)
    level: Mapped[Level] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    scores: Mapped[int]


class Remembering(Model):
    """The last night on which a challenge's ranks were recorded, so that no night is recorded twice or skipped.

    `taken` holds all recorded nights (`history.packed_night`); those in between were missed.
    """

    __tablename__ = "rememberings"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    night: Mapped[date]  # on the host's clock
    taken: Mapped[str] = mapped_column(Text, default="")


class RankHistory(Model):
    """The nightly ranks of a participation on the challenge's own board (`history.packed_rank`)."""

    __tablename__ = "rank_histories"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ranks: Mapped[str] = mapped_column(Text)
