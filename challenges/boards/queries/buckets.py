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

_STRETCH, _STEP = BucketLevel.STRETCH.value, BucketLevel.STEP.value


class BucketKey(NamedTuple):
    """The key of a bucket of one board, coarse or fine. Buckets are written in this order."""

    metric: str
    lane: str
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


def bucket_keys_of(ruler: BucketScale, lane: Evidence, row: SortKey, segments: Iterable[str]) -> Iterator[BucketKey]:
    """Return the buckets that count one score on the boards of these segments."""
    metric, of_lane = ruler.metric.value, lane.value
    counted = counted_at(ruler, -row.behind, row.reached_on, row.participation_id)
    for segment in segments:
        for level, place in counted:
            yield BucketKey(metric, of_lane, segment, level, place)


def counted_at(ruler: BucketScale, value: int, reached_on: date, participation_id: int) -> tuple[tuple[int, int], ...]:
    """The stretch and the step in which a score is counted, each as level and place."""
    step = fine_bucket_of(ruler, value, reached_on, participation_id)
    return (_STRETCH, coarse_bucket_in(step)), (_STEP, step)


def differences_of(challenge_id: int) -> list[BucketDifference]:
    """Return every count of a challenge that doesn't match its rows; empty if all is well.

    Goes through one metric and evidence at a time, so that memory doesn't grow with the participants.
    """
    challenge = db.session.get_one(Challenge, challenge_id)
    sums = _sums(challenge).items()
    found = [
        BucketDifference(name, kept, rows) for name, rows in sums if (kept := getattr(challenge.tally, name)) != rows
    ]
    for measure in map(Measure._make, product(Metric, Evidence)):
        stored, counted = _stored(challenge_id, measure), Counter(_counted(challenge, measure))
        compared = (BucketDifference(cell, stored.get(cell, 0), counted[cell]) for cell in {**stored, **counted})
        found += [difference for difference in compared if difference.stored != difference.counted]
    return found


def _stored(challenge_id: int, measure: Measure) -> dict[BucketKey, int]:
    kept = select(Bucket.segment, Bucket.level, Bucket.place, Bucket.scores).where(
        Bucket.challenge_id == challenge_id, Bucket.metric == measure.metric, Bucket.lane == measure.lane
    )
    names = (measure.metric.value, measure.lane.value)
    return {
        BucketKey(*names, segment, level, place): scores for segment, level, place, scores in db.session.execute(kept)
    }


def _counted(challenge: Challenge, measure: Measure) -> Iterator[BucketKey]:
    ruler = BucketScale(measure.metric, challenge.first_day)
    scores = select(
        Score.behind, Score.reached_on, Score.participation_id, Score.category, Score.age_group
    ).where(
        Score.challenge_id == challenge.id, Score.metric == measure.metric, Score.lane == measure.lane
    )  # fmt: skip
    for row in db.session.execute(scores.execution_options(yield_per=5_000)):
        key = SortKey(row.behind, row.reached_on, row.participation_id)
        yield from bucket_keys_of(ruler, measure.lane, key, segments_of(row.category, row.age_group))


def _sums(challenge: Challenge) -> dict[str, int]:
    """Return the columns of the tally, counted from the rows."""
    here = (Participation.challenge_id == challenge.id, Participation.left_at.is_(None))
    participants, finishers = db.session.execute(
        select(func.count(), func.count(Participation.finished_on)).where(*here)
    ).one()
    behind = db.session.scalar(
        select(func.coalesce(func.sum(Score.behind), 0)).where(
            Score.challenge_id == challenge.id, Score.metric == challenge.metric, Score.lane == Evidence.ALL
        )
    )
    return {"participants": participants, "finishers": finishers, "total": -int(behind or 0)}
