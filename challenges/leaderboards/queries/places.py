"""One score's place on a board, whatever the board's size."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from challenges.db import db
from challenges.leaderboards import rules
from challenges.leaderboards.queries import statements
from challenges.leaderboards.rules import EVERYONE, Key
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Participation


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
    asked = {"participation": participation.id, "metric": challenge.metric}
    score = db.session.execute(statements.SCORE_OF, asked).one_or_none()
    if score is None:
        return None
    key = Key(score.behind, score.reached_on)
    spot = spot_of(challenge.id, challenge.metric, EVERYONE, challenge.first_day, key, participation.id)
    return Place(spot.rank, spot.shared, spot.total)


def spot_of(challenge_id: int, metric: Metric, segment: str, first_day: date, key: Key, participation_id: int) -> Spot:
    """Where a score stands on a board, as its stretches count it."""
    bucket = rules.bucket_of(metric, -key.behind, key.reached_on, first_day)
    start = rules.start_of(metric, bucket, first_day)
    values: dict[str, Any] = {
        **statements.values_of(challenge_id, metric, segment),
        "bucket": bucket,
        "start_behind": start.behind,
        "start_on": start.reached_on,
        "behind": key.behind,
        "reached_on": key.reached_on,
        "participation": participation_id,
    }
    found = db.session.execute(statements.place(statements.kind_of(segment)), values).one()
    return Spot(int(found.better) + 1, int(found.ahead) + 1, bool(found.shared), int(found.total))
