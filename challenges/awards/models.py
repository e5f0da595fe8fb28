"""Awards, and the state of the search for them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.awards.rules import AwardKind, WhyGone
from challenges.db import Instant, Key, Model, choice


class Award(Model):
    """A milestone, a badge or a level of a medal. The columns are described in `rules.Found`.

    An award that no longer counts stays until its runner removes it, with the reason in `gone_because`, else None.
    `token` is the secret part of its public URL if the runner shares it. `hidden` leaves it out of the trophies
    that others see.
    """

    __tablename__ = "awards"
    __table_args__ = (
        UniqueConstraint("runner_id", "what", "detail", "occasion"),
        UniqueConstraint("token"),
        Index("ix_awards_runner_id_celebrated_at", "runner_id", "celebrated_at"),
        Index("ix_awards_run_id", "run_id"),
        Index("ix_awards_challenge_id", "challenge_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    what: Mapped[AwardKind] = mapped_column(choice(AwardKind))
    detail: Mapped[str] = mapped_column(String(24), default="")
    occasion: Mapped[str] = mapped_column(String(40), default="")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    day: Mapped[date]
    figure: Mapped[int] = mapped_column(BigInteger)
    bettered: Mapped[int | None] = mapped_column(BigInteger)  # the previous best
    found_at: Mapped[datetime] = mapped_column(Instant)
    celebrated_at: Mapped[datetime | None] = mapped_column(Instant)
    hidden: Mapped[bool] = mapped_column(default=False)
    token: Mapped[str | None] = mapped_column(String(32))
    shared_at: Mapped[datetime | None] = mapped_column(Instant)
    gone_because: Mapped[WhyGone | None] = mapped_column(choice(WhyGone))
    gone_at: Mapped[datetime | None] = mapped_column(Instant)


class AwardState(Model):
    """The state of the search for a runner's awards. `book` is a `rules.Book` as JSON, up to the newest run.

    `wanted_at` is the time a full review was requested. `quiet` means that lost awards cause no notice, because the
    site itself changed the figures. `changes` counts changes of the runs, so that a
    review that started before a change isn't mistaken for one that saw it.
    """

    __tablename__ = "casebooks"
    __table_args__ = (Index("ix_casebooks_wanted_at", "wanted_at"),)

    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), primary_key=True)
    book: Mapped[str | None] = mapped_column(Text)
    deeds: Mapped[str] = mapped_column(Text, default="{}")  # counts for badges that runs don't earn, by key, as JSON
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    wanted_at: Mapped[datetime | None] = mapped_column(Instant)
    quiet: Mapped[bool] = mapped_column(default=False)
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
