"""The place of one score on a board of any size."""

from dataclasses import dataclass
from typing import Any

from challenges.db import read
from challenges.leaderboards import stretches
from challenges.leaderboards.queries import statements
from challenges.leaderboards.rules import EVERYONE, Key
from challenges.leaderboards.stretches import RowKey, Ruler
from challenges.monthly.metrics import Measure, Ranking
from challenges.monthly.models import Challenge, Participation


@dataclass(frozen=True, slots=True)
class Place:
    """A rank, whether it is shared, and the number of ranked runners."""

    rank: int
    shared: bool
    of: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the position in the list, from 1. Runners who share a rank have different positions."""

    rank: int
    position: int
    shared: bool
    total: int


def place_of(participation: Participation) -> Place | None:
    """Return a participant's place on the challenge's own board; None before their first counted run. Two queries."""
    challenge = participation.challenge
    own = Measure(challenge.metric)
    asked = {"participation": participation.id, **own._asdict()}
    score = read(statements.SCORE_OF, asked).one_or_none()
    if score is None:
        return None
    key = Key(score.behind, score.reached_on)
    spot = spot_of(challenge, own, EVERYONE, key, participation.id)
    return Place(spot.rank, spot.shared, spot.total)


def spot_of(challenge: Challenge, measure: Measure, segment: str, key: Key, participation_id: int) -> Spot:
    """Return a score's place on a board, from the bucket counts."""
    values, stretch = step_values(challenge, measure, RowKey(*key, participation_id))
    asked = {**statements.values_of(challenge.id, measure, segment), **values}
    found = read(statements.place(statements.kind_of(segment)), asked).one()
    better = int(found.higher) + int(found.steps) + int(found.better)
    before = better + int(found.ties)
    total = int(found.total)
    if challenge.ranking is Ranking.ORDINAL:
        return Spot(before + 1, before + 1, shared=False, total=total)
    if stretches.are_equal(Ruler(measure.metric, challenge.first_day), stretch):
        better = int(found.higher)
    return Spot(better + 1, before + 1, bool(found.shared), total)


def step_values(challenge: Challenge, measure: Measure, row: RowKey) -> tuple[dict[str, Any], int]:
    """Return the parameters for a place: its key, its fine bucket and where that starts, and its coarse bucket."""
    ruler = Ruler(measure.metric, challenge.first_day)
    stretch = stretches.stretch_of(ruler, -row.behind, row.reached_on)
    step = stretches.step_of(ruler, -row.behind, row.reached_on, row.participation_id)
    start = stretches.start_of(ruler, step)
    ties_from = start.participation_id if start[:2] == row[:2] else 0  # the first score that may be tied in this bucket
    numbers = {"stretch": stretch, "step": step, "end": stretches.end_of(stretch), "ties_from": ties_from}
    return {**numbers, **place_values("my", row), **place_values("start", start)}, stretch


def place_values(name: str, row: RowKey) -> dict[str, Any]:
    """Return the parameters of `statements.at(name)`."""
    return {f"{name}_behind": row.behind, f"{name}_on": row.reached_on, f"{name}_id": row.participation_id}
