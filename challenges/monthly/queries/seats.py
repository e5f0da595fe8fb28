"""What judging needs to know, as plain rows: who sits in which challenge, their runs, what is kept of both.

Statements over tables rather than entities: logging a run reads and writes some dozens of rows in each challenge, and
entities would cost ten times as much.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, Result, Select, and_, bindparam, or_, select

from challenges.db import db
from challenges.monthly.events import Mark
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Challenge, Participation, Score, Tally, Verdict
from challenges.monthly.rules import RunFacts, State, Terms
from challenges.runners.rules import Category
from challenges.runs.models import Run

_CHALLENGE, _PARTICIPATION = Challenge.__table__.c, Participation.__table__.c
_RUN, _VERDICT, _SCORE = Run.__table__.c, Verdict.__table__.c, Score.__table__.c
_TALLY = Tally.__table__.c
_A_DAY = timedelta(days=1)  # dates on the runner's and on a host's clock differ by one at most, in one instant


@dataclass(frozen=True, slots=True)
class Seat:
    """A live participation with all that its judging needs."""

    id: int
    challenge_id: int
    runner_id: int
    joined_on: date
    category: Category | None
    age_group: str | None
    finished_on: date | None
    terms: Terms


class Kept(NamedTuple):
    """A verdict as it is stored."""

    day: date
    value: int
    failed: list[str]


_SEATS = (
    select(
        _PARTICIPATION.id.label("id"),
        _PARTICIPATION.challenge_id,
        _PARTICIPATION.runner_id,
        _PARTICIPATION.joined_on,
        _PARTICIPATION.category,
        _PARTICIPATION.age_group,
        _PARTICIPATION.finished_on,
        *(
            _CHALLENGE[name]
            for name in (
                *("metric", "target", "rungs", "first_day", "last_day", "clock", "zone", "least_distance"),
                *("typed_count", "indoor_count", "walks_count", "counts_from", "grace_hours"),
            )
        ),
    )
    .join(Challenge.__table__, _CHALLENGE.id == _PARTICIPATION.challenge_id)
    .where(_PARTICIPATION.left_at.is_(None))
)


_OF_RUNNER = _SEATS.where(
    _PARTICIPATION.runner_id == bindparam("runner"),
    _PARTICIPATION.challenge_id.in_(bindparam("challenges", expanding=True)),
)
_OF_CHALLENGE = (
    _SEATS.where(_PARTICIPATION.challenge_id == bindparam("challenge"), _PARTICIPATION.id > bindparam("after"))
    .order_by(_PARTICIPATION.id)
    .limit(bindparam("limit"))
)


def seats_of_runner(runner_id: int, challenge_ids: Collection[int]) -> list[Seat]:
    """A runner's live participations in these challenges."""
    return _seats(_OF_RUNNER, runner=runner_id, challenges=list(challenge_ids))


def seats_of_challenge(challenge_id: int, after: int = 0, limit: int = 200) -> list[Seat]:
    """The live participations of a challenge in order of their ids, those after the one given."""
    return _seats(_OF_CHALLENGE, challenge=challenge_id, after=after, limit=limit)


def _seats(statement: Select[*tuple[Any, ...]], **values: Any) -> list[Seat]:
    return [
        Seat(
            row.id, row.challenge_id, row.runner_id, row.joined_on, row.category, row.age_group, row.finished_on,
            Terms.of(row),
        )
        for row in rows_of(statement, **values)
    ]  # fmt: skip


def rows_of(statement: Executable, **values: Any) -> Result[*tuple[Any, ...]]:
    """The rows of a statement over tables, past the session and what it costs."""
    return db.session.connection().execute(statement, values)


@cache
def _tallies_concerned(days: int) -> Select[*tuple[Any, ...]]:
    holds = (
        and_(_CHALLENGE.first_day <= bindparam(f"after_{day}"), _CHALLENGE.last_day >= bindparam(f"before_{day}"))
        for day in range(days)
    )
    return (
        select(_TALLY.challenge_id)
        .join(Challenge.__table__, _CHALLENGE.id == _TALLY.challenge_id)
        .join(Participation.__table__, _PARTICIPATION.challenge_id == _TALLY.challenge_id)
        .where(
            _PARTICIPATION.runner_id == bindparam("runner"),
            _PARTICIPATION.left_at.is_(None),
            _CHALLENGE.state == State.PUBLISHED,
            or_(*holds),
        )
        .order_by(_TALLY.challenge_id)
        .with_for_update(of=Tally.__table__)
    )


