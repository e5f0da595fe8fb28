"""The workouts that coaches set, with their outcomes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, select
from sqlalchemy.orm import joinedload

from challenges.coaching.models import Coaching, SetWorkout
from challenges.coaching.queries.access import coached_runner_of
from challenges.coaching.rules import Outcome, outcomes_of
from challenges.db import db
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.diary import Diary


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A workout of a day, with its outcome."""

    workout: SetWorkout
    outcome: Outcome


def plan_of(
    runner_id: int, first: date, last: date, diary: Diary | None, today: date, coaching: Coaching | None = None
) -> list[DayPlan]:
    """Return the workouts set for a runner between two dates, inclusive, by date; only one coaching's if given.

    `diary` is None if the reader may not see the runs.
    """
    values: dict[str, Any] = {"runner": runner_id, "first": first, "last": last}
    values |= {} if coaching is None else {"coaching": coaching.id}
    return with_outcomes(db.session.scalars(_set(coaching is not None), values).all(), diary, today)


@cache
def _set(by_one: bool) -> Select[SetWorkout]:
    within = SetWorkout.day.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    statement = select(SetWorkout).where(SetWorkout.runner_id == bindparam("runner"), within)
    if by_one:
        statement = statement.where(SetWorkout.coaching_id == bindparam("coaching"))
    return statement.options(joinedload(SetWorkout.coaching)).order_by(SetWorkout.day, SetWorkout.id)


def with_outcomes(workouts: Sequence[SetWorkout], diary: Diary | None, today: date) -> list[DayPlan]:
    """Return the workouts of one runner with their outcomes."""
    outcomes = outcomes_of((each.planned for each in workouts), diary, today)
    return [DayPlan(each, outcomes[each.id]) for each in workouts]


def workouts_set_for(coaching_ids: Iterable[int], first: date, last: date) -> Sequence[SetWorkout]:
    """Return the workouts of some coachings between two dates, inclusive. One query."""
    statement = select(SetWorkout).where(SetWorkout.coaching_id.in_(coaching_ids), SetWorkout.day.between(first, last))
    return db.session.scalars(statement.order_by(SetWorkout.day, SetWorkout.id)).all()


def set_workout_by(coach: Runner, coaching_id: int, workout_id: int) -> SetWorkout:
    """Return a workout that the coach set. Raises Missing, and NotYours if the coaching has ended."""
    coaching = coached_runner_of(coach, coaching_id)
    workout = db.session.get(SetWorkout, workout_id)
    if workout is None or workout.coaching_id != coaching.id:
        raise Missing
    return workout


def set_workout_for(runner: Runner, workout_id: int) -> SetWorkout:
    """Return a workout that was set for the runner. Raises Missing."""
    workout = db.session.get(SetWorkout, workout_id)
    if workout is None or workout.runner_id != runner.id:
        raise Missing
    return workout
