"""Lock the participations that a run may affect, and read them with their verdicts and scores in one query.

Verdicts and scores come as JSON texts: parsing one text costs less than fetching a dozen rows. The terms of a challenge
are the same text for all its participants, so they are parsed once.
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
from challenges.monthly.queries.participants import Participant, StoredResults, StoredVerdict, codes_in, rows_of
from challenges.monthly.rules import WEEKS_BEFORE, ChallengeClock, ChallengeState, CountsFrom, Terms
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, Ranking, ScoreMark
from challenges.runners.rules import Category
from challenges.units import Distance

_CHALLENGES, _TALLIES = cast(Table, Challenge.__table__), cast(Table, Tally.__table__)
_CHALLENGE, _PARTICIPATION = _CHALLENGES.c, Participation.__table__.c
_VERDICT, _SCORE, _TALLY = Verdict.__table__.c, Score.__table__.c, _TALLIES.c
_COLUMNS = 8  # of a participant, before the texts
_A_DAY = timedelta(days=1)  # dates on the runner's and on a host's clock differ by one at most, in one instant


def lock_participations(runner_id: int, days: Collection[date]) -> tuple[list[Participant], StoredResults]:
    """Return a runner's participations that runs on these dates may affect, with their stored verdicts and scores.

    Those are the ones in published challenges whose window, or the eight weeks before it, may contain one of the dates.
    Their tallies are locked first, in the order of their ids, as everywhere. On SQLite there is a single writer, so
    there is nothing to lock. For actions.
    """
    asked: dict[str, Any] = {"runner": runner_id}
    for index, day in enumerate(days):
        asked |= {f"after_{index}": day + _A_DAY + WEEKS_BEFORE, f"before_{index}": day - _A_DAY}
    dialect, locked = db.engine.dialect.name, None
    if dialect != "sqlite":
        locked = {row.challenge_id for row in rows_of(_tallies_concerned(len(days)), **asked)}
    participants, stored = [], StoredResults({}, {})
    rows: Sequence[Sequence[Any]] = rows_of(_participants_concerned(len(days), dialect), **asked)
    for row in rows:
        terms, verdicts, marks = row[_COLUMNS:]
        columns: list[Any] = [*row[:_COLUMNS], _terms_in(terms)]
        participant = Participant(*columns)
        if locked is None or participant.challenge_id in locked:
            participants.append(participant)
            stored.verdicts[participant.id] = _verdicts_in(verdicts)
            stored.marks[participant.id] = _marks_in(marks)
    return participants, stored


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
def _participants_concerned(days: int, dialect: str) -> Select[*tuple[Any, ...]]:
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
        _MEASURES[metric, evidence]: ScoreMark(-sort_value, _day(reached_on), _CATEGORIES[group], age)
        for metric, evidence, sort_value, reached_on, group, age in every
    }


_day = date.fromisoformat
_MEASURES = {(metric.value, evidence.value): Measure(metric, evidence) for metric in Metric for evidence in Evidence}
_CATEGORIES: dict[str | None, Category | None] = {None: None, **{category.value: category for category in Category}}
