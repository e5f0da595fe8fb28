"""Queries of the search for awards. They bypass the session and take few statements. For actions."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import BigInteger, Integer, Table, Text, and_, bindparam, exists, func, or_, select, type_coerce, union
from sqlalchemy import cast as cast_

from challenges.awards.models import Award, AwardState
from challenges.awards.rules import FoundAward, Place, StoredAward, area_of
from challenges.awards.rules.state import LETTERS
from challenges.boards.models import FinalStanding, Snapshot
from challenges.db import db, read
from challenges.goals.models import PauseTaken
from challenges.goals.rules.streaks import StreakPause
from challenges.imports.models import Import
from challenges.monthly.models import Challenge, Participation, Score, Verdict
from challenges.monthly.rules import ChallengeState, CountedRun
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.races.models import Race
from challenges.runs.models import Run
from challenges.runs.queries.history import (
    EFFORT,
    OUTING,
    RUN,
    TRACE,
    counted,
    counted_efforts,
    counted_routes,
    outing_in,
)
from challenges.runs.rules.facts import RunFacts

_A, _B = cast(Table, Award.__table__).c, cast(Table, AwardState.__table__).c
_E, _P = EFFORT.c, cast(Table, PauseTaken.__table__).c
_RUNNER = bindparam("runner", type_=Integer)

BOOK = select(_B.book, _B.changes, _B.wanted_at, _B.deeds, _B.quiet).where(_B.runner_id == _RUNNER)
_EFFORTS = counted_efforts(_E.run_id, type_coerce(_E.distance, BigInteger), type_coerce(_E.duration, BigInteger))
_EFFORTS_OF_RUNNER = _EFFORTS.where(_E.runner_id == _RUNNER)
_EFFORTS_OF_RUN = _EFFORTS.where(_E.run_id == bindparam("run"))
_STARTS_OF_RUNNER = counted_routes(TRACE.c.run_id, func.substr(TRACE.c.route, 1, LETTERS)).where(
    RUN.c.runner_id == _RUNNER
)
_PAUSES = select(_P.first_day, _P.last_day).where(_P.runner_id == _RUNNER, _P.goal_id.is_(None))
_STORED_AWARDS = select(
    _A.id, _A.what, _A.detail, _A.occasion, _A.run_id, _A.day, _A.figure, _A.bettered, _A.gone_because
).where(_A.runner_id == _RUNNER)


class MedalFacts(NamedTuple):
    """A live participation with the data for its medal. `value` is None if no run counts."""

    participation_id: int
    challenge_id: int
    metric: Metric
    target: int
    rungs: Sequence[int]
    value: int | None
    reached_on: date | None


def _rows(statement: Any, values: Mapping[str, Any]) -> Sequence[Any]:
    return read(statement, values).all()


def book_of(runner_id: int) -> Any | None:
    """Return the state of a runner's search (`book`, `changes`, `wanted_at`, `deeds`, `quiet`), or None."""
    return read(BOOK, {"runner": runner_id}).one_or_none()


def efforts_of_run(run_id: int) -> dict[int, int]:
    """Return the best efforts of one run: ms by mm."""
    return {distance: time for _, distance, time in _rows(_EFFORTS_OF_RUN, {"run": run_id})}


def efforts_of_runner(runner_id: int) -> dict[int, dict[int, int]]:
    """Return the best efforts of all runs of a runner by run id: ms by mm."""
    efforts: dict[int, dict[int, int]] = {}
    for run_id, distance, time in _rows(_EFFORTS_OF_RUNNER, {"runner": runner_id}):
        efforts.setdefault(run_id, {})[distance] = time
    return efforts


def places_of_runner(runner_id: int) -> dict[int, Place]:
    """Return the approximate start of each recorded run of a runner by run id."""
    starts = _rows(_STARTS_OF_RUNNER, {"runner": runner_id})
    return {run_id: place for run_id, route in starts if route and (place := area_of(route))}


