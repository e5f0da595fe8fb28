"""Results in closed challenges: one runner's, several at once, for Today; and one entry with its scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from challenges.boards.models import Amendment, FinalStanding, Snapshot
from challenges.boards.queries.amendments import standing_amendments
from challenges.boards.queries.closed_board import closed_board_of
from challenges.boards.queries.positions import place_of
from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, boards_of
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance


@dataclass(frozen=True, slots=True)
class ChallengeResult:
    """A runner's place on the challenge's own board, with amendments, and whether they reached the target.

    `rank` is None without a place: no run counted, or the entry was withdrawn.
    """

    rank: int | None
    of: int
    finished: bool


def results_of(participations: Sequence[Participation], viewer: Runner) -> dict[int, ChallengeResult]:
    """Return the results of the reader's participations in closed challenges, by participation.

    One query, two more for each provisional challenge, and those of a board for each amended one.
    """
    if not participations:
        return {}
    rows = db.session.execute(_RESULTS, {"participations": [one.id for one in participations]}).all()
    there = {one.id: one for one in participations}
    return {row.id: _result(there[row.id], row, viewer) for row in rows}


def _result(participation: Participation, row: Any, viewer: Runner) -> ChallengeResult:
    challenge, fixed = participation.challenge, row.taken_at is not None
    if row.amended and (board := closed_board_of(challenge, viewer)):
        mine = board.mine
        return ChallengeResult(mine.rank if mine else None, board.total, mine is not None and mine.finished)
    if fixed:
        total = row.sizes[Measure(challenge.metric).name]
        return ChallengeResult(row.rank, total, row.fixed_finish is not None)
    place = place_of(participation)
    finished = participation.finished_on is not None
    return ChallengeResult(place.rank, place.of, finished) if place else ChallengeResult(None, 0, finished)


_SINCE = (Amendment.fingerprint != "") | Snapshot.taken_at.is_(None)  # earlier ones are part of what was fixed
_RESULTS = (
    select(
        Participation.id,
        Snapshot.taken_at,
        Snapshot.sizes,
        FinalStanding.rank,
        FinalStanding.finished_on.label("fixed_finish"),
        select(func.count())
        .where(Amendment.challenge_id == Participation.challenge_id, _SINCE)
        .correlate(Participation, Snapshot)
        .scalar_subquery()
        .label("amended"),
    )
    .join(Challenge, Challenge.id == Participation.challenge_id)
    .outerjoin(Snapshot, Snapshot.challenge_id == Participation.challenge_id)
    .outerjoin(
        FinalStanding,
        and_(
            FinalStanding.challenge_id == Participation.challenge_id,
            FinalStanding.participation_id == Participation.id,
            FinalStanding.metric == Challenge.metric,
            FinalStanding.evidence == Evidence.ALL,
        ),
    )
    .where(Participation.id.in_(bindparam("participations", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class ClosedEntry:
    """A participation, with its runner as the reader sees them; None for a deleted account."""

    participation_id: int
    runner_id: int | None
    who: Appearance | None


@dataclass(frozen=True, slots=True)
class EntryFigure:
    """An entry's score on one board: `judged` from its runs, `value` after amendments; None if withdrawn."""

    metric: Metric
    evidence: Evidence
    judged: int
    value: int | None
    reached_on: date


def entry_seen_by(viewer: Runner | None, challenge: Challenge, participation_id: int) -> ClosedEntry:
    """Return an entry of a challenge, even if its account was deleted. Raises Missing."""
    there = Participation.id == participation_id, Participation.challenge_id == challenge.id
    persons = select(Runner).join(Participation, Participation.runner_id == Runner.id)
    runner = db.session.scalar(persons.where(*there, Participation.left_at.is_(None)))
    if runner is not None:
        return ClosedEntry(participation_id, runner.id, runner.appears_to(viewer))
    fixed = FinalStanding.challenge_id == challenge.id, FinalStanding.participation_id == participation_id
    if db.session.scalar(select(FinalStanding.position).where(*fixed).limit(1)) is None:
        raise Missing
    return ClosedEntry(participation_id, None, None)


def others_decide(organiser_id: int) -> bool:
    """Whether another organiser, or an owner, could decide instead of this one."""
    runs_challenges = (Runner.is_organiser | Runner.is_owner) & (Runner.id != organiser_id)
    return db.session.scalar(select(Runner.id).where(runs_challenges).limit(1)) is not None


def figures_of(challenge: Challenge, snapshot: Snapshot | None, participation_id: int) -> list[EntryFigure]:
    """Return an entry's scores, the challenge's own metric first: the fixed ones if any, else the live ones."""
    amendments = db.session.scalars(
        select(Amendment)
        .where(Amendment.challenge_id == challenge.id, Amendment.participation_id == participation_id)
        .order_by(Amendment.number)
    ).all()
    if snapshot is None:
        scores = db.session.scalars(select(Score).where(Score.participation_id == participation_id))
        judged = [(score.metric, score.evidence, score.value, score.reached_on) for score in scores]
    else:
        amendments = [one for one in amendments if one.fingerprint]
        own = FinalStanding.challenge_id == challenge.id, FinalStanding.participation_id == participation_id
        judged = [
            (fixed.metric, fixed.evidence, fixed.value, fixed.reached_on)
            for fixed in db.session.scalars(select(FinalStanding).where(*own))
        ]
    figures = []
    for metric, evidence, value, reached_on in judged:
        last = standing_amendments(amendments, Measure(metric, evidence)).get(participation_id)
        figures.append(EntryFigure(metric, evidence, value, last.after if last else value, reached_on))
    boards = boards_of(challenge.metric)
    return sorted(figures, key=lambda figure: (boards.index(figure.metric), figure.evidence.value))
