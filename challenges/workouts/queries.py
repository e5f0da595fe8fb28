"""Queries for paces, suggestions, cards and places. All of them are scoped to the owner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Select,
    String,
    Table,
    bindparam,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy import cast as as_type

from challenges import clock
from challenges.db import read
from challenges.runners.models import Runner
from challenges.runs.queries import run_history_of
from challenges.runs.queries.history import EFFORT, RUN, TRACE, counted_efforts, counted_routes
from challenges.runs.rules.facts import RunHistory
from challenges.units import Distance, Duration
from challenges.workouts import rules
from challenges.workouts.models import CardTick, TurnedDown
from challenges.workouts.rules import CardSquare, RunningPlace, StartPoint, Suggestion
from challenges.workouts.rules.paces import LONGEST, SHORTEST, BestTime, Paces, paces_from
from challenges.workouts.rules.places import first_point

EFFORTS_OF = timedelta(days=365)
TURNED_DOWN_FOR = timedelta(days=3)
MOST_CARDS = 12
_PREFIX = 12  # characters of an encoded route that always contain its first point


@dataclass(frozen=True, slots=True)
class CardSeen:
    """The state of a month's card."""

    month: date
    squares: list[CardSquare]

    @property
    def done(self) -> int:
        return sum(square.done for square in self.squares)

    @property
    def filled_on(self) -> date | None:
        """The day on which the last square was done, or None while one is open."""
        return rules.filled_on(self.squares)


# --- paces ----------------------------------------------------------------------------------------------------------

_E, _R, _T = EFFORT.c, RUN.c, TRACE.c
_FASTEST_FIRST = func.row_number().over(partition_by=_E.distance, order_by=(_E.duration, _R.local_date, _R.id))
_ranked = (
    counted_efforts(
        type_coerce(_E.distance, BigInteger).label("distance"), type_coerce(_E.duration, BigInteger).label("duration"),
        _R.local_date, _R.id, _FASTEST_FIRST.label("place"),
    )
    .where(
        _E.runner_id == bindparam("runner"), _R.local_date >= bindparam("since"),
        _E.distance.between(SHORTEST, LONGEST),
    )
    .subquery()
)  # fmt: skip
_FASTEST = select(_ranked.c.distance, _ranked.c.duration, _ranked.c.local_date, _ranked.c.id).where(
    _ranked.c.place == 1
)


def paces_of(runner: Runner) -> Paces | None:
    """Return the paces from a runner's best efforts of the last year, or None without a suitable one. One query."""
    today = clock.local_date(clock.now(), runner.zone)
    rows = read(_FASTEST, {"runner": runner.id, "since": today - EFFORTS_OF})
    return paces_from(map(_best, rows))


def _best(row: Any) -> BestTime:
    distance, duration, day, run_id = row
    return BestTime(Distance(distance), Duration(duration), day, run_id)


# --- a suggestion ---------------------------------------------------------------------------------------------------

_D = cast(Table, TurnedDown.__table__).c
_TURNED_DOWN = (
    select(_D.slug).where(_D.runner_id == bindparam("runner"), _D.day > bindparam("since")).order_by(_D.id)
)  # fmt: skip


def turned_down(runner_id: int, today: date) -> list[str]:
    """Return the slugs that a runner turned down recently, newest last. One query."""
    return [slug for (slug,) in read(_TURNED_DOWN, {"runner": runner_id, "since": today - TURNED_DOWN_FOR})]


def suggestion_of(runner: Runner, today: date, diary: RunHistory | None = None) -> Suggestion:
    """Return a suggestion for today with its reason. Two queries, or one if the run history is given."""
    if diary is None:
        diary = run_history_of(runner.id, since=today - rules.LOOKED_AT)
    return rules.suggestion_for(diary, today, turned_down(runner.id, today))


