"""The seats of one runner that a run concerns, held and read with all that is kept of them in one conversation.

What is kept comes as JSON texts: of a text of a dozen verdicts little has to be made, of a dozen rows a lot. The terms
of a challenge are the same text for everybody in it, and made once.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, Text, and_, bindparam, func, or_, select
from sqlalchemy import cast as sql_cast

from challenges.clock import Window
from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score, Tally, Verdict
from challenges.monthly.queries.participants import Known, Participant, StoredVerdict, codes_in, rows_of
from challenges.monthly.rules import WEEKS_BEFORE, ChallengeClock, ChallengeState, CountsFrom, Terms
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, Ranking, ScoreMark
from challenges.runners.rules import Category
from challenges.units import Distance

_CHALLENGES, _TALLIES = cast(Table, Challenge.__table__), cast(Table, Tally.__table__)
_CHALLENGE, _PARTICIPATION = _CHALLENGES.c, Participation.__table__.c
_VERDICT, _SCORE, _TALLY = Verdict.__table__.c, Score.__table__.c, _TALLIES.c
_SEATED = 8  # columns of a seat, before the texts
_A_DAY = timedelta(days=1)  # dates on the runner's and on a host's clock differ by one at most, in one instant


def lock_participations(runner_id: int, days: Collection[date]) -> tuple[list[Participant], Known]:
    """A runner's seats in published challenges whose window, or the eight weeks before it, could hold one of the dates,
    and what is kept of them.

    The tallies of those are locked first, in the order of their ids, like everywhere. On SQLite nobody else writes, so
    there is nothing to lock. For actions.
    """
    asked: dict[str, Any] = {"runner": runner_id}
    for index, day in enumerate(days):
        asked |= {f"after_{index}": day + _A_DAY + WEEKS_BEFORE, f"before_{index}": day - _A_DAY}
    dialect, locked = db.engine.dialect.name, None
    if dialect != "sqlite":
        locked = {row.challenge_id for row in rows_of(_tallies_concerned(len(days)), **asked)}
    seats, known = [], Known({}, {})
    rows: Sequence[Sequence[Any]] = rows_of(_seats_concerned(len(days), dialect), **asked)
    for row in rows:
        terms, verdicts, marks = row[_SEATED:]
        seated: list[Any] = [*row[:_SEATED], _terms_in(terms)]
        seat = Participant(*seated)
        if locked is None or seat.challenge_id in locked:
            seats.append(seat)
            known.verdicts[seat.id] = _verdicts_in(verdicts)
            known.marks[seat.id] = _marks_in(marks)
    return seats, known


@cache
def _concerned(days: int) -> tuple[ColumnElement[bool], ...]:
    holds = (
        and_(_CHALLENGE.first_day <= bindparam(f"after_{day}"), _CHALLENGE.last_day >= bindparam(f"before_{day}"))
        for day in range(days)
    )
    return _PARTICIPATION.runner_id == bindparam("runner"), _CHALLENGE.state == ChallengeState.PUBLISHED, or_(*holds)


@cache
def _tallies_concerned(days: int) -> Select[*tuple[Any, ...]]:
    return (
        select(_TALLY.challenge_id)
        .join(_CHALLENGES, _CHALLENGE.id == _TALLY.challenge_id)
        .join(Participation.__table__, _PARTICIPATION.challenge_id == _TALLY.challenge_id)
        .where(_PARTICIPATION.left_at.is_(None), *_concerned(days))
        .order_by(_TALLY.challenge_id)
        .with_for_update(of=_TALLIES)
    )


@cache
def _seats_concerned(days: int, dialect: str) -> Select[*tuple[Any, ...]]:
    array = func.json_array if dialect == "sqlite" else func.json_build_array
    every = func.json_group_array if dialect == "sqlite" else func.json_agg
    terms = array(
        _CHALLENGE.metric, _CHALLENGE.target, sql_cast(_CHALLENGE.rungs, Text), _CHALLENGE.first_day,
        _CHALLENGE.last_day, _CHALLENGE.clock, _CHALLENGE.zone, _CHALLENGE.least_distance, _CHALLENGE.allows_typed,
        _CHALLENGE.allows_indoor, _CHALLENGE.allows_walks, _CHALLENGE.counts_from, _CHALLENGE.grace_hours,
        _CHALLENGE.ranking,
    )  # fmt: skip
    failed = sql_cast(_VERDICT.failed, Text)
    verdict = array(_VERDICT.run_id, _VERDICT.local_date, _VERDICT.value, failed, _VERDICT.verified)
    mark = array(_SCORE.metric, _SCORE.lane, _SCORE.behind, _SCORE.reached_on, _SCORE.category, _SCORE.age_group)
    verdicts = select(sql_cast(every(verdict), Text)).where(_VERDICT.participation_id == _PARTICIPATION.id)
    marks = select(sql_cast(every(mark), Text)).where(_SCORE.participation_id == _PARTICIPATION.id)
    return (
        select(
            _PARTICIPATION.id, _PARTICIPATION.challenge_id, _PARTICIPATION.runner_id, _PARTICIPATION.joined_on,
            _PARTICIPATION.category, _PARTICIPATION.age_group, _PARTICIPATION.finished_on, _PARTICIPATION.baseline,
            sql_cast(terms, Text), verdicts.scalar_subquery(), marks.scalar_subquery(),
        )
        .join(_CHALLENGES, _CHALLENGE.id == _PARTICIPATION.challenge_id)
        .where(_PARTICIPATION.left_at.is_(None), *_concerned(days))
        .order_by(_PARTICIPATION.challenge_id)
    )  # fmt: skip


@lru_cache(maxsize=512)
def _terms_in(text: str) -> Terms:
    its = json.loads(text)
    metric, target, rungs, first_day, last_day, clock, zone, least, *counted, counts_from, grace, ranking = its
    typed, indoor, walks = map(bool, counted)
    return Terms(
        metric=Metric(metric),
        target=target,
        rungs=tuple(json.loads(rungs)),
        window=Window(date.fromisoformat(first_day), date.fromisoformat(last_day)),
        clock=ChallengeClock(clock),
        zone=zone,
        least_distance=None if least is None else Distance(least),
        allows_typed=typed,
        allows_indoor=indoor,
        allows_walks=walks,
        counts_from=CountsFrom(counts_from),
        grace=timedelta(hours=grace),
        ranking=Ranking(ranking),
    )


def _verdicts_in(text: str | None) -> dict[int, StoredVerdict]:
    every = json.loads(text) if text else ()
    return {
        run_id: StoredVerdict(_day(day), value, codes_in(failed), bool(verified))
        for run_id, day, value, failed, verified in every
    }


def _marks_in(text: str | None) -> dict[Measure, ScoreMark]:
    every = json.loads(text) if text else ()
    return {
        _MEASURES[metric, lane]: ScoreMark(-behind, _day(reached_on), _CATEGORIES[group], age)
        for metric, lane, behind, reached_on, group, age in every
    }


_day = date.fromisoformat
_MEASURES = {(metric.value, lane.value): Measure(metric, lane) for metric in Metric for lane in Evidence}
_CATEGORIES: dict[str | None, Category | None] = {None: None, **{category.value: category for category in Category}}
