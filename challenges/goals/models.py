"""Goals with what happened to them, plans for challenges and races, days off, and how somebody counts a streak.

All of it is for its runner's eyes only.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Instant, Key, Model, choice
from challenges.goals.rules import LONGEST_WORDS, Aim, Answer, Change, Ending, Kind, Why
from challenges.goals.streaks import Pause
from challenges.monthly.metrics import Metric


class Plan:
    """The words that carry somebody through: why, what gets in the way, and then what; and when they mean to run."""

    why: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    obstacle: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    plan: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    plan_days: Mapped[str] = mapped_column(String(7), default="")  # of the week, Monday is 0: "135"
    plan_minute: Mapped[int | None]  # of the day, on the runner's clock


class Goal(Plan, Model):
    """What a runner is after. Where it stands is never stored: see `rules.standing_of`."""

    __tablename__ = "goals"
    __table_args__ = (
        Index("ix_goals_runner_id", "runner_id", "id"),
        CheckConstraint("(ended_on IS NULL) = (ended IS NULL)", name="ended_both"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    metric: Mapped[Metric | None] = mapped_column(choice(Metric))
    target: Mapped[int | None] = mapped_column(BigInteger)  # as in `rules.Aim`
    distance: Mapped[int | None] = mapped_column(BigInteger)  # mm
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    set_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended: Mapped[Ending | None] = mapped_column(choice(Ending))

    @property
    def aim(self) -> Aim:
        """What it asks for."""
        return Aim(self.kind, self.first_day, self.last_day, self.metric, self.target, self.distance)


class GoalChange(Model):
    """One line of a goal's history, with what it asked for from then on."""

    __tablename__ = "goal_changes"
    __table_args__ = (Index("ix_goal_changes_goal_id", "goal_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    change: Mapped[Change] = mapped_column(choice(Change))
    target: Mapped[int | None] = mapped_column(BigInteger)
    last_day: Mapped[date | None]


class GoalCheck(Model):
    """What became of the plan in one week."""

    __tablename__ = "goal_checks"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)  # its Monday
    answer: Mapped[Answer] = mapped_column(choice(Answer))


class EventPlan(Plan, Model):
    """A runner's plan for a challenge or for a race. `target` is the time they hope for in a race, in ms."""

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
    """Days off: of one goal, or of the streak and every goal. Without a last day they go on."""

    __tablename__ = "pauses"
    __table_args__ = (Index("ix_pauses_runner_id", "runner_id", "first_day"), Index("ix_pauses_goal_id", "goal_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"))
    why: Mapped[Why] = mapped_column(choice(Why))
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    @property
    def days(self) -> Pause:
        """As the rules take it."""
        return Pause(self.first_day, self.last_day)


class StreakChoice(Model):
    """Who counts days instead of weeks has a row here."""

    __tablename__ = "streak_choices"

    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), primary_key=True)
