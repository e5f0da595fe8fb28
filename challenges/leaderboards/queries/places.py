"""One score's place on a board, whatever the board's size."""

from dataclasses import dataclass
from typing import Any

from challenges.db import db
from challenges.leaderboards import rules
from challenges.leaderboards.queries import statements
from challenges.leaderboards.rules import EVERYONE, Key
from challenges.monthly.metrics import Measure, Ranking
from challenges.monthly.models import Challenge, Participation


@dataclass(frozen=True, slots=True)
class Place:
    """A rank, whether another runner shares it, and of how many."""

    rank: int
    shared: bool
    of: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the position in the list, from 1: runners who share a rank stand at several positions."""

    rank: int
    position: int
    shared: bool
    total: int


def place_of(participation: Participation) -> Place | None:
    """A participant's place on the challenge's own board; None before their first counted run. Two queries."""
    challenge = participation.challenge
    own = Measure(challenge.metric)
    asked = {"participation": participation.id, **own._asdict()}
    score = db.session.execute(statements.SCORE_OF, asked).one_or_none()
    if score is None:
        return None
    key = Key(score.behind, score.reached_on)
    spot = spot_of(challenge, own, EVERYONE, key, participation.id)
    return Place(spot.rank, spot.shared, spot.total)


def spot_of(challenge: Challenge, measure: Measure, segment: str, key: Key, participation_id: int) -> Spot:
    """Where a score stands on a board, as its stretches count it."""
    first_day = challenge.first_day
    bucket = rules.bucket_of(measure.metric, -key.behind, key.reached_on, first_day)
    start = rules.start_of(measure.metric, bucket, first_day)
    values: dict[str, Any] = {
        **statements.values_of(challenge.id, measure, segment),
        "bucket": bucket,
        "start_behind": start.behind,
        "start_on": start.reached_on,
        "behind": key.behind,
        "reached_on": key.reached_on,
        "participation": participation_id,
    }
    found = db.session.execute(statements.place(statements.kind_of(segment)), values).one()
    position, total = int(found.ahead) + 1, int(found.total)
    if challenge.ranking is Ranking.ORDINAL:
        return Spot(position, position, shared=False, total=total)
    return Spot(int(found.better) + 1, position, bool(found.shared), total)
