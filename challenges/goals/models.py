"""Goals and their history, plans for challenges and races, days off, and the choice between weekly and daily streaks.

Only the runner who owns a row may see it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Instant, Key, Model, choice
from challenges.goals.rules import LONGEST_WORDS, Aim, CheckInAnswer, GoalEnding, GoalEvent, GoalKind, PauseReason
from challenges.goals.rules.streaks import StreakPause
from challenges.monthly.rules.metrics import Metric


class Plan:
    """A runner's reason, obstacle and if-then plan, and the times at which they plan to run."""

    why: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    obstacle: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    plan: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    plan_days: Mapped[str] = mapped_column(String(7), default="")  # weekdays, Monday is 0: "135"
    plan_minute: Mapped[int | None]  # minute of the day, local time of the runner


class Goal(Plan, Model):
    """A runner's goal. Progress is never stored: see `rules.standing_of`."""

    __tablename__ = "goals"
    __table_args__ = (
        Index("ix_goals_runner_id", "runner_id", "id"),
        CheckConstraint("(ended_on IS NULL) = (ended IS NULL)", name="ended_both"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    kind: Mapped[GoalKind] = mapped_column(choice(GoalKind))
    metric: Mapped[Metric | None] = mapped_column(choice(Metric))
    target: Mapped[int | None] = mapped_column(BigInteger)  # as in `rules.Aim`
    distance: Mapped[int | None] = mapped_column(BigInteger)  # mm
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    set_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended: Mapped[GoalEnding | None] = mapped_column(choice(GoalEnding))

    @property
    def aim(self) -> Aim:
        """The goal as the rules take it."""
        return Aim(self.kind, self.first_day, self.last_day, self.metric, self.target, self.distance)


class GoalChange(Model):
    """One line of a goal's history, with its target and last day from then on."""

    __tablename__ = "goal_changes"
    __table_args__ = (Index("ix_goal_changes_goal_id", "goal_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    change: Mapped[GoalEvent] = mapped_column(choice(GoalEvent))
    target: Mapped[int | None] = mapped_column(BigInteger)
    last_day: Mapped[date | None]


class GoalCheck(Model):
    """How the plan went in one week."""

    __tablename__ = "goal_checks"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    answer: Mapped[CheckInAnswer] = mapped_column(choice(CheckInAnswer))


class EventPlan(Plan, Model):
    """A runner's plan for a challenge or a race. `target` is the target time of a race in ms."""

    __tablename__ = "event_plans"
    __table_args__ = (
        UniqueConstraint("runner_id", "challenge_id"),
        UniqueConstraint("runner_id", "race_id"),
        CheckConstraint("(challenge_id IS NULL) <> (race_id IS NULL)", name="one_event"),
        Index("ix_event_plans_challenge_id", "challenge_id"),
        Index("ix_event_plans_race_id", "race_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    race_id: Mapped[int | None] = mapped_column(ForeignKey("races.id", ondelete="CASCADE"))
    target: Mapped[int | None] = mapped_column(BigInteger)


class PauseTaken(Model):
    """Days off from one goal, or from the streak and every goal. Open-ended without a last day."""

    __tablename__ = "pauses"
    __table_args__ = (Index("ix_pauses_runner_id", "runner_id", "first_day"), Index("ix_pauses_goal_id", "goal_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"))
    why: Mapped[PauseReason] = mapped_column(choice(PauseReason))
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    @property
    def days(self) -> StreakPause:
        """The days as the rules take them."""
        return StreakPause(self.first_day, self.last_day)


class StreakChoice(Model):
    """A row for each runner who counts their streak in days instead of weeks."""

    __tablename__ = "streak_choices"

    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), primary_key=True)
