"""The workouts that coaches set with their outcomes, the notes between coach and runner, and notes for Today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import aliased, joinedload

from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.queries.access import coached_runner_of
from challenges.coaching.rules import Side, WorkoutOutcome, outcomes_of
from challenges.db import db
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted
from challenges.runs.rules.facts import RunHistory


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A workout of a day, with its outcome."""

    workout: SetWorkout
    outcome: WorkoutOutcome


def plan_of(
    runner_id: int, first: date, last: date, diary: RunHistory | None, today: date, coaching: Coaching | None = None
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


def with_outcomes(workouts: Sequence[SetWorkout], diary: RunHistory | None, today: date) -> list[DayPlan]:
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


INVITED, WORKOUT = "coaching.invited", "coaching.workout"
NOTE, REPLY = "coaching.note", "coaching.reply"
MOST = 3


def notes_of(coaching: Coaching, limit: int = 100) -> Sequence[CoachNote]:
    """Return the latest notes of a coaching, newest last."""
    latest = select(CoachNote).where(CoachNote.coaching_id == coaching.id).order_by(CoachNote.id.desc()).limit(limit)
    return db.session.scalars(latest).all()[::-1]


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for notes on Today as (topic, key, day, number, text), most urgent first, at most three.

    INVITED: a pending invitation; `key` is the coaching id, `text` the runner's name. WORKOUT: a workout for today that
    is not marked as done, on a day without a run; `key` is the workout id, `text` its slug if `number` is 1, else the
    coach's words. NOTE and REPLY: unread notes from a coach and from a coached runner; `key` is the coaching id,
    `number` the count, `text` the writer's name.
    """
    every = union_all(_workouts(runner_id, today), _invitations(runner_id, today), _unread(runner_id, today)).subquery()
    order = case((every.c.topic == WORKOUT, 0), (every.c.topic == INVITED, 1), else_=2)
    return select(every).order_by(order, every.c.key).limit(MOST)


def _workouts(runner_id: int | BindParameter[int], today: date) -> Any:
    ran = exists().where(Run.runner_id == runner_id, Run.local_date == today, counted())
    from_library = SetWorkout.slug != ""
    return select(
        literal(WORKOUT, String).label("topic"),
        as_type(SetWorkout.id, BigInteger).label("key"),
        literal(today, Date).label("day"),
        case((from_library, literal(1, BigInteger)), else_=literal(0, BigInteger)).label("number"),
        case((from_library, SetWorkout.slug), else_=SetWorkout.words).label("text"),
    ).where(SetWorkout.runner_id == runner_id, SetWorkout.day == today, SetWorkout.ticked_at.is_(None), ~ran)


def _invitations(runner_id: int | BindParameter[int], today: date) -> Any:
    return (
        select(
            literal(INVITED, String),
            as_type(Coaching.id, BigInteger),
            literal(today, Date),
            literal(0, BigInteger),
            as_type(Runner.name, String),
        )
        .join(Runner, Runner.id == Coaching.runner_id)
        .where(Coaching.coach_id == runner_id, Coaching.accepted_at.is_(None), Coaching.ended_at.is_(None))
    )


def _unread(runner_id: int | BindParameter[int], today: date) -> Any:
    other = aliased(Runner)
    is_coach = Coaching.coach_id == runner_id
    theirs = or_(
        and_(Coaching.runner_id == runner_id, CoachNote.by == Side.COACH),
        and_(is_coach, CoachNote.by == Side.RUNNER, Coaching.ended_at.is_(None)),
    )
    return (
        select(
            case((is_coach, literal(REPLY, String)), else_=literal(NOTE, String)),
            as_type(Coaching.id, BigInteger),
            literal(today, Date),
            as_type(func.count(), BigInteger),
            as_type(other.name, String),
        )
        .select_from(CoachNote)
        .join(Coaching, Coaching.id == CoachNote.coaching_id)
        .join(other, other.id == case((is_coach, Coaching.runner_id), else_=Coaching.coach_id))
        .where(CoachNote.read_at.is_(None), theirs, or_(Coaching.runner_id == runner_id, is_coach))
        .group_by(Coaching.id, Coaching.coach_id, other.name)
    )
