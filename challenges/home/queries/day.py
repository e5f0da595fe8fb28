"""Queries for Today, across all features, in as few statements as possible.

Each feature provides its notes as a select with the columns (topic, key, day, number, text). They are combined into one
statement.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
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

from challenges import clock
from challenges.awards.models import Casebook
from challenges.awards.queries import InReach, reach_in
from challenges.awards.queries import said_today as awards_say
from challenges.coaching.queries import said_today as coaching_says
from challenges.db import read
from challenges.gear.queries import said_today as gear_says
from challenges.goals.models import PauseTaken, StreakChoice
from challenges.goals.queries import said_today as goals_say
from challenges.goals.streaks import Pause, Streak, daily, weekly
from challenges.leaderboards.queries import Place
from challenges.leaderboards.queries.places import spot_of
from challenges.leaderboards.rules import EVERYONE, Key
from challenges.monthly.metrics import Measure
from challenges.monthly.queries import Listed
from challenges.mood.queries import said_today as mood_says
from challenges.partners.queries import said_today as partners_say
from challenges.runners.models import Runner
from challenges.runs.diary import Diary
from challenges.runs.models import Run
from challenges.runs.queries import latest_runs
from challenges.workouts.queries import said_today as workouts_say

OFF, BY_DAYS, BOOK, DEEDS = "home.off", "home.by-days", "home.book", "home.deeds"
SPEAKERS = (awards_say, coaching_says, partners_say, goals_say, mood_says, gear_says, workouts_say)


class Row(NamedTuple):
    """A row that a feature provides for Today. The feature defines the meaning of key, day, number and text."""

    topic: str
    key: int
    day: date
    number: int
    text: str


def rows_of(runner_id: int, today: date) -> list[Row]:
    """Return the rows of all features for a runner, each feature's in its own order. One query."""
    return [Row._make(row) for row in read(_everything(today), {"runner": runner_id})]


@lru_cache(maxsize=8)  # the current dates of all time zones, and a few past ones
def _everything(today: date) -> Any:
    """Return the statement for a date, for any runner. Cached: building it takes ten times longer than running it."""
    runner: BindParameter[int] = bindparam("runner", type_=BigInteger)
    asked = [*(say(runner, today) for say in SPEAKERS), *_own(runner)]
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
                literal(topic, String).label("topic"), as_type(Casebook.runner_id, BigInteger).label("key"),
                no_day.label("day"), nought.label("number"),
                func.coalesce(as_type(column, Text), nothing).label("text"),
            ).where(Casebook.runner_id == runner_id)
            for topic, column in ((BOOK, Casebook.book), (DEEDS, Casebook.deeds))
        ),
    ]  # fmt: skip


def streak_in(rows: Sequence[Row], diary: Diary, today: date) -> tuple[Streak, bool]:
    """Return the runner's streak, and whether it counts days instead of weeks."""
    off = [Pause(row.day, date.fromisoformat(row.text) if row.text else None) for row in rows if row.topic == OFF]
    by_days = any(row.topic == BY_DAYS for row in rows)
    return (daily if by_days else weekly)(diary, off, today), by_days


def reach_of(rows: Sequence[Row], joined: Sequence[Listed], today: date, most: int) -> list[InReach]:
    """Return the awards that the runner can reach next, nearest first."""
    kept: Mapping[str, str] = {row.topic: row.text for row in rows if row.topic in (BOOK, DEEDS)}
    values = [(listed.challenge, listed.value) for listed in joined]
    return reach_in(kept.get(BOOK) or None, json.loads(kept.get(DEEDS) or "{}"), values, today, most)


def feed_of(runner: Runner, most: int = 3) -> list[Run]:
    """Return recent runs of others that the runner may see, followed runners first."""
    return [run for run in latest_runs(runner, most * 2, followed_first=True) if run.runner_id != runner.id][:most]


def place_in(listed: Listed) -> Place | None:
    """Return the runner's place in a challenge; None before their first counted run. At most one query."""
    if listed.participation_id is None or listed.reached_on is None:
        return None
    key = Key(-listed.value, listed.reached_on)
    spot = spot_of(listed.challenge, Measure(listed.challenge.metric), EVERYONE, key, listed.participation_id)
    return Place(spot.rank, spot.shared, spot.total)


def part_of_day(now: datetime, zone: str) -> str:
    """Return "morning", "afternoon" or "evening" in the runner's time zone."""
    hour = now.astimezone(clock.zone_of(zone)).hour
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"
