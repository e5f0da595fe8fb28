"""One entry of a challenge: its runner, and its current scores."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from challenges.db import db
from challenges.finals.models import Amendment, FinalStanding, Snapshot
from challenges.finals.queries.amended import standing_amendments
from challenges.monthly.metrics import Metric, boards_of
from challenges.monthly.models import Challenge, Participation, Score
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance


@dataclass(frozen=True, slots=True)
class Entry:
    """A participation, with its runner as the reader sees them; None for a deleted account."""

    participation_id: int
    runner_id: int | None
    who: Appearance | None


@dataclass(frozen=True, slots=True)
class EntryFigure:
    """An entry's score on one board: `judged` from its runs, `value` after amendments; None if withdrawn."""

    metric: Metric
    lane: str
    judged: int
    value: int | None
    reached_on: date


def entry_seen_by(viewer: Runner | None, challenge: Challenge, participation_id: int) -> Entry:
    """Return an entry of a challenge, even if its account was deleted. Raises Missing."""
    there = Participation.id == participation_id, Participation.challenge_id == challenge.id
    persons = select(Runner).join(Participation, Participation.runner_id == Runner.id)
    runner = db.session.scalar(persons.where(*there, Participation.left_at.is_(None)))
    if runner is not None:
        return Entry(participation_id, runner.id, runner.appears_to(viewer))
    fixed = FinalStanding.challenge_id == challenge.id, FinalStanding.participation_id == participation_id
    if db.session.scalar(select(FinalStanding.position).where(*fixed).limit(1)) is None:
        raise Missing
    return Entry(participation_id, None, None)


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
        judged = [(score.metric, score.lane.value, score.value, score.reached_on) for score in scores]
    else:
        amendments = [one for one in amendments if one.fingerprint]
        own = FinalStanding.challenge_id == challenge.id, FinalStanding.participation_id == participation_id
        judged = [
            (fixed.metric, fixed.lane, fixed.value, fixed.reached_on)
            for fixed in db.session.scalars(select(FinalStanding).where(*own))
        ]
    figures = []
    for metric, lane, value, reached_on in judged:
        last = standing_amendments(amendments, metric, lane).get(participation_id)
        figures.append(EntryFigure(metric, lane, value, last.after if last else value, reached_on))
    boards = boards_of(challenge.metric)
    return sorted(figures, key=lambda figure: (boards.index(figure.metric), figure.lane))
