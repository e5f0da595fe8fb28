"""Lookups: a goal, its history, days off, best efforts, the choice between weeks and days, the streak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select, union_all
from sqlalchemy import null as nothing
from sqlalchemy import type_coerce as as_type
from sqlalchemy.types import Date, String

from challenges.db import db, read
from challenges.goals.models import Goal, GoalChange, GoalCheck, PauseTaken, StreakChoice
from challenges.goals.rules import Aim, Answer, Effort, week_of
from challenges.goals.rules.weeks import MOST_WEEKS
from challenges.goals.streaks import Pause, Streak, daily, weekly
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.diary import Diary
from challenges.runs.queries.history import EFFORT, RUN, counted_efforts
from challenges.units import Distance

_CHANGES = select(GoalChange).where(GoalChange.goal_id == bindparam("goal")).order_by(GoalChange.id.desc()).limit(50)
_ANSWERS = select(GoalCheck.week, GoalCheck.answer).where(
    GoalCheck.goal_id == bindparam("goal"), GoalCheck.week >= bindparam("since")
)
_PAUSES = (
    select(PauseTaken)
    .where(PauseTaken.runner_id == bindparam("runner"))
    .order_by(PauseTaken.first_day.desc(), PauseTaken.id.desc())
)
_OFF_EVERYTHING = _PAUSES.where(PauseTaken.goal_id.is_(None))
_CHOICE = select(StreakChoice.__table__.c.runner_id).where(StreakChoice.__table__.c.runner_id == bindparam("runner"))


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything that progress and outlook of a runner's goals are computed from, as of their local date."""

    diary: Diary
    efforts: Sequence[Effort]
    pauses: Sequence[PauseTaken]
    today: date

    def days_off(self, goal_id: int | None = None) -> list[Pause]:
        """Return the pauses of everything plus those of one goal."""
        return [pause.days for pause in self.pauses if pause.goal_id in (None, goal_id)]


def goal_of(runner: Runner, goal_id: int) -> Goal:
    """Return the runner's own goal. Raise Missing if there is none with this id."""
    goal = db.session.get(Goal, goal_id)
    if goal is None or goal.runner_id != runner.id:
        raise Missing
    return goal


def is_live(today: date) -> ColumnElement[bool]:
    """Return the SQL condition that a goal is neither ended nor over."""
    return Goal.ended_on.is_(None) & or_(Goal.last_day.is_(None), Goal.last_day >= today)


def same_goal(runner_id: int, aim: Aim, today: date, besides: int | None = None) -> Goal | None:
    """Return a live goal of the runner for the same thing, other than `besides`, or None."""
    live = select(Goal).where(Goal.runner_id == runner_id, Goal.kind == aim.kind, is_live(today)).order_by(Goal.id)
    found = (goal for goal in db.session.scalars(live) if goal.id != besides and goal.aim.is_same_as(aim))
    return next(found, None)


def live_goal_count(runner_id: int, today: date) -> int:
    """Return the number of the runner's live goals."""
    return db.session.scalar(select(func.count(Goal.id)).where(Goal.runner_id == runner_id, is_live(today))) or 0


def changes_of(goal: Goal) -> Sequence[GoalChange]:
    """What happened to a goal, the latest first; the last fifty."""
    return db.session.scalars(_CHANGES, {"goal": goal.id}).all()


def answers_of(goal: Goal, today: date, weeks: int = 12) -> dict[date, Answer]:
    """Return the check-in answers of the last weeks by their Mondays."""
    since = week_of(today) - timedelta(weeks=weeks)
    return {each.week: each.answer for each in db.session.execute(_ANSWERS, {"goal": goal.id, "since": since})}


def pauses_of(runner_id: int, *, everything_only: bool = False) -> Sequence[PauseTaken]:
    """The days off of a runner, the latest first: of everything and, unless said otherwise, of single goals."""
    return db.session.scalars(_OFF_EVERYTHING if everything_only else _PAUSES, {"runner": runner_id}).all()


def pauses_within(pauses: Sequence[PauseTaken], goal_id: int | None, today: date) -> list[PauseTaken]:
    """Return the current and future pauses that apply to a goal."""
    return [
        pause
        for pause in pauses
        if pause.goal_id in (None, goal_id) and (pause.last_day is None or pause.last_day >= today)
    ]


def pause_of(runner: Runner, pause_id: int) -> PauseTaken:
    """Return the runner's own pause. Raise Missing if there is none with this id."""
    pause = db.session.get(PauseTaken, pause_id)
    if pause is None or pause.runner_id != runner.id:
        raise Missing
    return pause


def efforts_since(runner_id: int, distance: int, since: date, today: date) -> list[Effort]:
    """Return best efforts over one distance (mm) since a day, and over all distances in the last 26 weeks."""
    late = RUN.c.local_date >= today - timedelta(weeks=MOST_WEEKS)
    its_own = (EFFORT.c.distance == Distance(distance)) & (RUN.c.local_date >= since)
    rows = counted_efforts(RUN.c.local_date, EFFORT.c.distance, EFFORT.c.duration).where(
        EFFORT.c.runner_id == runner_id, or_(late, its_own)
    )
    return [Effort(day, length.mm, time.ms) for day, length, time in db.session.execute(rows)]


def counts_days(runner_id: int) -> bool:
    """Whether the runner counts days in a row rather than weeks."""
    return read(_CHOICE, {"runner": runner_id}).first() is not None


_P = PauseTaken.__table__.c
_OFF = select(literal("pause").label("sort"), _P.first_day, _P.last_day).where(_P.goal_id.is_(None))
_DAYS = select(literal("days", String), as_type(nothing(), Date), as_type(nothing(), Date))
_CHOOSES_DAYS = StreakChoice.__table__.c.runner_id == bindparam("runner")
_STREAK = union_all(_OFF.where(_P.runner_id == bindparam("runner")), _DAYS.where(_CHOOSES_DAYS))


def streak_of(runner: Runner, diary: Diary, today: date) -> Streak:
    """The runner's streak, in weeks unless they chose days. One query."""
    rows: Sequence[Any] = read(_STREAK, {"runner": runner.id}).all()
    pauses = [Pause(first, last) for sort, first, last in rows if sort == "pause"]
    counted = daily if any(sort == "days" for sort, _, _ in rows) else weekly
    return counted(diary, pauses, today)
