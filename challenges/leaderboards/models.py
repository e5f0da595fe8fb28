"""How many scores lie in each stretch of a board: what makes a rank cost the same at any size."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Model, choice
from challenges.monthly.metrics import Lane, Metric


class Bucket(Model):
    """The number of scores in one stretch of one board.

    `segment` is "everyone", a category ("women") or an age group ("35-39"). `place` orders the stretches: every score
    in a higher one ranks before every score in a lower one (`rules.bucket_of`).
    """

    __tablename__ = "buckets"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    metric: Mapped[Metric] = mapped_column(choice(Metric), primary_key=True)
    lane: Mapped[Lane] = mapped_column(choice(Lane), primary_key=True)
    segment: Mapped[str] = mapped_column(String(12), primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    scores: Mapped[int]


class Remembering(Model):
    """The last night for which a challenge's ranks were remembered, so that no night is taken twice or left out."""

    __tablename__ = "rememberings"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    night: Mapped[date]  # on the host's clock
