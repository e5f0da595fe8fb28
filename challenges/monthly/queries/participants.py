"""The data that judging needs, as plain rows: participations, runs, and stored verdicts and scores.

Uses tables rather than entities: logging a run reads and writes dozens of rows per challenge, and entities would cost
ten times as much.
"""

import json
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Select, Text, bindparam, or_, select
from sqlalchemy import cast as sql_cast

from challenges.db import connection
from challenges.monthly.models import Challenge, Participation, Score, Tally, Verdict
from challenges.monthly.rules import WEEKS_BEFORE, JudgedRun, Terms, Usual, failures, usual_of, value_of
from challenges.monthly.rules.metrics import Measure, ScoreMark
from challenges.runners.rules import Category
from challenges.runs.models import Run
from challenges.runs.rules.duplicates import REACH

_CHALLENGE, _PARTICIPATION = Challenge.__table__.c, Participation.__table__.c
_RUN, _VERDICT, _SCORE = Run.__table__.c, Verdict.__table__.c, Score.__table__.c
_TALLY = Tally.__table__.c


@dataclass(frozen=True, slots=True)
class Participant:
    """A live participation with everything needed to judge it."""

    id: int
    challenge_id: int
    runner_id: int
    joined_on: date
    category: Category | None
    age_group: str | None
    finished_on: date | None
    baseline: int | None
    terms: Terms

    @property
    def usual(self) -> Usual | None:
        """What progress is measured against, if there is a baseline."""
        return usual_of(self.baseline, self.terms.window)


class StoredVerdict(NamedTuple):
    """A stored verdict."""

    day: date
    value: int
    failed: tuple[str, ...]
    verified: bool


_PARTICIPANTS = (
    select(
        _PARTICIPATION.id.label("id"),
        _PARTICIPATION.challenge_id,
        _PARTICIPATION.runner_id,
        _PARTICIPATION.joined_on,
        _PARTICIPATION.category,
        _PARTICIPATION.age_group,
        _PARTICIPATION.finished_on,
        _PARTICIPATION.baseline,
        *(
            _CHALLENGE[name]
            for name in (
                *("metric", "target", "rungs", "first_day", "last_day", "clock", "zone", "least_distance"),
                *("allows_typed", "allows_indoor", "allows_walks", "counts_from", "grace_hours", "ranking"),
            )
        ),
    )
    .join(Challenge.__table__, _CHALLENGE.id == _PARTICIPATION.challenge_id)
    .where(_PARTICIPATION.left_at.is_(None))
)


_OF_RUNNER = _PARTICIPANTS.where(
    _PARTICIPATION.runner_id == bindparam("runner"),
    _PARTICIPATION.challenge_id.in_(bindparam("challenges", expanding=True)),
)
_OF_CHALLENGE = (
    _PARTICIPANTS.where(_PARTICIPATION.challenge_id == bindparam("challenge"), _PARTICIPATION.id > bindparam("after"))
    .order_by(_PARTICIPATION.id)
    .limit(bindparam("limit"))
)


def participants_of_runner(runner_id: int, challenge_ids: Collection[int]) -> list[Participant]:
    """Return a runner's live participations in these challenges."""
    return _participants(_OF_RUNNER, runner=runner_id, challenges=list(challenge_ids))


def participants_of_challenge(challenge_id: int, after: int = 0, limit: int = 200) -> list[Participant]:
    """Return up to `limit` live participations of a challenge with ids greater than `after`, in order of id."""
    return _participants(_OF_CHALLENGE, challenge=challenge_id, after=after, limit=limit)


def _participants(statement: Select[*tuple[Any, ...]], **values: Any) -> list[Participant]:
    return [_participant(row) for row in rows_of(statement, **values)]


def _participant(row: Any) -> Participant:
    return Participant(
        row.id, row.challenge_id, row.runner_id, row.joined_on, row.category, row.age_group, row.finished_on,
        row.baseline, Terms.of(row),
    )  # fmt: skip


def rows_of(statement: Executable, **values: Any) -> Sequence[Any]:
    """Run a statement on the connection, bypassing the session, and return its rows."""
    return connection().execute(statement, values).all()


def challenges_to_catch_up() -> list[int]:
    """Return the ids of the challenges with scores pending."""
    pending = select(_TALLY.challenge_id).where(_TALLY.scored_up_to.is_not(None)).order_by(_TALLY.challenge_id)
    return [row.challenge_id for row in rows_of(pending)]


# --- runs -------------------------------------------------------------------------------------------------------------


_FACTS = select(
    _RUN.runner_id, _RUN.id, _RUN.local_date, _RUN.started_at, _RUN.distance, _RUN.duration, _RUN.moving, _RUN.kind,
    _RUN.created_at, _RUN.verified, _RUN.indoor, _RUN.held != "", _RUN.gain, _RUN.gain_by,
)  # fmt: skip
_BETWEEN = _FACTS.where(
    _RUN.runner_id.in_(bindparam("runners", expanding=True)),
    _RUN.local_date.between(bindparam("first"), bindparam("last")),
)


@cache
def _near(days: int) -> Select[*tuple[Any, ...]]:
    near = (_RUN.local_date.between(bindparam(f"first_{day}"), bindparam(f"last_{day}")) for day in range(days))
    return _FACTS.where(_RUN.runner_id == bindparam("runner"), or_(*near))


