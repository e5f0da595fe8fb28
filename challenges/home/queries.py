"""What the first pages show of all features, and whether the machinery answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from huey import Huey
from sqlalchemy import and_, func, literal, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import contains_eager

from challenges import clock
from challenges.db import db
from challenges.kudos.models import Kudos
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules import State
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run
from challenges.runs.queries import runs_seen_by
from challenges.units import Distance

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the community did in the last seven days."""

    runners: int
    distance: Distance
    kudos: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A runner in a challenge that is on: `value` in the base unit of the challenge's metric."""

    participation: Participation
    value: int

    @property
    def challenge(self) -> Challenge:
        """The challenge."""
        return self.participation.challenge

    @property
    def share(self) -> float:
        """How much of the target is done, at most 1."""
        return min(1.0, self.value / self.challenge.target)


def counts(now: datetime, today: date) -> Counts:
    """Runners here, distance of the last seven dates, kudos of the last seven days, in one statement."""
    since = today - timedelta(days=6)
    runners = select(func.count()).select_from(Runner).scalar_subquery()
    ran = select(func.coalesce(func.sum(Run.distance), Distance(0))).where(Run.local_date >= since).scalar_subquery()
    given = select(func.count()).where(Kudos.given_at >= now - timedelta(days=7)).scalar_subquery()
    row = db.session.execute(select(runners, ran, given)).one()
    return Counts(row[0], row[1], row[2])


def latest_runs(viewer: Runner | None, most: int = 5) -> list[Run]:
    """The newest runs that a reader may see, other people's only; a visitor sees public ones."""
    statement = runs_seen_by(viewer).order_by(Run.created_at.desc(), Run.id.desc()).limit(most)
    if viewer is not None:
        statement = statement.where(Run.runner_id != viewer.id, Run.visibility != Visibility.ME)
    return list(db.session.scalars(statement))


def standings_of(runner: Runner, day: date, most: int = 3) -> list[Standing]:
    """The challenges that a runner takes part in and that are on, with the runner's own figure; soonest end first."""
    statement = (
        select(Participation, Score.behind)
        .join(Participation.challenge)
        .outerjoin(Score, and_(Score.participation_id == Participation.id, Score.metric == Challenge.metric))
        .where(
            Participation.runner_id == runner.id, Participation.left_at.is_(None), Challenge.state == State.PUBLISHED
        )
        .where(Challenge.first_day <= day, Challenge.last_day >= day)
        .options(contains_eager(Participation.challenge).joinedload(Challenge.tally))
        .order_by(Challenge.last_day, Challenge.id)
        .limit(most)
    )
    return [Standing(participation, -(behind or 0)) for participation, behind in db.session.execute(statement)]


def invitation_for(runner: Runner, day: date) -> Challenge | None:
    """The challenge that is on, or next, and that a runner has not joined yet."""
    joined = select(Participation.challenge_id).where(
        Participation.runner_id == runner.id, Participation.left_at.is_(None)
    )
    statement = (
        select(Challenge)
        .where(Challenge.state == State.PUBLISHED, Challenge.last_day >= day, Challenge.id.not_in(joined))
        .order_by(Challenge.first_day, Challenge.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def part_of_day(now: datetime, zone: str) -> str:
    """ "morning", "afternoon" or "evening" where the runner is."""
    hour = now.astimezone(clock.zone_of(zone)).hour
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"


def faults(queue: Huey) -> list[str]:
    """What does not answer: "database", "queue", or nothing."""
    return [
        name for name, ask in (("database", _ask_database), ("queue", queue.pending_count)) if not _answers(name, ask)
    ]


def _ask_database() -> Any:
    return db.session.scalar(select(literal(1)))


def _answers(name: str, ask: Any) -> bool:
    try:
        ask()
    except (SQLAlchemyError, OSError) as error:
        log.error("not ready", part=name, error=str(error))
        return False
    return True
