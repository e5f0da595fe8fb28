"""What judging needs to know, as plain rows: who sits in which challenge, their runs, what is kept of both.

Statements over tables rather than entities: logging a run reads and writes some dozens of rows in each challenge, and
entities would cost ten times as much.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select

from challenges.db import db
from challenges.monthly.events import Mark
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Challenge, Participation, Score, Verdict
from challenges.monthly.rules import RunFacts, State, Terms
from challenges.runners.rules import Category
from challenges.runs.models import Run

_CHALLENGE, _PARTICIPATION = Challenge.__table__.c, Participation.__table__.c
_RUN, _VERDICT, _SCORE = Run.__table__.c, Verdict.__table__.c, Score.__table__.c
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


def seats_of_runner(runner_id: int, challenge_ids: Collection[int]) -> list[Seat]:
    """A runner's live participations in these challenges."""
    return _seats(_SEATS.where(_PARTICIPATION.runner_id == runner_id, _PARTICIPATION.challenge_id.in_(challenge_ids)))


def seats_of_challenge(challenge_id: int, after: int = 0, limit: int = 200) -> list[Seat]:
    """The live participations of a challenge in order of their ids, those after the one given."""
    chosen = _SEATS.where(_PARTICIPATION.challenge_id == challenge_id, _PARTICIPATION.id > after)
    return _seats(chosen.order_by(_PARTICIPATION.id).limit(limit))


def _seats(statement: Select[*tuple[Any, ...]]) -> list[Seat]:
    return [
        Seat(
            row.id, row.challenge_id, row.runner_id, row.joined_on, row.category, row.age_group, row.finished_on,
            Terms.of(row),
        )
        for row in db.session.execute(statement)
    ]  # fmt: skip


def is_concerned(days: Iterable[date]) -> ColumnElement[bool]:
    """The published challenges whose window could hold one of these dates."""
    holds = (and_(_CHALLENGE.first_day <= day + _A_DAY, _CHALLENGE.last_day >= day - _A_DAY) for day in days)
    return and_(_CHALLENGE.state == State.PUBLISHED, or_(*holds))


# --- runs -------------------------------------------------------------------------------------------------------------


_FACTS = select(
    _RUN.id, _RUN.local_date, _RUN.started_at, _RUN.distance, _RUN.duration, _RUN.moving, _RUN.kind, _RUN.created_at,
    _RUN.verified, _RUN.indoor, _RUN.held, _RUN.gain, _RUN.gain_by, _RUN.runner_id,
)  # fmt: skip


def runs_near(runner_id: int, days: Iterable[date], reach: timedelta) -> list[RunFacts]:
    """A runner's runs on dates within `reach` of these."""
    near = or_(*(_RUN.local_date.between(day - reach, day + reach) for day in days))
    return [facts_of(row) for row in db.session.execute(_FACTS.where(_RUN.runner_id == runner_id, near))]


def runs_between(runner_ids: Collection[int], first: date, last: date) -> dict[int, list[RunFacts]]:
    """The runs of these runners from one date to another, by runner."""
    chosen = _FACTS.where(_RUN.runner_id.in_(runner_ids), _RUN.local_date.between(first, last))
    runs: dict[int, list[RunFacts]] = {runner_id: [] for runner_id in runner_ids}
    for row in db.session.execute(chosen):
        runs[row.runner_id].append(facts_of(row))
    return runs


def facts_of(run: Any) -> RunFacts:
    """What the rules look at, of a `Run` or of a row with its columns."""
    return RunFacts(
        run.id, run.local_date, run.started_at, run.distance, run.duration, run.moving, run.kind, run.created_at,
        run.verified, run.indoor, bool(run.held), run.gain, run.gain_by,
    )  # fmt: skip


# --- what is kept -----------------------------------------------------------------------------------------------------


def kept_verdicts(participation_ids: Collection[int]) -> dict[int, dict[int, Kept]]:
    """The stored verdicts of participations, by run."""
    kept: dict[int, dict[int, Kept]] = {participation_id: {} for participation_id in participation_ids}
    rows = select(_VERDICT.participation_id, _VERDICT.run_id, _VERDICT.local_date, _VERDICT.value, _VERDICT.failed)
    for participation_id, run_id, *verdict in db.session.execute(
        rows.where(_VERDICT.participation_id.in_(participation_ids))
    ):
        kept[participation_id][run_id] = Kept(*verdict)
    return kept


def kept_marks(participation_ids: Collection[int]) -> dict[int, dict[Metric, Mark]]:
    """The stored scores of participations, by metric."""
    marks: dict[int, dict[Metric, Mark]] = {participation_id: {} for participation_id in participation_ids}
    rows = select(
        _SCORE.participation_id, _SCORE.metric, _SCORE.behind, _SCORE.reached_on, _SCORE.category, _SCORE.age_group
    )
    for row in db.session.execute(rows.where(_SCORE.participation_id.in_(participation_ids))):
        marks[row.participation_id][row.metric] = Mark(-row.behind, row.reached_on, row.category, row.age_group)
    return marks