def lock_concerned(runner_id: int, days: Collection[date]) -> list[int]:
    """The published challenges of a runner whose window could hold one of these dates; their tallies are locked.

    They are locked in the order of their ids, like everywhere. For actions.
    """
    near = {f"after_{index}": day + _A_DAY for index, day in enumerate(days)}
    near |= {f"before_{index}": day - _A_DAY for index, day in enumerate(days)}
    return [row.challenge_id for row in rows_of(_tallies_concerned(len(days)), runner=runner_id, **near)]


# --- runs -------------------------------------------------------------------------------------------------------------


_FACTS = select(
    _RUN.id, _RUN.local_date, _RUN.started_at, _RUN.distance, _RUN.duration, _RUN.moving, _RUN.kind, _RUN.created_at,
    _RUN.verified, _RUN.indoor, _RUN.held, _RUN.gain, _RUN.gain_by, _RUN.runner_id,
)  # fmt: skip
_BETWEEN = _FACTS.where(
    _RUN.runner_id.in_(bindparam("runners", expanding=True)),
    _RUN.local_date.between(bindparam("first"), bindparam("last")),
)


@cache
def _near(days: int) -> Select[*tuple[Any, ...]]:
    near = (_RUN.local_date.between(bindparam(f"first_{day}"), bindparam(f"last_{day}")) for day in range(days))
    return _FACTS.where(_RUN.runner_id == bindparam("runner"), or_(*near))


def runs_near(runner_id: int, days: Collection[date], reach: timedelta) -> list[RunFacts]:
    """A runner's runs on dates within `reach` of these."""
    near = {f"first_{index}": day - reach for index, day in enumerate(days)}
    near |= {f"last_{index}": day + reach for index, day in enumerate(days)}
    return [facts_of(row) for row in rows_of(_near(len(days)), runner=runner_id, **near)]


def runs_between(runner_ids: Collection[int], first: date, last: date) -> dict[int, list[RunFacts]]:
    """The runs of these runners from one date to another, by runner."""
    runs: dict[int, list[RunFacts]] = {runner_id: [] for runner_id in runner_ids}
    for row in rows_of(_BETWEEN, runners=list(runner_ids), first=first, last=last):
        runs[row.runner_id].append(facts_of(row))
    return runs


def facts_of(run: Any) -> RunFacts:
    """What the rules look at, of a `Run` or of a row with its columns."""
    return RunFacts(
        run.id, run.local_date, run.started_at, run.distance, run.duration, run.moving, run.kind, run.created_at,
        run.verified, run.indoor, bool(run.held), run.gain, run.gain_by,
    )  # fmt: skip


# --- what is kept -----------------------------------------------------------------------------------------------------


_VERDICTS = select(
    _VERDICT.participation_id, _VERDICT.run_id, _VERDICT.local_date, _VERDICT.value, _VERDICT.failed
).where(_VERDICT.participation_id.in_(bindparam("seats", expanding=True)))
_MARKS = select(
    _SCORE.participation_id, _SCORE.metric, _SCORE.behind, _SCORE.reached_on, _SCORE.category, _SCORE.age_group
).where(_SCORE.participation_id.in_(bindparam("seats", expanding=True)))


def kept_verdicts(participation_ids: Collection[int]) -> dict[int, dict[int, Kept]]:
    """The stored verdicts of participations, by run."""
    kept: dict[int, dict[int, Kept]] = {participation_id: {} for participation_id in participation_ids}
    for participation_id, run_id, day, value, failed in rows_of(_VERDICTS, seats=list(participation_ids)):
        kept[participation_id][run_id] = Kept(day, value, failed)
    return kept


def kept_marks(participation_ids: Collection[int]) -> dict[int, dict[Metric, Mark]]:
    """The stored scores of participations, by metric."""
    marks: dict[int, dict[Metric, Mark]] = {participation_id: {} for participation_id in participation_ids}
    for participation_id, metric, behind, reached_on, *groups in rows_of(_MARKS, seats=list(participation_ids)):
        marks[participation_id][metric] = Mark(-behind, reached_on, *groups)
    return marks
