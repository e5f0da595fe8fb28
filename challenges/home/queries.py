"""Queries across features: the notes and figures on Today, community totals, and health checks.

Each feature provides its notes for Today as a select with the columns (topic, key, day, number, text). They are
combined into one statement.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import structlog
from huey import Huey
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Engine,
    String,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.exc import SQLAlchemyError

from challenges import clock
from challenges.awards.models import AwardState
from challenges.awards.queries import InReach, reach_in
from challenges.awards.queries import today_notes as awards_say
from challenges.boards.queries import BoardPlace
from challenges.boards.queries.positions import position_of
from challenges.boards.rules.ranking import EVERYONE, ScoreKey
from challenges.coaching.queries import today_notes as coaching_says
from challenges.db import db, read
from challenges.gear.queries import today_notes as gear_says
from challenges.goals.models import PauseTaken, StreakChoice
from challenges.goals.queries import today_notes as goals_say
from challenges.goals.rules.streaks import Streak, StreakPause, daily, weekly
from challenges.kudos.models import Kudos
from challenges.monthly.queries import ListedChallenge
from challenges.monthly.rules.metrics import Measure
from challenges.mood.queries import today_notes as mood_says
from challenges.partners.queries import today_notes as partners_say
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted, latest_runs
from challenges.runs.rules.facts import RunHistory
from challenges.units import Distance
from challenges.workouts.queries import today_notes as workouts_say


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """Community totals: all runners, and the distance and kudos of the last seven days."""

    runners: int
    distance: Distance
    kudos: int


_cache: WeakKeyDictionary[Engine, tuple[datetime, SiteCounts]] = WeakKeyDictionary()
A_MINUTE = timedelta(minutes=1)


def counts(now: datetime, today: date) -> SiteCounts:
    """Return the totals, at most a minute old. Cached, because every visitor needs them and the sums get expensive."""
    made_at, known = _cache.get(db.engine, (None, None))
    if made_at is None or known is None or not timedelta() <= now - made_at < A_MINUTE:
        known = _counted(now, today)
        _cache[db.engine] = (now, known)
    return known


def _counted(now: datetime, today: date) -> SiteCounts:
    """Query the number of runners, the distance of the last seven dates and the kudos of the last seven days."""
    since = today - timedelta(days=6)
    runners = select(func.count()).select_from(Runner).scalar_subquery()
    ran = select(func.sum(Run.distance)).where(counted(), Run.local_date >= since).scalar_subquery()
    given = select(func.count()).where(Kudos.given_at >= now - timedelta(days=7)).scalar_subquery()
    row = db.session.execute(select(runners, ran, given)).one()
    return SiteCounts(row[0], row[1] or Distance(0), row[2])


log = structlog.get_logger()


def faults(queue: Huey) -> list[str]:
    """Return what does not respond: "database", "queue", both or neither."""
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


OFF, BY_DAYS, BOOK, DEEDS = "home.off", "home.by-days", "home.book", "home.deeds"
NOTE_PROVIDERS = (awards_say, coaching_says, partners_say, goals_say, mood_says, gear_says, workouts_say)


class TodayRow(NamedTuple):
    """A row that a feature provides for Today. The feature defines the meaning of key, day, number and text."""

    topic: str
    key: int
    day: date
    number: int
    text: str


def rows_of(runner_id: int, today: date) -> list[TodayRow]:
    """Return the rows of all features for a runner, each feature's in its own order. One query."""
    return [TodayRow._make(row) for row in read(_everything(today), {"runner": runner_id})]


@lru_cache(maxsize=8)  # the current dates of all time zones, and a few past ones
def _everything(today: date) -> Any:
    """Return the statement for a date, for any runner. Cached: building it takes ten times longer than running it."""
    runner: BindParameter[int] = bindparam("runner", type_=BigInteger)
    asked = [*(say(runner, today) for say in NOTE_PROVIDERS), *_own(runner)]
    return union_all(*(_of_one_shape(each) for each in asked))


def _of_one_shape(rows: Any) -> Any:
    """Cast the columns of a statement to common types, and keep its order and limit."""
    topic, key, day, number, text = rows.subquery().c
    columns = (
        cast(topic, String).label("topic"), cast(key, BigInteger).label("key"), as_type(day, Date).label("day"),
        cast(number, BigInteger).label("number"), cast(text, Text).label("text"),
    )  # fmt: skip
    return select(*columns)


def _own(runner_id: int | BindParameter[int]) -> list[Any]:
    """Return the statements for streaks and reachable awards: days off, the choice of days, the award state."""
    nothing, no_day, nought = literal("", String), cast(null(), Date), literal(0, BigInteger)
    return [
        select(
            literal(OFF, String).label("topic"), as_type(PauseTaken.id, BigInteger).label("key"),
            PauseTaken.first_day.label("day"), nought.label("number"),
            func.coalesce(cast(PauseTaken.last_day, String), nothing).label("text"),
        ).where(PauseTaken.runner_id == runner_id, PauseTaken.goal_id.is_(None)),
        select(
            literal(BY_DAYS, String).label("topic"), as_type(StreakChoice.runner_id, BigInteger).label("key"),
            no_day.label("day"), nought.label("number"), nothing.label("text"),
        ).where(StreakChoice.runner_id == runner_id),
        *(
            select(
                literal(topic, String).label("topic"), as_type(AwardState.runner_id, BigInteger).label("key"),
                no_day.label("day"), nought.label("number"),
                func.coalesce(as_type(column, Text), nothing).label("text"),
            ).where(AwardState.runner_id == runner_id)
            for topic, column in ((BOOK, AwardState.book), (DEEDS, AwardState.deeds))
        ),
    ]  # fmt: skip


def streak_in(rows: Sequence[TodayRow], diary: RunHistory, today: date) -> tuple[Streak, bool]:
    """Return the runner's streak, and whether it counts days instead of weeks."""
    off = [StreakPause(row.day, date.fromisoformat(row.text) if row.text else None) for row in rows if row.topic == OFF]
    by_days = any(row.topic == BY_DAYS for row in rows)
    return (daily if by_days else weekly)(diary, off, today), by_days


def reach_of(rows: Sequence[TodayRow], joined: Sequence[ListedChallenge], today: date, most: int) -> list[InReach]:
    """Return the awards that the runner can reach next, nearest first."""
    kept: Mapping[str, str] = {row.topic: row.text for row in rows if row.topic in (BOOK, DEEDS)}
    values = [(listed.challenge, listed.value) for listed in joined]
    return reach_in(kept.get(BOOK) or None, json.loads(kept.get(DEEDS) or "{}"), values, today, most)


def feed_of(runner: Runner, most: int = 3) -> list[Run]:
    """Return recent runs of others that the runner may see, followed runners first."""
    return [run for run in latest_runs(runner, most * 2, followed_first=True) if run.runner_id != runner.id][:most]


def place_in(listed: ListedChallenge) -> BoardPlace | None:
    """Return the runner's place in a challenge; None before their first counted run. At most one query."""
    if listed.participation_id is None or listed.reached_on is None:
        return None
    key = ScoreKey(-listed.value, listed.reached_on)
    place = position_of(listed.challenge, Measure(listed.challenge.metric), EVERYONE, key, listed.participation_id)
    return BoardPlace(place.rank, place.shared, place.total)


def part_of_day(now: datetime, zone: str) -> str:
    """Return "morning", "afternoon" or "evening" in the runner's time zone."""
    hour = now.astimezone(clock.zone_of(zone)).hour
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"