def recent_diary(runner_id: int, today: date) -> RunHistory:
    """Return the run history that a suggestion and this month's card need. One query."""
    return run_history_of(runner_id, since=rules.month_of(today) - rules.BEFORE)


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for Today: a row ("turned-down", id, day, 0, slug) for each suggestion turned down recently.

    These rows aren't shown as notes: `slugs_in` turns them into the input of `rules.suggestion_for`.
    """
    return select(
        literal("turned-down", String).label("topic"), as_type(_D.id, BigInteger).label("key"),
        type_coerce(_D.day, Date).label("day"), literal(0, BigInteger).label("number"), _D.slug.label("text"),
    ).where(_D.runner_id == runner_id, _D.day > today - TURNED_DOWN_FOR)  # fmt: skip


def slugs_in(rows: Collection[Any]) -> list[str]:
    """Return the slugs in rows of `said_today`, newest last."""
    return [row.text for row in sorted(rows, key=lambda row: row.key)]


# --- places ---------------------------------------------------------------------------------------------------------

_STARTS = counted_routes(_R.id, _R.local_date, _R.started_at, func.substr(_T.route, 1, _PREFIX)).where(
    _R.runner_id == bindparam("runner")
)


def places_of(runner_id: int) -> list[RunningPlace]:
    """Return the places where a runner's recordings start, in order of discovery. One query."""
    starts = map(_start, read(_STARTS, {"runner": runner_id}))
    return rules.places_of(start for start in starts if start is not None)


def _start(row: Any) -> StartPoint | None:
    run_id, day, started_at, route = row
    point = first_point(route)
    return StartPoint(run_id, day, *point, *([started_at.timestamp()] if started_at else [])) if point else None


def new_starts_in(places: Collection[RunningPlace]) -> set[int]:
    """Return the ids of runs that started in a new place."""
    return {place.runs[0] for place in places}


# --- cards ----------------------------------------------------------------------------------------------------------

_C = cast(Table, CardTick.__table__).c
_TICKS = select(_C.month, _C.task, _C.day).where(_C.runner_id == bindparam("runner"), _C.month >= bindparam("since"))


def ticks_of(runner_id: int, since: date) -> dict[date, dict[str, date]]:
    """Return the ticks since a month: day by task, by month. One query."""
    rows: Sequence[Any] = read(_TICKS, {"runner": runner_id, "since": since}).all()
    ticks: dict[date, dict[str, date]] = {row.month: {} for row in rows}
    for row in rows:
        ticks[row.month][row.task] = row.day
    return ticks


def card_seen(runner_id: int, month: date, diary: RunHistory | None = None) -> CardSeen:
    """Return a runner's card of a month. Three queries, or two if the run history is given."""
    return cards_seen(runner_id, [month], diary)[0]


def cards_seen(
    runner_id: int,
    months: Collection[date],
    diary: RunHistory | None = None,
    places: Collection[RunningPlace] | None = None,
) -> list[CardSeen]:
    """Return a runner's cards of some months, newest first. Three queries at most.

    A given `diary` must reach `rules.card.BEFORE` back from the earliest month.
    """
    first = min(months)
    if diary is None:
        diary = run_history_of(runner_id, since=first - rules.BEFORE)
    if places is None:  # only if needed: few cards ask for new places, and long histories have many starts
        asked = any(rules.asks_for_places(task) for month in months for task in rules.tasks_of(runner_id, month))
        places = places_of(runner_id) if asked else ()
    new_starts = new_starts_in(places)
    ticks = ticks_of(runner_id, first)
    return [
        CardSeen(month, rules.card_of(runner_id, month, diary, new_starts, ticks.get(month, {})))
        for month in sorted(set(months), reverse=True)
    ]


def filled_cards_of(
    runner_id: int, months: Collection[date], diary: RunHistory | None = None
) -> list[tuple[date, date]]:
    """Return (month, day of the last square) for each full card of these months. Used by awards."""
    seen = cards_seen(runner_id, months, diary) if months else []
    return [(card.month, card.filled_on) for card in seen if card.filled_on is not None]


def months_of(runner: Runner, today: date) -> list[date]:
    """Return the months a runner has cards for, newest first: since signing up, at most twelve."""
    first = rules.month_of(clock.local_date(runner.created_at, runner.zone))
    month, months = rules.month_of(today), list[date]()
    while month >= first and len(months) < MOST_CARDS:
        months.append(month)
        month = rules.month_of(month - timedelta(days=1))
    return months or [month]
