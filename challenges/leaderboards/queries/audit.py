"""What the counts of a challenge say, and what the rows say."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select

from challenges.db import db
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.rules import bucket_of, segments_of
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Challenge, Participation, Score


class Stretch(NamedTuple):
    """A stretch of one board of a challenge."""

    metric: Metric
    segment: str
    place: int

    @property
    def order(self) -> tuple[str, str, int]:
        """In which order stretches are written, the same for everybody."""
        return (self.metric.value, self.segment, self.place)


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that is not what the rows say. `what` is a stretch, or a column of the tally."""

    what: Stretch | str
    stored: int
    counted: int


def differences_of(challenge_id: int) -> list[Difference]:
    """Every count of a challenge that is not what its rows say; empty as long as nothing went wrong."""
    challenge = db.session.get_one(Challenge, challenge_id)
    stored: dict[Stretch | str, int] = {
        Stretch(metric, segment, place): scores
        for metric, segment, place, scores in db.session.execute(
            select(Bucket.metric, Bucket.segment, Bucket.place, Bucket.scores).where(
                Bucket.challenge_id == challenge_id
            )
        )
    }
    counted: Counter[Stretch | str] = Counter(_stretches(challenge))
    for column, sum_of in _sums(challenge).items():
        stored[column] = getattr(challenge.tally, column)
        counted[column] = sum_of
    both = [(what, stored.get(what, 0), counted[what]) for what in {**stored, **counted}]
    return [Difference(*row) for row in both if row[1] != row[2]]


def _stretches(challenge: Challenge) -> Any:
    columns = (Score.metric, Score.behind, Score.reached_on, Score.category, Score.age_group)
    scores = select(*columns).where(Score.challenge_id == challenge.id).execution_options(yield_per=5_000)
    for metric, behind, reached_on, category, age_group in db.session.execute(scores):
        place = bucket_of(metric, -behind, reached_on, challenge.first_day)
        for segment in segments_of(category, age_group):
            yield Stretch(metric, segment, place)


def _sums(challenge: Challenge) -> dict[str, int]:
    """The columns of the tally, from the rows."""
    here = (Participation.challenge_id == challenge.id, Participation.left_at.is_(None))
    participants, finishers = db.session.execute(
        select(func.count(), func.count(Participation.finished_on)).where(*here)
    ).one()
    behind = db.session.scalar(
        select(func.coalesce(func.sum(Score.behind), 0)).where(
            Score.challenge_id == challenge.id, Score.metric == challenge.metric
        )
    )
    return {"participants": participants, "finishers": finishers, "total": -int(behind or 0)}
