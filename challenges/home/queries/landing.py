"""Recent community totals for the landing page."""

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
    """Community totals: all runners, and the distance and kudos of the last seven days."""

    runners: int
    distance: Distance
    kudos: int


_kept: WeakKeyDictionary[Engine, tuple[datetime, Counts]] = WeakKeyDictionary()
A_MINUTE = timedelta(minutes=1)


def counts(now: datetime, today: date) -> Counts:
    """Return the totals, at most a minute old. Cached, because every visitor needs them and the sums get expensive."""
    made_at, known = _kept.get(db.engine, (None, None))
    if made_at is None or known is None or not timedelta() <= now - made_at < A_MINUTE:
        known = _counted(now, today)
        _kept[db.engine] = (now, known)
    return known


def _counted(now: datetime, today: date) -> Counts:
    """Query the number of runners, the distance of the last seven dates and the kudos of the last seven days."""
    since = today - timedelta(days=6)
    runners = select(func.count()).select_from(Runner).scalar_subquery()
    ran = select(func.sum(Run.distance)).where(counted(), Run.local_date >= since).scalar_subquery()
    given = select(func.count()).where(Kudos.given_at >= now - timedelta(days=7)).scalar_subquery()
    row = db.session.execute(select(runners, ran, given)).one()
    return Counts(row[0], row[1] or Distance(0), row[2])
