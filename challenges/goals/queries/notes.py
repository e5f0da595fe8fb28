"""Notes from goals for the Today page, and the runner's reason."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Date, Select, String, and_, case, exists, literal, or_, select
from sqlalchemy import type_coerce as as_type

from challenges.db import db
from challenges.goals.models import EventPlan, Goal, GoalCheck, PauseTaken
from challenges.goals.queries.kept import is_live
from challenges.goals.rules import week_of

CHECK, PLAN = "goals.check", "goals.plan"
MOST = 3


def said_today(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
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
        .limit(MOST)
    )


def why_of(runner_id: int) -> str:
    """Return the reason of the runner's newest live goal that has one, else of their newest event plan, else ""."""
    goal = select(Goal.why).where(Goal.runner_id == runner_id, Goal.ended_on.is_(None), Goal.why != "")
    found = db.session.scalar(goal.order_by(Goal.id.desc()).limit(1))
    if found is None:
        plan = select(EventPlan.why).where(EventPlan.runner_id == runner_id, EventPlan.why != "")
        found = db.session.scalar(plan.order_by(EventPlan.id.desc()).limit(1))
    return found or ""
