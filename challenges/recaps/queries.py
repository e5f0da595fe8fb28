"""Queries of a recap besides the run history: best efforts, starting places, and shared years."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from challenges.db import db
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import NEEDED_SIGNS, places_among, start_of
from challenges.refusals import Missing
from challenges.runs.queries.history import EFFORT, RUN, TRACE, counted_efforts, counted_routes
from challenges.units import Distance, Duration

SHOWN = tuple(Distance.of_m(metres) for metres in ("1000", "5000", "10000", "21097.5", "42195"))


class Fastest(NamedTuple):
    """The fastest stretch over a standard distance in a period."""

    distance: Distance
    duration: Duration


def fastest_in(runner_id: int, first: date, last: date) -> list[Fastest]:
    """Return a runner's best efforts over the common distances between two local dates, inclusive."""
    statement = (
        counted_efforts(EFFORT.c.distance, func.min(EFFORT.c.duration))
        .where(
            EFFORT.c.runner_id == runner_id, EFFORT.c.distance.in_(SHOWN), RUN.c.local_date.between(first, last)
        )
        .group_by(EFFORT.c.distance)
        .order_by(EFFORT.c.distance)
    )  # fmt: skip
    return [Fastest(distance, duration) for distance, duration in db.session.execute(statement)]


def places_in(runner_id: int, first: date, last: date) -> int:
    """Return how many different places the recorded runs between two local dates, inclusive, started from."""
    beginning = func.substr(TRACE.c.route, 1, NEEDED_SIGNS)
    statement = counted_routes(beginning).where(RUN.c.runner_id == runner_id, RUN.c.local_date.between(first, last))
    # chronological; a run without a start time comes last in its day, and its figures decide before its id does
    order = (RUN.c.local_date, RUN.c.started_at.is_(None), RUN.c.started_at, RUN.c.distance, RUN.c.duration, RUN.c.id)
    encoded = db.session.scalars(statement.order_by(*order)).all()
    return places_among(filter(None, map(start_of, encoded)))


# --- shared years ---------------------------------------------------------------------------------------------------


def shared_year(token: str) -> SharedYear:
    """Return the shared year with this token. Raises Missing, also after it was unshared."""
    shared = db.session.scalar(select(SharedYear).where(SharedYear.token == token))
    if shared is None:
        raise Missing
    return shared


def share_of(runner_id: int, year: int) -> SharedYear | None:
    """Return how a runner shares a year, if they do."""
    return db.session.scalar(select(SharedYear).where(SharedYear.runner_id == runner_id, SharedYear.year == year))


def shares_of(runner_id: int) -> list[SharedYear]:
    """Return all years that a runner shares."""
    return list(db.session.scalars(select(SharedYear).where(SharedYear.runner_id == runner_id)))
