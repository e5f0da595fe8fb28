"""Reading what paces, suggestions, cards and places are worked out from. All of it is its runner's own."""

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
from challenges.runs.diary import Diary
from challenges.runs.queries import diary_of
from challenges.runs.queries.history import EFFORT, RUN, TRACE, counted_efforts, counted_routes
from challenges.units import Distance, Duration
from challenges.workouts import rules
from challenges.workouts.models import CardTick, TurnedDown
from challenges.workouts.paces import LONGEST, SHORTEST, Best, Paces, paces_from
from challenges.workouts.rules import Place, Square, Start, Suggestion
from challenges.workouts.rules.places import first_point

EFFORTS_OF = timedelta(days=365)
TURNED_DOWN_FOR = timedelta(days=3)
MOST_CARDS = 12
_PREFIX = 12  # signs of an encoded route: its first point has no more


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A month's card as it stands."""

    month: date
    squares: list[Square]

    @property
    def done(self) -> int:
        return sum(square.done for square in self.squares)

    @property
    def filled_on(self) -> date | None:
        """The day on which its last square was done; None while one is open."""
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
    """The paces that a runner's best efforts of the last year give; None without one to go by. One query."""
    today = clock.local_date(clock.now(), runner.zone)
    rows = read(_FASTEST, {"runner": runner.id, "since": today - EFFORTS_OF})
    return paces_from(map(_best, rows))


def _best(row: Any) -> Best:
    distance, duration, day, run_id = row
    return Best(Distance(distance), Duration(duration), day, run_id)


# --- a suggestion ---------------------------------------------------------------------------------------------------

_D = cast(Table, TurnedDown.__table__).c
_TURNED_DOWN = (
    select(_D.slug).where(_D.runner_id == bindparam("runner"), _D.day > bindparam("since")).order_by(_D.id)
)  # fmt: skip


def turned_down(runner_id: int, today: date) -> list[str]:
    """The slugs of what a runner did not want of late, the latest last. One query."""
    return [slug for (slug,) in read(_TURNED_DOWN, {"runner": runner_id, "since": today - TURNED_DOWN_FOR})]


def suggestion_of(runner: Runner, today: date, diary: Diary | None = None) -> Suggestion:
    """What a runner could run today, and why. Two queries, one where the diary is at hand."""
    if diary is None:
        diary = diary_of(runner.id, since=today - rules.LOOKED_AT)
    return rules.suggestion_for(diary, today, turned_down(runner.id, today))


def recent_diary(runner_id: int, today: date) -> Diary:
    """As much of a diary as a suggestion and this month's card look at. One query."""
    return diary_of(runner_id, since=rules.month_of(today) - rules.BEFORE)


def said_today(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """What Today needs to suggest a workout: a row ("turned-down", id, day, 0, slug) for each that was turned down.

    They are no notes: `slugs_in` makes of them what `rules.suggestion_for` asks for.
    """
    return select(
        literal("turned-down", String).label("topic"), as_type(_D.id, BigInteger).label("key"),
        type_coerce(_D.day, Date).label("day"), literal(0, BigInteger).label("number"), _D.slug.label("text"),
    ).where(_D.runner_id == runner_id, _D.day > today - TURNED_DOWN_FOR)  # fmt: skip


def slugs_in(rows: Collection[Any]) -> list[str]:
    """The slugs in rows of `said_today`, the latest last."""
    return [row.text for row in sorted(rows, key=lambda row: row.key)]


# --- places ---------------------------------------------------------------------------------------------------------

_STARTS = counted_routes(_R.id, _R.local_date, _R.started_at, func.substr(_T.route, 1, _PREFIX)).where(
    _R.runner_id == bindparam("runner")
)


def places_of(runner_id: int) -> list[Place]:
    """The places that a runner's recordings began in, in the order in which they were found. One query."""
    starts = map(_start, read(_STARTS, {"runner": runner_id}))
    return rules.places_of(start for start in starts if start is not None)


def _start(row: Any) -> Start | None:
    run_id, day, started_at, route = row
    point = first_point(route)
    return Start(run_id, day, *point, *([started_at.timestamp()] if started_at else [])) if point else None


def new_starts_in(places: Collection[Place]) -> set[int]:
    """The runs that began where none had begun before."""
    return {place.runs[0] for place in places}


# --- cards ----------------------------------------------------------------------------------------------------------

_C = cast(Table, CardTick.__table__).c
_TICKS = select(_C.month, _C.task, _C.day).where(_C.runner_id == bindparam("runner"), _C.month >= bindparam("since"))


def ticks_of(runner_id: int, since: date) -> dict[date, dict[str, date]]:
    """What was ticked on the cards from a month on: the days by the tasks, by the months. One query."""
    rows: Sequence[Any] = read(_TICKS, {"runner": runner_id, "since": since}).all()
    ticks: dict[date, dict[str, date]] = {row.month: {} for row in rows}
    for row in rows:
        ticks[row.month][row.task] = row.day
    return ticks


def card_seen(runner_id: int, month: date, diary: Diary | None = None) -> CardSeen:
    """A runner's card of a month. Three queries, two where the diary is at hand."""
    return cards_seen(runner_id, [month], diary)[0]


def cards_seen(
    runner_id: int, months: Collection[date], diary: Diary | None = None, places: Collection[Place] | None = None
) -> list[CardSeen]:
    """A runner's cards of some months, given in any order, the latest first. Three queries at most.

    A diary that is given reaches `rules.card.BEFORE` back from the earliest month.
    """
    first = min(months)
    if diary is None:
        diary = diary_of(runner_id, since=first - rules.BEFORE)
    if places is None:  # few cards ask for new places, and years of recordings have many starts
        asked = any(rules.asks_for_places(task) for month in months for task in rules.tasks_of(runner_id, month))
        places = places_of(runner_id) if asked else ()
    new_starts = new_starts_in(places)
    ticks = ticks_of(runner_id, first)
    return [
        CardSeen(month, rules.card_of(runner_id, month, diary, new_starts, ticks.get(month, {})))
        for month in sorted(set(months), reverse=True)
    ]


def filled_cards_of(runner_id: int, months: Collection[date], diary: Diary | None = None) -> list[tuple[date, date]]:
    """Which cards of these months are full: (month, the day on which the last square was done). For awards."""
    seen = cards_seen(runner_id, months, diary) if months else []
    return [(card.month, card.filled_on) for card in seen if card.filled_on is not None]


def months_of(runner: Runner, today: date) -> list[date]:
    """The months that a runner has a card of, the latest first: since signing up, a year at most."""
    first = rules.month_of(clock.local_date(runner.created_at, runner.zone))
    month, months = rules.month_of(today), list[date]()
    while month >= first and len(months) < MOST_CARDS:
        months.append(month)
        month = rules.month_of(month - timedelta(days=1))
    return months or [month]
