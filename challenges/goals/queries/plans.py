"""Plans for challenges and races, and how similar runners did in earlier challenges."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Float, Select, and_, bindparam, case, cast, func, select

from challenges.db import db
from challenges.goals.models import EventPlan
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules import State
from challenges.runners.models import Runner

ENOUGH = 20  # minimum sample: smaller ones say little and could reveal something about a person
MOST = 2_000
_LIKE = 1.3  # maximum ratio of baselines and of daily targets
_CLOSED = timedelta(days=14)  # grace and protest periods are over by then


_FOR_RACE = select(EventPlan).where(EventPlan.runner_id == bindparam("runner"), EventPlan.race_id == bindparam("race"))


@dataclass(frozen=True, slots=True)
class Others:
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


def others_in(challenge: Challenge, baseline: int | None, today: date) -> Others | None:
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
        Challenge.state == State.PUBLISHED,
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
        .limit(MOST)
        .subquery()
    )
    finished = func.sum(case((sample.c.finished_on.is_not(None), 1), else_=0))
    runners, reached = db.session.execute(select(func.count(), finished).select_from(sample)).one()
    return Others(runners, reached or 0) if runners >= ENOUGH else None
