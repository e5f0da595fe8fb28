"""How many places a change of a score is worth, on the board as it is now."""

from dataclasses import dataclass

from challenges.boards.queries.board import is_live
from challenges.boards.queries.positions import Position, position_of
from challenges.boards.rules.ranking import EVERYONE, ScoreKey
from challenges.monthly.queries.score_changes import RunScoreChange
from challenges.monthly.rules import ScoreFigure
from challenges.monthly.rules.metrics import Measure


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """A runner's place, and how many places a run moved them up; None if it is their first that counts."""

    rank: int
    of: int
    gained: int | None


def place_change_of(change: RunScoreChange) -> PlaceChange | None:
    """Return the place with a run, compared with the place that its runner would have now without it.

    None once the board has closed. At most two queries.
    """
    if not is_live(change.challenge):
        return None
    now = _position(change, change.after)
    if change.before is None:
        return PlaceChange(now.rank, now.total, None)
    if change.before.value == change.after.value:
        return PlaceChange(now.rank, now.total, 0)
    # the runner's own score is on the board, ahead of the one without the run
    without = _position(change, change.before).rank - 1
    return PlaceChange(now.rank, now.total, max(0, without - now.rank))


def _position(change: RunScoreChange, figure: ScoreFigure) -> Position:
    key = ScoreKey(-figure.value, figure.reached_on)
    return position_of(change.challenge, Measure(change.challenge.metric), EVERYONE, key, change.participation_id)