def pauses_of(runner_id: int) -> list[StreakPause]:
    """Return the days off that keep a streak."""
    return [StreakPause(first, last) for first, last in _rows(_PAUSES, {"runner": runner_id})]


def kept_awards(runner_id: int) -> list[StoredAward]:
    """Return all stored awards of a runner, including those that no longer count."""
    return [
        StoredAward(key, FoundAward(*found), gone) for key, *found, gone in _rows(_STORED_AWARDS, {"runner": runner_id})
    ]


def is_importing(runner_id: int) -> bool:
    """Whether an import of the runner is in progress."""
    at_work = Import.runner_id == runner_id, Import.begun_at.is_not(None), Import.finished_at.is_(None)
    return bool(db.session.scalar(select(exists().where(*at_work))))


# --- medals -----------------------------------------------------------------------------------------------------------

_MEDALS = (
    select(
        Participation.id,
        Challenge.id,
        Challenge.metric,
        Challenge.target,
        Challenge.rungs,
        func.coalesce(FinalStanding.value, -Score.sort_value),
        func.coalesce(FinalStanding.reached_on, Score.reached_on),
    )
    .join(Challenge, Challenge.id == Participation.challenge_id)
    .outerjoin(
        Score,
        and_(
            Score.participation_id == Participation.id, Score.metric == Challenge.metric, Score.evidence == Evidence.ALL
        ),
    )
    .outerjoin(
        FinalStanding,
        and_(
            FinalStanding.challenge_id == Challenge.id,
            FinalStanding.participation_id == Participation.id,
            FinalStanding.metric == Challenge.metric,
            FinalStanding.evidence == Evidence.ALL,
        ),
    )
    .where(
        Participation.runner_id == _RUNNER, Participation.left_at.is_(None), Challenge.state == ChallengeState.PUBLISHED
    )
)
_VERDICTS = select(Verdict.participation_id, Verdict.local_date, Verdict.value, Verdict.failed).where(
    Verdict.participation_id.in_(bindparam("participations", expanding=True))
)


def medals_of(runner_id: int) -> list[MedalFacts]:
    """A runner's challenges with their figures: the fixed one where it is fixed."""
    return [MedalFacts(*row) for row in _rows(_MEDALS, {"runner": runner_id})]


class AwardBookRow(NamedTuple):
    """The row of an award book, and what one more run is compared with.

    `run` is that run, with how its encoded route begins; None where it does not count, or is gone. `medals` are those
    of the challenges that run around its day.
    """

    row: Any
    run: tuple[RunFacts, str | None] | None
    medals: list[MedalFacts]


def book_row_of(runner_id: int, run_id: int, day: date) -> AwardBookRow | None:
    """Return what the next run of a runner advances, in one round trip; None before there is an award book."""
    days = {"day_before": day - _A_DAY, "day_after": day + _A_DAY}
    asked = {"runner": runner_id, "run": run_id, **days}
    row = read(_page(db.engine.dialect.name), asked).one_or_none()
    if row is None:
        return None
    *its, medals = row[_BOOK_COLUMNS:]
    return AwardBookRow(row, outing_in(its) if its[0] is not None else None, _medals_in(medals))


_A_DAY = timedelta(days=1)
_BOOK_COLUMNS = len(BOOK.selected_columns)


@cache
def _page(dialect: str) -> Any:
    array = func.json_array if dialect == "sqlite" else func.json_build_array
    every = func.json_group_array if dialect == "sqlite" else func.json_agg
    on_day = (Challenge.first_day <= bindparam("day_after"), Challenge.last_day >= bindparam("day_before"))
    key, challenge_id, metric, target, rungs, *figure = _MEDALS.selected_columns
    medals = _MEDALS.where(*on_day).with_only_columns(
        cast_(every(array(key, challenge_id, metric, target, cast_(rungs, Text), *figure)), Text)
    )
    run_beside = and_(RUN.c.id == bindparam("run"), RUN.c.runner_id == _B.runner_id, counted(RUN.c))
    return (
        BOOK.add_columns(*OUTING, medals.scalar_subquery())
        .select_from(cast(Table, AwardState.__table__))
        .outerjoin(RUN, run_beside)
        .outerjoin(TRACE, TRACE.c.run_id == RUN.c.id)
    )


