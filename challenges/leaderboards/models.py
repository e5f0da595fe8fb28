"""How many scores lie in each stretch of a board: what makes a rank cost the same at any size."""

from datetime import date
from enum import IntEnum

from sqlalchemy import BigInteger, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Model, choice
from challenges.monthly.metrics import Lane, Metric


class Level(IntEnum):
    """How finely scores are counted: in stretches of a board, and in the steps of each."""

    STRETCH = 0
    STEP = 1


class Bucket(Model):
    """The number of scores in one stretch, or in one step of a stretch, of one board.

    `segment` is "everyone", a category ("women") or an age group ("35-39"). `place` orders those of a level: every
    score in a higher one ranks before every score in a lower one (`stretches`).
    """

    __tablename__ = "buckets"
    __table_args__ = ({"sqlite_with_rowid": False},)  # kept in the order of its key, in which it is read

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    metric: Mapped[Metric] = mapped_column(choice(Metric), primary_key=True)
    lane: Mapped[Lane] = mapped_column(choice(Lane), primary_key=True)
    segment: Mapped[str] = mapped_column(String(12), primary_key=True)
    level: Mapped[Level] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    scores: Mapped[int]


class Remembering(Model):
    """The last night for which a challenge's ranks were remembered, so that no night is taken twice or left out.

    `taken` are all of them (`history.packed_night`): what is between them was missed.
    """

    __tablename__ = "rememberings"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    night: Mapped[date]  # on the host's clock
    taken: Mapped[str] = mapped_column(Text, default="")


class RankHistory(Model):
    """The ranks of a participation, night by night, on the challenge's own board (`history.packed_rank`)."""

    __tablename__ = "rank_histories"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ranks: Mapped[str] = mapped_column(Text)
