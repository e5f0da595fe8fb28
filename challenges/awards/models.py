"""What runners have earned, and how far the search for it has come."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.awards.rules import Gone, What
from challenges.db import Instant, Key, Model, choice


class Award(Model):
    """A milestone, a badge or a rung of a medal (`rules.Found` says what the columns mean).

    One whose run goes stays, with the reason, until its runner dismisses it; `gone_because` is empty while it holds.
    `token` is the secret part of its public address, where its runner shares it; `hidden` leaves it out of the case
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
    what: Mapped[What] = mapped_column(choice(What))
    detail: Mapped[str] = mapped_column(String(24), default="")
    occasion: Mapped[str] = mapped_column(String(40), default="")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    day: Mapped[date]
    figure: Mapped[int] = mapped_column(BigInteger)
    bettered: Mapped[int | None] = mapped_column(BigInteger)  # the figure before it
    found_at: Mapped[datetime] = mapped_column(Instant)
    celebrated_at: Mapped[datetime | None] = mapped_column(Instant)
    hidden: Mapped[bool] = mapped_column(default=False)
    token: Mapped[str | None] = mapped_column(String(32))
    shared_at: Mapped[datetime | None] = mapped_column(Instant)
    gone_because: Mapped[Gone | None] = mapped_column(choice(Gone))
    gone_at: Mapped[datetime | None] = mapped_column(Instant)


class Casebook(Model):
    """Where the search for a runner's awards stands: `book` is `rules.Book` as text, up to the newest run.

    `wanted_at` says since when everything is to be found anew, and `quiet` that what falls then is told to nobody: the
    site itself changed the figures. `changes` counts what happened to the runs, so that a
    search that began before a change is not taken for one that saw it.
    """

    __tablename__ = "casebooks"
    __table_args__ = (Index("ix_casebooks_wanted_at", "wanted_at"),)

    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), primary_key=True)
    book: Mapped[str | None] = mapped_column(Text)
    deeds: Mapped[str] = mapped_column(Text, default="{}")  # counts of badges that no run earns, by key, as JSON
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    wanted_at: Mapped[datetime | None] = mapped_column(Instant)
    quiet: Mapped[bool] = mapped_column(default=False)
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
