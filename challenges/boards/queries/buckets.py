"""The stored bucket counts of a challenge, compared with its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from sqlalchemy import func, select

from challenges.boards.models import Bucket, BucketLevel
from challenges.boards.rules.buckets import BucketScale, SortKey, coarse_bucket_in, fine_bucket_of
from challenges.boards.rules.ranking import segments_of
from challenges.db import db
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.rules.metrics import Evidence, Measure, Metric

_COARSE, _FINE = BucketLevel.COARSE.value, BucketLevel.FINE.value


class BucketKey(NamedTuple):
    """The key of a bucket of one board, coarse or fine. Buckets are written in this order."""

    metric: str
    evidence: str
    segment: str
    level: int
    place: int

    def __str__(self) -> str:
        return " ".join(map(str, self))


@dataclass(frozen=True, slots=True)
class BucketDifference:
    """A count that doesn't match the rows. `what` is a bucket, or a column of the tally."""

    what: BucketKey | str
    stored: int
    counted: int


def bucket_keys_of(
    scale: BucketScale, evidence: Evidence, row: SortKey, segments: Iterable[str]
) -> Iterator[BucketKey]:
    """Return the buckets that count one score on the boards of these segments."""
    names = scale.metric.value, evidence.value
    counted = counted_at(scale, -row.sort_value, row.reached_on, row.participation_id)
    for segment in segments:
        for level, place in counted:
            yield BucketKey(*names, segment, level, place)


def counted_at(scale: BucketScale, value: int, reached_on: date, participation_id: int) -> tuple[tuple[int, int], ...]:
    """Return the coarse and the fine bucket in which a score is counted, each as level and place."""
    fine = fine_bucket_of(scale, value, reached_on, participation_id)
    return (_COARSE, coarse_bucket_in(fine)), (_FINE, fine)


def differences_of(challenge_id: int) -> list[BucketDifference]:
    """Return every count of a challenge that doesn't match its rows; empty if all is well.

    Goes through one metric and evidence at a time, so that memory doesn't grow with the participants.
    """
    challenge = db.session.get_one(Challenge, challenge_id)
    sums = _sums(challenge).items()
    found = [
        BucketDifference(name, stored, rows)
        for name, rows in sums
        if (stored := getattr(challenge.tally, name)) != rows
    ]
    for measure in map(Measure._make, product(Metric, Evidence)):
        stored, counted = _stored(challenge_id, measure), Counter(_counted(challenge, measure))
        compared = (BucketDifference(key, stored.get(key, 0), counted[key]) for key in {**stored, **counted})
        found += [difference for difference in compared if difference.stored != difference.counted]
    return found


def _stored(challenge_id: int, measure: Measure) -> dict[BucketKey, int]:
    rows = select(Bucket.segment, Bucket.level, Bucket.place, Bucket.scores).where(
        Bucket.challenge_id == challenge_id, Bucket.metric == measure.metric, Bucket.evidence == measure.evidence
    )
    names = (measure.metric.value, measure.evidence.value)
    return {
        BucketKey(*names, segment, level, place): scores for segment, level, place, scores in db.session.execute(rows)
    }


def _counted(challenge: Challenge, measure: Measure) -> Iterator[BucketKey]:
    scale = BucketScale(measure.metric, challenge.first_day)
    scores = select(
        Score.sort_value, Score.reached_on, Score.participation_id, Score.category, Score.age_group
    ).where(
        Score.challenge_id == challenge.id, Score.metric == measure.metric, Score.evidence == measure.evidence
    )  # fmt: skip
    for row in db.session.execute(scores.execution_options(yield_per=5_000)):
        key = SortKey(row.sort_value, row.reached_on, row.participation_id)
        yield from bucket_keys_of(scale, measure.evidence, key, segments_of(row.category, row.age_group))


def _sums(challenge: Challenge) -> dict[str, int]:
    """Return the columns of the tally, counted from the rows."""
    here = (Participation.challenge_id == challenge.id, Participation.left_at.is_(None))
    participants, finishers = db.session.execute(
        select(func.count(), func.count(Participation.finished_on)).where(*here)
    ).one()
    sort_value = db.session.scalar(
        select(func.coalesce(func.sum(Score.sort_value), 0)).where(
            Score.challenge_id == challenge.id, Score.metric == challenge.metric, Score.evidence == Evidence.ALL
        )
    )
    return {"participants": participants, "finishers": finishers, "total": -int(sort_value or 0)}
