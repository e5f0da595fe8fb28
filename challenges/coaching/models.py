"""Coachings with their grants, the workouts that coaches set, and the notes between coach and runner.

Only the two people involved ever see any of it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.coaching.rules import LONGEST_NOTE, LONGEST_WORKOUT, Grant, PlannedWorkout, Side
from challenges.db import Instant, Key, Model, choice
from challenges.runners.models import Runner


class Coaching(Model):
    """A runner and a coach: invited, accepted, then ended by either. Once ended, only the runner can read it.

    The boolean columns are the grants (`rules.Grant`); each can change at any time.
    """

    __tablename__ = "coachings"
    __table_args__ = (
        CheckConstraint("runner_id <> coach_id", name="another"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_both"),
        Index(
            "uq_coachings_live", "runner_id", "coach_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_coachings_coach_id", "coach_id", "ended_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[Side | None] = mapped_column(choice(Side))
    goals: Mapped[bool] = mapped_column(default=False)
    runs: Mapped[bool] = mapped_column(default=False)
    whereabouts: Mapped[bool] = mapped_column(default=False)
    feelings: Mapped[bool] = mapped_column(default=False)
    patterns: Mapped[bool] = mapped_column(default=False)

    runner: Mapped[Runner] = relationship(foreign_keys=[runner_id], lazy="joined", innerjoin=True)
    coach: Mapped[Runner] = relationship(foreign_keys=[coach_id], lazy="joined", innerjoin=True)

    @property
    def is_live(self) -> bool:
        """Whether the coaching has been accepted and has not ended."""
        return self.accepted_at is not None and self.ended_at is None

    @property
    def grants(self) -> frozenset[Grant]:
        """What the coach may see: nothing unless the coaching is live."""
        return self.chosen if self.is_live else frozenset()

    @property
    def chosen(self) -> frozenset[Grant]:
        """What the runner chose to share, whether or not the invitation is accepted."""
        return frozenset(grant for grant in Grant if getattr(self, grant.value))

    def side_of(self, runner_id: int) -> Side:
        """Return whether this person is the runner or the coach."""
        return Side.RUNNER if runner_id == self.runner_id else Side.COACH


class SetWorkout(Model):
    """A workout for a day: from the library (`slug`), in the coach's own words (`words`), or both."""

    __tablename__ = "set_workouts"
    __table_args__ = (
        CheckConstraint("slug <> '' OR words <> ''", name="says_something"),
        Index("ix_set_workouts_runner_id", "runner_id", "day"),
        Index("ix_set_workouts_coaching_id", "coaching_id", "day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    coaching_id: Mapped[int] = mapped_column(ForeignKey("coachings.id", ondelete="CASCADE"))
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    day: Mapped[date]
    slug: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(String(LONGEST_WORKOUT), default="")
    set_at: Mapped[datetime] = mapped_column(Instant)
    ticked_at: Mapped[datetime | None] = mapped_column(Instant)

    coaching: Mapped[Coaching] = relationship()

    @property
    def planned(self) -> PlannedWorkout:
        """The same as a plain value for the rules."""
        return PlannedWorkout(self.id, self.day, self.slug, self.ticked_at is not None)


class CoachNote(Model):
    """A note between a coach and a runner. `runner_id` is the coached runner, whoever wrote it."""

    __tablename__ = "coach_notes"
    __table_args__ = (
        Index("ix_coach_notes_coaching_id", "coaching_id", "id"),
        Index("ix_coach_notes_runner_id", "runner_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    coaching_id: Mapped[int] = mapped_column(ForeignKey("coachings.id", ondelete="CASCADE"))
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    by: Mapped[Side] = mapped_column(choice(Side))
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    written_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
