"""What a recap reads besides the diary: best efforts, places, and the years that are shared."""

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
    """The best efforts of a runner between two local dates, both inside, over the distances people ask for."""
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
    """From how many different places the recorded runs between two local dates started."""
    beginning = func.substr(TRACE.c.route, 1, NEEDED_SIGNS)
    statement = counted_routes(beginning).where(RUN.c.runner_id == runner_id, RUN.c.local_date.between(first, last))
    # as they were run; a run whose start is known by date only comes last, and what it is decides before its id does
    order = (RUN.c.local_date, RUN.c.started_at.is_(None), RUN.c.started_at, RUN.c.distance, RUN.c.duration, RUN.c.id)
    encoded = db.session.scalars(statement.order_by(*order)).all()
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
