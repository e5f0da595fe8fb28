"""Plans for challenges and races, how similar runners did before, and notes from goals for Today."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Float,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy import type_coerce as as_type

from challenges.db import db
from challenges.goals.models import EventPlan, Goal, GoalCheck, PauseTaken
from challenges.goals.queries.goals import is_live
from challenges.goals.rules import week_of
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules import ChallengeState
from challenges.runners.models import Runner

ENOUGH = 20  # minimum sample: smaller ones say little and could reveal something about a person
MOST_OTHERS = 2_000
_LIKE = 1.3  # maximum ratio of baselines and of daily targets
_CLOSED = timedelta(days=14)  # grace and protest periods are over by then


_FOR_RACE = select(EventPlan).where(EventPlan.runner_id == bindparam("runner"), EventPlan.race_id == bindparam("race"))


@dataclass(frozen=True, slots=True)
class OtherRunners:
    """Runners with a baseline like the viewer's, in earlier challenges with a similar daily target."""

    runners: int
    finished: int


def plan_for_challenge(runner: Runner, challenge_id: int) -> EventPlan | None:
    """Return the runner's plan for a challenge, or None."""
    return db.session.scalar(select(EventPlan).filter_by(runner_id=runner.id, challenge_id=challenge_id))


def part_and_plan(challenge: Challenge, runner: Runner | None) -> tuple[Participation | None, EventPlan | None]:
    """Return the runner's live participation in a challenge, or None, with their plan. One query."""
    if runner is None:
        return None, None
    row = db.session.execute(_part_and_plan(), {"challenge": challenge.id, "runner": runner.id}).one_or_none()
    return (row[0], row[1]) if row else (None, None)


@cache
def _part_and_plan() -> Select[*tuple[Any, ...]]:
    mine = and_(EventPlan.runner_id == Participation.runner_id, EventPlan.challenge_id == Participation.challenge_id)
    here = (Participation.challenge_id == bindparam("challenge"), Participation.runner_id == bindparam("runner"))
    statement = select(Participation, EventPlan).outerjoin(EventPlan, mine)
    return statement.where(*here, Participation.left_at.is_(None))


def plan_for_race(runner: Runner, race_id: int) -> EventPlan | None:
    """The runner's own plan for a race."""
    return db.session.scalar(_FOR_RACE, {"runner": runner.id, "race": race_id})


def others_in(challenge: Challenge, baseline: int | None, today: date) -> OtherRunners | None:
    """Return how runners with a similar baseline did in closed challenges with a similar target; None below 20 of them.

    `baseline` is what the viewer ran in the eight weeks before, in the challenge's metric. Only the newest 2,000
    participations are used.
    """
    if not baseline:
        return None
    days = challenge.window.days
    like = []
    closed = select(Challenge.id, Challenge.target, Challenge.first_day, Challenge.last_day).where(
        Challenge.metric == challenge.metric,
        Challenge.state == ChallengeState.PUBLISHED,
        Challenge.last_day < today - _CLOSED,
        Challenge.id != challenge.id,
    )
    for key, target, first_day, last_day in db.session.execute(closed.order_by(Challenge.last_day.desc()).limit(60)):
        a_day = target / ((last_day - first_day).days + 1)
        if challenge.target / days / _LIKE <= a_day <= challenge.target / days * _LIKE:
            like.append(key)
    if not like:
        return None
    sample = (
        select(Participation.finished_on)
        .where(
            Participation.challenge_id.in_(like),
            Participation.left_at.is_(None),
            Participation.baseline >= cast(baseline / _LIKE, Float),
            Participation.baseline <= cast(baseline * _LIKE, Float),
        )
        .order_by(Participation.challenge_id.desc())
        .limit(MOST_OTHERS)
        .subquery()
    )
    finished = func.sum(case((sample.c.finished_on.is_not(None), 1), else_=0))
    runners, reached = db.session.execute(select(func.count(), finished).select_from(sample)).one()
    return OtherRunners(runners, reached or 0) if runners >= ENOUGH else None


CHECK, PLAN = "goals.check", "goals.plan"
MOST_NOTES = 3


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for Today's notes: goals with an open check-in, then those planned for today.

    Columns are topic, key (goal id), day (the Monday of the check-in week, or today), number (unused) and text (the
    plan). Paused goals are left out.
    """
    monday = week_of(today)
    early = today.weekday() < 3  # until Wednesday the check-in is about the previous week, if the goal existed then
    asked = monday - timedelta(days=7) if early else monday
    answered = exists().where(GoalCheck.goal_id == Goal.id, GoalCheck.week == asked)
    waits = Goal.set_on < monday if early else literal(today.weekday() > 3)
    due = and_(~answered, Goal.plan != "", Goal.first_day <= today, waits)
    planned = and_(Goal.plan_days.contains(str(today.weekday())), Goal.plan != "", Goal.first_day <= today)
    off = exists().where(
        PauseTaken.runner_id == runner_id,
        or_(PauseTaken.goal_id.is_(None), PauseTaken.goal_id == Goal.id),
        PauseTaken.first_day <= today,
        or_(PauseTaken.last_day.is_(None), PauseTaken.last_day >= today),
    )
    return (
        select(
            case((due, CHECK), else_=PLAN).label("topic"),
            as_type(Goal.id, BigInteger).label("key"),
            case((due, literal(asked, Date)), else_=literal(today, Date)).label("day"),
            literal(0, BigInteger).label("number"),
            as_type(Goal.plan, String).label("text"),
        )
        .where(Goal.runner_id == runner_id, is_live(today), or_(due, planned), ~off)
        .order_by(case((due, 0), else_=1), Goal.id)
        .limit(MOST_NOTES)
    )


def why_of(runner_id: int) -> str:
    """Return the reason of the runner's newest live goal that has one, else of their newest event plan, else ""."""
    goal = select(Goal.why).where(Goal.runner_id == runner_id, Goal.ended_on.is_(None), Goal.why != "")
    found = db.session.scalar(goal.order_by(Goal.id.desc()).limit(1))
    if found is None:
        plan = select(EventPlan.why).where(EventPlan.runner_id == runner_id, EventPlan.why != "")
        found = db.session.scalar(plan.order_by(EventPlan.id.desc()).limit(1))
    return found or ""
