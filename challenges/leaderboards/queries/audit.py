"""What the counts of a challenge say, and what the rows say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from challenges.db import db
from challenges.leaderboards.models import Bucket
from challenges.leaderboards.queries.board import is_live
from challenges.leaderboards.rules import bucket_of, segments_of
from challenges.monthly.metrics import Lane, Measure, Metric
from challenges.monthly.models import Challenge, Participation, Score
from challenges.monthly.queries import seats as known
from challenges.monthly.queries.seats import Seat
from challenges.monthly.rules import Counted, Figure, baseline_of, reached_on, scores_of

CHUNK = 500  # participations judged at once


class Stretch(NamedTuple):
    """A stretch of one board of a challenge."""

    metric: Metric
    lane: Lane
    segment: str
    place: int

    @property
    def order(self) -> tuple[str, str, str, int]:
        """In which order stretches are written, the same for everybody."""
        return (self.metric.value, self.lane.value, self.segment, self.place)

    def __str__(self) -> str:
        return " ".join(map(str, self.order))


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that is not what the rows say. `what` is a stretch, or a column of the tally."""

    what: Stretch | str
    stored: int
    counted: int


@dataclass(frozen=True, slots=True)
class Misjudged:
    """A score, baseline or verdict of a participation that is not what its runner's runs say."""

    what: str
    stored: object
    counted: object


def differences_of(challenge_id: int) -> list[Difference]:
    """Every count of a challenge that is not what its rows say; empty as long as nothing went wrong."""
    challenge = db.session.get_one(Challenge, challenge_id)
    stored: dict[Stretch | str, int] = {
        Stretch(metric, lane, segment, place): scores
        for metric, lane, segment, place, scores in db.session.execute(
            select(Bucket.metric, Bucket.lane, Bucket.segment, Bucket.place, Bucket.scores).where(
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
    columns = (Score.metric, Score.lane, Score.behind, Score.reached_on, Score.category, Score.age_group)
    scores = select(*columns).where(Score.challenge_id == challenge.id).execution_options(yield_per=5_000)
    for row in db.session.execute(scores):
        place = bucket_of(row.metric, -row.behind, row.reached_on, challenge.first_day)
        for segment in segments_of(row.category, row.age_group):
            yield Stretch(row.metric, row.lane, segment, place)


def _sums(challenge: Challenge) -> dict[str, int]:
    """The columns of the tally, from the rows."""
    here = (Participation.challenge_id == challenge.id, Participation.left_at.is_(None))
    participants, finishers = db.session.execute(
        select(func.count(), func.count(Participation.finished_on)).where(*here)
    ).one()
    behind = db.session.scalar(
        select(func.coalesce(func.sum(Score.behind), 0)).where(
            Score.challenge_id == challenge.id, Score.metric == challenge.metric, Score.lane == Lane.ALL
        )
    )
    return {"participants": participants, "finishers": finishers, "total": -int(behind or 0)}


# --- from the runs ----------------------------------------------------------------------------------------------------

_SCORES = select(Score.participation_id, Score.metric, Score.lane, Score.behind, Score.reached_on, Score.runs).where(
    Score.participation_id.in_(bindparam("seats", expanding=True))
)


def misjudged_in(challenge_id: int) -> Iterator[Misjudged]:
    """Whatever a challenge keeps of its participants and would not find again in their runs, some hundreds at a time.

    Nothing is asked of a challenge whose figures move no more (its runs may have been changed since), or whose scores
    wait to be worked out again.
    """
    challenge = db.session.get_one(Challenge, challenge_id)
    if not is_live(challenge) or challenge.tally.scored_up_to is not None:
        return
    last = 0
    while seats := known.seats_of_challenge(challenge_id, last, CHUNK):
        yield from _misjudged(seats)
        last = seats[-1].id


def _misjudged(seats: Sequence[Seat]) -> Iterator[Misjudged]:
    runs = known.runs_of_seats(seats)
    ids = [seat.id for seat in seats]
    verdicts = known.kept_verdicts(ids)
    scores: dict[int, dict[Measure, Figure]] = {seat_id: {} for seat_id in ids}
    for row in db.session.execute(_SCORES, {"seats": ids}):
        scores[row.participation_id][Measure(row.metric, row.lane)] = Figure(-row.behind, row.reached_on, row.runs)
    for sat in seats:
        its = runs[sat.runner_id]
        seat = replace(sat, baseline=baseline_of(its, sat.terms))
        judged = known.judged(seat, its)
        counted = [Counted(one.day, one.value, one.verified) for one in judged.values() if not one.failed]
        figures = scores_of(counted, seat.terms.metric, seat.usual)
        finished_on = reached_on(counted, seat.terms.metric, seat.terms.target)
        for what, stored, found in (
            *(("baseline", sat.baseline, seat.baseline), ("finished_on", sat.finished_on, finished_on)),
            *((f"verdict of run {key}", *pair) for key, *pair in _both(verdicts[seat.id], judged)),
            *((f"{key.metric.value} {key.lane.value}", *pair) for key, *pair in _both(scores[seat.id], figures)),
        ):
            if stored != found:
                yield Misjudged(f"participation {seat.id}, {what}", stored, found)


def _both(stored: dict[Any, Any], found: dict[Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    return ((key, stored.get(key), found.get(key)) for key in {**stored, **found})
