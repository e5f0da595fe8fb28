"""What the community did lately, for everybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from challenges.db import db
from challenges.kudos.models import Kudos
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted
from challenges.units import Distance


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
    ran = select(func.sum(Run.distance)).where(counted(), Run.local_date >= since).scalar_subquery()
    given = select(func.count()).where(Kudos.given_at >= now - timedelta(days=7)).scalar_subquery()
    row = db.session.execute(select(runners, ran, given)).one()
    return Counts(row[0], row[1] or Distance(0), row[2])
