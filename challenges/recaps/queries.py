"""What a recap reads besides the diary: best efforts, places, and the years that are shared."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, select

from challenges.db import db
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import NEEDED_SIGNS, places_among, start_of
from challenges.refusals import Missing
from challenges.runs.models import BestEffort, Run, Trace
from challenges.units import Distance, Duration

SHOWN = tuple(Distance.of_m(metres) for metres in ("1000", "5000", "10000", "21097.5", "42195"))


class Fastest(NamedTuple):
    """The fastest stretch over a standard distance in a period."""

    distance: Distance
    duration: Duration


def fastest_in(runner_id: int, first: date, last: date) -> list[Fastest]:
    """The best efforts of a runner between two local dates, both inside, over the distances people ask for."""
    statement = (
        select(BestEffort.distance, func.min(BestEffort.duration))
        .join(Run, Run.id == BestEffort.run_id)
        .where(
            BestEffort.runner_id == runner_id, BestEffort.distance.in_(SHOWN), Run.held == "",
            Run.local_date.between(first, last),
        )
        .group_by(BestEffort.distance)
        .order_by(BestEffort.distance)
    )  # fmt: skip
    return [Fastest(distance, duration) for distance, duration in db.session.execute(statement)]


def places_in(runner_id: int, first: date, last: date) -> int:
    """From how many different places the recorded runs between two local dates started."""
    beginning = func.substr(Trace.route, 1, NEEDED_SIGNS)
    inside = and_(Run.runner_id == runner_id, Run.local_date.between(first, last), Run.held == "", Trace.route != "")
    statement = select(beginning).join(Run, Run.id == Trace.run_id).where(inside)
    encoded = db.session.scalars(statement.order_by(Run.local_date, Run.started_at, Run.id)).all()
    return places_among(filter(None, map(start_of, encoded)))


# --- shared years ---------------------------------------------------------------------------------------------------


def shared_year(token: str) -> SharedYear:
    """The year behind an address. Raises Missing, also once it was taken back."""
    shared = db.session.scalar(select(SharedYear).where(SharedYear.token == token))
    if shared is None:
        raise Missing
    return shared


def share_of(runner_id: int, year: int) -> SharedYear | None:
    """How a runner shares a year, if they do."""
    return db.session.scalar(select(SharedYear).where(SharedYear.runner_id == runner_id, SharedYear.year == year))


def shares_of(runner_id: int) -> list[SharedYear]:
    """All years that a runner shares."""
    return list(db.session.scalars(select(SharedYear).where(SharedYear.runner_id == runner_id)))