def runs_near(runner_id: int, days: Collection[date], reach: timedelta) -> list[JudgedRun]:
    """Return a runner's runs within `reach` of these dates."""
    near = {f"first_{index}": day - reach for index, day in enumerate(days)}
    near |= {f"last_{index}": day + reach for index, day in enumerate(days)}
    return [JudgedRun(*facts) for _, *facts in rows_of(_near(len(days)), runner=runner_id, **near)]


def runs_between(runner_ids: Collection[int], first: date, last: date) -> dict[int, list[JudgedRun]]:
    """Return the runs of these runners between two dates (inclusive), by runner id."""
    runs: dict[int, list[JudgedRun]] = {runner_id: [] for runner_id in runner_ids}
    for runner_id, *facts in rows_of(_BETWEEN, runners=list(runner_ids), first=first, last=last):
        runs[runner_id].append(JudgedRun(*facts))
    return runs


def runs_of_participants(participants: Sequence[Participant]) -> dict[int, list[JudgedRun]]:
    """Return all runs that affect these participations of one challenge, by runner id."""
    window, runners = participants[0].terms.window, [one.runner_id for one in participants]
    return runs_between(runners, window.first_day - WEEKS_BEFORE - REACH, window.last_day + REACH)


def facts_of(run: Any) -> JudgedRun:
    """Return a `Run` as facts for the rules."""
    return JudgedRun(
        run.id, run.local_date, run.started_at, run.distance, run.duration, run.moving, run.kind, run.created_at,
        run.verified, run.indoor, bool(run.held), run.gain, run.gain_by,
    )  # fmt: skip


def judged(
    participant: Participant, runs: Sequence[JudgedRun], only: Container[int] | None = None
) -> dict[int, StoredVerdict]:
    """Return the verdicts on a runner's runs by run id, only for ids in `only` if given.

    `runs` must hold all runs within `REACH`.
    """
    terms = participant.terms
    failed = failures(runs, terms, participant.joined_on)
    return {
        run.id: StoredVerdict(
            terms.day_of(run.local_date, run.started_at),
            0 if failed[run.id] else value_of(run, terms.metric),
            failed[run.id],
            run.verified,
        )
        for run in runs
        if (only is None or run.id in only) and terms.concerns(run.local_date, run.started_at)
    }


# --- stored verdicts and scores ---------------------------------------------------------------------------------------


FEW = 12  # up to this many participations get a parameter each; a list would be expanded on every call


@cache
def _verdicts(participants: int) -> Select[*tuple[Any, ...]]:
    codes = sql_cast(_VERDICT.failed, Text)  # most of them are alike: see `codes_in`
    stored = (_VERDICT.participation_id, _VERDICT.run_id, _VERDICT.local_date, _VERDICT.value, codes, _VERDICT.verified)
    return select(*stored).where(_is_of(_VERDICT.participation_id, participants))


@cache
def _marks(participants: int) -> Select[*tuple[Any, ...]]:
    mark = (_SCORE.metric, _SCORE.lane, -_SCORE.behind, _SCORE.reached_on, _SCORE.category, _SCORE.age_group)
    return select(_SCORE.participation_id, *mark).where(_is_of(_SCORE.participation_id, participants))


def _is_of(column: ColumnElement[int], participants: int) -> ColumnElement[bool]:
    if participants > FEW:
        return column.in_(bindparam("participants", expanding=True))
    return column.in_([bindparam(f"participant_{place}") for place in range(participants)])


def _rows_of_participants(statement: Callable[[int], Select[*tuple[Any, ...]]], ids: Collection[int]) -> Sequence[Any]:
    if len(ids) > FEW:
        return rows_of(statement(FEW + 1), participants=list(ids))
    return rows_of(statement(len(ids)), **{f"participant_{place}": its for place, its in enumerate(ids)})


class StoredResults(NamedTuple):
    """The stored verdicts and scores of some participations, by their ids: verdicts by run, scores by measure."""

    verdicts: dict[int, dict[int, StoredVerdict]]
    marks: dict[int, dict[Measure, ScoreMark]]


def stored_results(participation_ids: Collection[int]) -> StoredResults:
    """Return the stored verdicts and scores of participations."""
    return StoredResults(stored_verdicts(participation_ids), stored_marks(participation_ids))


def stored_verdicts(participation_ids: Collection[int]) -> dict[int, dict[int, StoredVerdict]]:
    """Return the stored verdicts of participations, by participation and run id."""
    stored: dict[int, dict[int, StoredVerdict]] = {participation_id: {} for participation_id in participation_ids}
    for participation_id, run_id, day, value, failed, verified in _rows_of_participants(_verdicts, participation_ids):
        stored[participation_id][run_id] = StoredVerdict(day, value, codes_in(failed), verified)
    return stored


@lru_cache(maxsize=256)
def codes_in(failed: str) -> tuple[str, ...]:
    """Return the codes of the failed rules from their stored form."""
    return tuple(json.loads(failed))


def stored_marks(participation_ids: Collection[int]) -> dict[int, dict[Measure, ScoreMark]]:
    """Return the stored scores of participations, by participation id and measure."""
    marks: dict[int, dict[Measure, ScoreMark]] = {participation_id: {} for participation_id in participation_ids}
    for participation_id, metric, evidence, *mark in _rows_of_participants(_marks, participation_ids):
        marks[participation_id][Measure(metric, evidence)] = ScoreMark(*mark)
    return marks
