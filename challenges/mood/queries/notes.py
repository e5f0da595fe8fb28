"""Notes on Today that remind a runner of their why: after a quiet week, and on race day."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type

from challenges.goals.models import EventPlan, Goal, PauseTaken
from challenges.monthly.rules import State
from challenges.mood.models import Mantra
from challenges.races.models import Entry, Race
from challenges.races.rules import EntryState
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted

QUIET, RACE = "mood.quiet", "mood.race"
A_WEEK = timedelta(days=7)
SO_OFTEN = 3  # of the four weeks before the quiet one must have a run


def said_today(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for notes on Today as (topic, key, day, number, text), races first, then a quiet week.

    RACE appears on the first day of the race's window, and on the last day if the runner has not run it yet. `key` is
    the race id, `day` the last day, `number` the distance in mm, `text` the title and, on a second line, the reminder.
    QUIET appears from the seventh to the thirteenth day without a run, if the runner ran in three of the four weeks
    before and is not pausing. `key` is the runner id, `day` the date of the last run, `text` the reminder. The reminder
    is the runner's why, or else today's mantra, or "".
    """
    both = union_all(_race(runner_id, today), _quiet(runner_id, today)).subquery()
    return select(both).order_by(both.c.topic.desc(), both.c.day, both.c.key).limit(2)


def _race(runner_id: int | BindParameter[int], today: date) -> Select[*tuple[Any, ...]]:
    there = exists().where(
        Run.runner_id == runner_id, counted(), Run.local_date.between(Race.first_day, today),
        Run.distance >= Race.distance,
    )  # fmt: skip
    reason = select(EventPlan.why).where(EventPlan.runner_id == runner_id, EventPlan.race_id == Race.id)
    carries = func.coalesce(func.nullif(reason.scalar_subquery(), ""), _carries(runner_id, today))
    return (
        select(
            literal(RACE, String).label("topic"),
            as_type(Race.id, BigInteger).label("key"),
            as_type(Race.last_day, Date).label("day"),
            as_type(Race.distance, BigInteger).label("number"),
            (Race.title + literal("\n", String) + carries).label("text"),
        )
        .join(Entry, Entry.race_id == Race.id)
        .where(
            Entry.runner_id == runner_id, Entry.state == EntryState.REGISTERED, Race.state == State.PUBLISHED,
            or_(Race.first_day == today, and_(Race.last_day == today, ~there)),
        )
    )  # fmt: skip


def _quiet(runner_id: int | BindParameter[int], today: date) -> Select[*tuple[Any, ...]]:
    weeks: list[ColumnElement[bool]] = []
    for number in range(1, 5):
        last = today - number * A_WEEK
        weeks.append(_ran(runner_id, last - timedelta(days=6), last))
    often = sum((case((week, 1), else_=0) for week in weeks), literal(0))
    pauses = exists().where(
        PauseTaken.runner_id == runner_id, PauseTaken.goal_id.is_(None), PauseTaken.first_day <= today,
        or_(PauseTaken.last_day.is_(None), PauseTaken.last_day >= today),
    )  # fmt: skip
    last_run = select(func.max(Run.local_date)).where(Run.runner_id == runner_id).scalar_subquery()
    return select(
        literal(QUIET, String),
        as_type(Runner.id, BigInteger),
        as_type(last_run, Date),
        literal(7, BigInteger),
        _carries(runner_id, today),
    ).where(
        Runner.id == runner_id, ~_ran(runner_id, today - timedelta(days=6), today), weeks[0], often >= SO_OFTEN, ~pauses
    )


def _ran(runner_id: int | BindParameter[int], first: date, last: date) -> ColumnElement[bool]:
    return exists().where(Run.runner_id == runner_id, Run.local_date.between(first, last))


def _carries(runner_id: int | BindParameter[int], today: date) -> ColumnElement[str]:
    """Return the why of the newest goal, or of the newest event plan, or today's mantra, or ""."""
    goal = select(Goal.why).where(
        Goal.runner_id == runner_id, Goal.ended_on.is_(None), Goal.why != "",
        or_(Goal.last_day.is_(None), Goal.last_day >= today),
    )  # fmt: skip
    plan = select(EventPlan.why).where(EventPlan.runner_id == runner_id, EventPlan.why != "")
    of = func.nullif(select(func.count()).where(Mantra.runner_id == runner_id).scalar_subquery(), 0)
    turn = func.coalesce(literal(today.toordinal()) % of, 0)
    ranked = (
        select(Mantra.text, func.row_number().over(order_by=Mantra.id).label("number"))
        .where(Mantra.runner_id == runner_id)
        .subquery()
    )
    mantra = select(ranked.c.text).where(ranked.c.number == turn + 1)
    return func.coalesce(
        goal.order_by(Goal.id.desc()).limit(1).scalar_subquery(),
        plan.order_by(EventPlan.id.desc()).limit(1).scalar_subquery(),
        mantra.scalar_subquery(),
        literal("", String),
    )
