"""What the first pages show of all features, and whether the machinery answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from huey import Huey
from sqlalchemy import Engine, func, literal, select
from sqlalchemy.exc import SQLAlchemyError

from challenges import clock
from challenges.db import db
from challenges.kudos.models import Kudos
from challenges.leaderboards.queries import Place, place_of
from challenges.monthly.queries import Listed, participation_of
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import latest_runs
from challenges.units import Distance

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the community did in the last seven days."""

    runners: int
    distance: Distance
    kudos: int


_kept: WeakKeyDictionary[Engine, tuple[datetime, Counts]] = WeakKeyDictionary()
A_MINUTE = timedelta(minutes=1)


def counts(now: datetime, today: date) -> Counts:
    """What the community did, at most a minute old: every visitor asks, and the sums grow with the community."""
    made_at, known = _kept.get(db.engine, (None, None))
    if made_at is None or known is None or not timedelta() <= now - made_at < A_MINUTE:
        known = _counted(now, today)
        _kept[db.engine] = (now, known)
    return known


def _counted(now: datetime, today: date) -> Counts:
    """Runners here, distance of the last seven dates, kudos of the last seven days, in one statement."""
    since = today - timedelta(days=6)
    runners = select(func.count()).select_from(Runner).scalar_subquery()
    ran = select(func.sum(Run.distance)).where(Run.local_date >= since).scalar_subquery()
    given = select(func.count()).where(Kudos.given_at >= now - timedelta(days=7)).scalar_subquery()
    row = db.session.execute(select(runners, ran, given)).one()
    return Counts(row[0], row[1] or Distance(0), row[2])


def feed_of(runner: Runner, most: int = 5) -> list[Run]:
    """What others ran lately, as far as the runner may see it; those whom the runner follows first."""
    return [run for run in latest_runs(runner, most * 2, followed_first=True) if run.runner_id != runner.id][:most]


def place_in(listed: Sequence[Listed], runner: Runner) -> Place | None:
    """The runner's place in the first challenge of a list, where there is one. Three queries at most."""
    if not listed or not listed[0].joined:
        return None
    participation = participation_of(listed[0].challenge, runner)
    return place_of(participation) if participation else None


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