def _medals_in(text: str | None) -> list[MedalFacts]:
    return [
        MedalFacts(
            key, challenge_id, Metric(metric), target, json.loads(rungs), value,
            date.fromisoformat(reached_on) if reached_on else None,
        )
        for key, challenge_id, metric, target, rungs, value, reached_on in (json.loads(text) if text else ())
    ]  # fmt: skip


def counted_in(participation_ids: Sequence[int]) -> dict[int, list[CountedRun]]:
    """Return the runs that count in some participations, by participation id."""
    counted: dict[int, list[CountedRun]] = {key: [] for key in participation_ids}
    if participation_ids:
        for key, day, value, failed in _rows(_VERDICTS, {"participations": list(participation_ids)}):
            if not failed:
                counted[key].append(CountedRun(day, value))
    return counted


# --- actions for others, and runners to review ------------------------------------------------------------------------


def events_held_by(organiser_id: int, before: date) -> list[date]:
    """Return the last days of published events that a runner organised and that ended before a day, oldest first."""
    held = union(
        *(
            select(event.last_day.label("day"), event.slug.label("slug")).where(
                event.organiser_id == organiser_id, event.state == ChallengeState.PUBLISHED, event.last_day < before
            )
            for event in (Challenge, Race)
        )
    ).subquery()
    return list(db.session.scalars(select(held.c.day).order_by(held.c.day)))


def runners_wanted(limit: int) -> list[int]:
    """Return the ids of runners with a pending review, longest wait first."""
    wanted = select(AwardState.runner_id).where(AwardState.wanted_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(AwardState.wanted_at).limit(limit)))


def runners_to_repair(since: datetime, today: date, limit: int) -> list[int]:
    """Return the ids of runners with changes since a moment: runs, an event that ended, a challenge that became final.

    Also those with runs who were never reviewed, for example after an upgrade.
    """
    ended = [
        select(event.organiser_id).where(
            event.organiser_id.is_not(None), event.last_day.between(since.date() - timedelta(days=1), today)
        )
        for event in (Challenge, Race)
    ]
    final = (
        select(FinalStanding.runner_id)
        .join(Snapshot, Snapshot.challenge_id == FinalStanding.challenge_id)
        .where(Snapshot.taken_at >= since, FinalStanding.runner_id.is_not(None))
    )
    has_book = exists().where(AwardState.runner_id == Run.runner_id)
    behind = exists().where(AwardState.runner_id == Run.runner_id, AwardState.reviewed_at < Run.updated_at)
    ran = select(Run.runner_id).where(or_(Run.updated_at >= since, Run.local_date >= since.date()), ~has_book | behind)
    bookless = select(Run.runner_id).where(~has_book).distinct().limit(limit)
    found = union(*ended, final, ran, bookless.subquery().select()).subquery()
    return list(db.session.scalars(select(found).order_by(found.c[0]).limit(limit)))


def runners_after(runner_id: int, limit: int) -> list[int]:
    """Return the next ids of runners who have run, organised or joined something, for recomputing all awards."""
    from_runs = select(Run.runner_id).where(Run.runner_id > runner_id).distinct().order_by(Run.runner_id).limit(limit)
    joined = select(Participation.runner_id).where(Participation.runner_id > runner_id).distinct()
    organised = [select(event.organiser_id).where(event.organiser_id > runner_id) for event in (Challenge, Race)]
    those = union(from_runs.subquery().select(), joined, *organised).subquery()
    return list(db.session.scalars(select(those).order_by(those.c[0]).limit(limit)))
