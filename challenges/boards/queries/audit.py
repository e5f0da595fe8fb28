"""Compare what a challenge stores about its participants with their runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from challenges.boards.queries.board import is_live
from challenges.db import db
from challenges.monthly.models import Challenge, Score
from challenges.monthly.queries import participants as participant_data
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


_SCORES = select(
    Score.participation_id, Score.metric, Score.evidence, Score.sort_value, Score.reached_on, Score.runs
).where(Score.participation_id.in_(bindparam("participants", expanding=True)))


def misjudged_in(challenge_id: int) -> Iterator[Misjudged]:
    """Yield everything a challenge stores about its participants that doesn't match their runs, in chunks.

    Skips challenges whose scores no longer change (their runs may have changed since) or are pending.
    """
    challenge = db.session.get_one(Challenge, challenge_id)
    if not is_live(challenge) or challenge.tally.scored_up_to is not None:
        return
    last = 0
    while participants := participant_data.participants_of_challenge(challenge_id, last, CHUNK):
        yield from _misjudged(participants)
        last = participants[-1].id


def _misjudged(participants: Sequence[Participant]) -> Iterator[Misjudged]:
    runs = participant_data.runs_of_participants(participants)
    ids = [one.id for one in participants]
    verdicts = participant_data.stored_verdicts(ids)
    scores: dict[int, dict[Measure, ScoreFigure]] = {participant_id: {} for participant_id in ids}
    for score in db.session.execute(_SCORES, {"participants": ids}):
        figure = ScoreFigure(-score.sort_value, score.reached_on, score.runs)
        scores[score.participation_id][Measure(score.metric, score.evidence)] = figure
    for row in participants:
        participant = replace(row, baseline=baseline_of(runs[row.runner_id], row.terms))
        judged = participant_data.judged(participant, runs[row.runner_id])
        counted = [CountedRun(one.day, one.value, one.verified) for one in judged.values() if not one.failed]
        figures = scores_of(counted, participant.terms.metric, participant.usual)
        finished_on = reached_on(counted, participant.terms.metric, participant.terms.target)
        for what, stored, found in (
            *(("baseline", row.baseline, participant.baseline), ("finished_on", row.finished_on, finished_on)),
            *((f"verdict of run {key}", *pair) for key, *pair in _both(verdicts[participant.id], judged)),
            *((key.name, *pair) for key, *pair in _both(scores[participant.id], figures)),
        ):
            if stored != found:
                yield Misjudged(f"participation {participant.id}, {what}", stored, found)


def _both(stored: dict[Any, Any], found: dict[Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    return ((key, stored.get(key), found.get(key)) for key in {**stored, **found})
