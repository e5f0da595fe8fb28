"""Queries of a recap besides the run history: best efforts, starting places, and shared years."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, bindparam, func, select

from challenges.db import db, read
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import NEEDED_SIGNS, places_among, start_of
from challenges.refusals import Missing
from challenges.runs.queries.history import EFFORT, RUN, TRACE, counted_efforts, counted_routes
from challenges.units import Distance, Duration

SHOWN = tuple(Distance.of_m(metres) for metres in ("1000", "5000", "10000", "21097.5", "42195"))


class FastestEffort(NamedTuple):
    """The fastest stretch over a standard distance in a period."""

    distance: Distance
    duration: Duration


def fastest_in(runner_id: int, first: date, last: date) -> list[FastestEffort]:
    """The best efforts of a runner between two local dates, both inside, over the distances people ask for."""
    rows: Any = read(_fastest(), {"runner": runner_id, "first": first, "last": last})
    return [FastestEffort(distance, duration) for distance, duration in rows]


@cache
def _fastest() -> Select[Any]:
    return (
        counted_efforts(EFFORT.c.distance, func.min(EFFORT.c.duration))
        .where(EFFORT.c.runner_id == bindparam("runner"), EFFORT.c.distance.in_(SHOWN), _within())
        .group_by(EFFORT.c.distance)
        .order_by(EFFORT.c.distance)
    )


def _within() -> ColumnElement[bool]:
    return RUN.c.local_date.between(bindparam("first", type_=Date), bindparam("last", type_=Date))


def places_in(runner_id: int, first: date, last: date) -> int:
    """From how many different places the recorded runs between two local dates started."""
    encoded = read(_beginnings(), {"runner": runner_id, "first": first, "last": last}).scalars().all()
    return places_among(filter(None, map(start_of, encoded)))


@cache
def _beginnings() -> Select[Any]:
    beginning = func.substr(TRACE.c.route, 1, NEEDED_SIGNS)
    statement = counted_routes(beginning).where(RUN.c.runner_id == bindparam("runner"), _within())
    # as they were run; a run whose start is known by date only comes last, and what it is decides before its id does
    order = (RUN.c.local_date, RUN.c.started_at.is_(None), RUN.c.started_at, RUN.c.distance, RUN.c.duration, RUN.c.id)
    return statement.order_by(*order)


# --- shared years ---------------------------------------------------------------------------------------------------


def shared_year(token: str) -> SharedYear:
    """Return the shared year with this token. Raises Missing, also after it was unshared."""
    shared = db.session.scalar(select(SharedYear).where(SharedYear.token == token))
    if shared is None:
        raise Missing
    return shared


_SHARE = select(SharedYear).where(SharedYear.runner_id == bindparam("runner"), SharedYear.year == bindparam("year"))


def share_of(runner_id: int, year: int) -> SharedYear | None:
    """How a runner shares a year, if they do."""
    return db.session.scalar(_SHARE, {"runner": runner_id, "year": year})


def shares_of(runner_id: int) -> list[SharedYear]:
    """Return all years that a runner shares."""
    return list(db.session.scalars(select(SharedYear).where(SharedYear.runner_id == runner_id)))
