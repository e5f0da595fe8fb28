"""The table of kudos."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.db import Instant, Key, Model, choice
from challenges.kudos.rules import KudosFor
from challenges.runners.models import Runner

SUBJECTS = ("run_id", "participation_id", "award_id")
ONE_SUBJECT = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in SUBJECTS) + " = 1"


class Kudos(Model):
    """Kudos from one giver for one subject, which is exactly one of a run, a participation or an award."""

    __tablename__ = "kudos"
    __table_args__ = (
        UniqueConstraint("run_id", "giver_id"),
        UniqueConstraint("participation_id", "giver_id"),
        UniqueConstraint("award_id", "giver_id"),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_kudos_given_at", "given_at"),
        Index("ix_kudos_giver_id", "giver_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    kind: Mapped[KudosFor] = mapped_column(choice(KudosFor), default=KudosFor.EFFORT)
    given_at: Mapped[datetime] = mapped_column(Instant)

    giver: Mapped[Runner] = relationship(lazy="joined", innerjoin=True)
