"""Compare what a challenge stores about its participants with their runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from challenges.boards.queries.board import is_live
from challenges.db import db
from challenges.monthly.models import Challenge, Score
from challenges.monthly.queries import participants as known
from challenges.monthly.queries.participants import Participant
from challenges.monthly.rules import CountedRun, ScoreFigure, baseline_of, reached_on, scores_of
from challenges.monthly.rules.metrics import Measure

CHUNK = 500  # participations per chunk


@dataclass(frozen=True, slots=True)
class Misjudged:
    """A stored score, baseline or verdict that doesn't match the runner's runs."""

    what: str
    stored: object
    counted: object


_SCORES = select(Score.participation_id, Score.metric, Score.lane, Score.behind, Score.reached_on, Score.runs).where(
    Score.participation_id.in_(bindparam("seats", expanding=True))
)


def misjudged_in(challenge_id: int) -> Iterator[Misjudged]:
    """Yield everything a challenge stores about its participants that doesn't match their runs, in chunks.

    Skips challenges whose scores no longer change (their runs may have changed since) or are pending.
    """
    challenge = db.session.get_one(Challenge, challenge_id)
    if not is_live(challenge) or challenge.tally.scored_up_to is not None:
        return
    last = 0
    while seats := known.participants_of_challenge(challenge_id, last, CHUNK):
        yield from _misjudged(seats)
        last = seats[-1].id


def _misjudged(seats: Sequence[Participant]) -> Iterator[Misjudged]:
    runs = known.runs_of_participants(seats)
    ids = [seat.id for seat in seats]
    verdicts = known.stored_verdicts(ids)
    scores: dict[int, dict[Measure, ScoreFigure]] = {seat_id: {} for seat_id in ids}
    for row in db.session.execute(_SCORES, {"seats": ids}):
        scores[row.participation_id][Measure(row.metric, row.lane)] = ScoreFigure(-row.behind, row.reached_on, row.runs)
    for sat in seats:
        its = runs[sat.runner_id]
        seat = replace(sat, baseline=baseline_of(its, sat.terms))
        judged = known.judged(seat, its)
        counted = [CountedRun(one.day, one.value, one.verified) for one in judged.values() if not one.failed]
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
