"""The start of a challenge: the podium of the one before, and the reader's own place in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from challenges.boards.queries import statements
from challenges.boards.queries.board import Board, board_of
from challenges.boards.queries.closed_board import closed_board_of
from challenges.boards.queries.standings import Standing, not_started
from challenges.boards.rules.day_one import is_day_one, level_at
from challenges.boards.rules.ranking import EVERYONE
from challenges.db import db, read
from challenges.monthly.models import Challenge
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Metric
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance

PODIUM = 3
FACES = 12
_SUMS = (Metric.DISTANCE, Metric.ELEVATION, Metric.MOVING_TIME)  # of which a day can bring any part


@dataclass(frozen=True, slots=True)
class PodiumPlace:
    """One place of the challenge before; `value` is in its metric's base unit. `who` is None for a former runner."""

    who: Appearance | None
    rank: int
    value: int


@dataclass(frozen=True, slots=True)
class DayOne:
    """What a challenge shows at its start. `level` is the total that keeps the reader level with an even pace today.

    `before` is the latest challenge of the same kind that is over; None if there was none or nobody ran in it.
    """

    level: int | None
    before: Challenge | None = None
    podium: tuple[PodiumPlace, ...] = ()
    ranked: int = 0
    mine: PodiumPlace | None = None


def started(board: Board, viewer: Runner | None, today: date) -> tuple[Board, DayOne | None]:
    """Return a board with a few faces of who has joined and not run, and its start; None later and on other boards.

    `today` is the date on the challenge's clock. At most one query.
    """
    challenge = board.challenge
    own = board.shows_movement and board.is_live
    if not own or not is_day_one(challenge.window, today, has_scores=board.total > 0):
        return board, None
    level = level_at(challenge.window, today, challenge.target) if challenge.metric in _SUMS else None
    if board.asked_page is None:
        board = replace(board, waiting=_faces(board, viewer))
    return board, DayOne(level)


def _faces(board: Board, viewer: Runner | None) -> tuple[Standing, ...]:
    if len(board.waiting) >= min(FACES, board.not_started):
        return board.waiting[:FACES]
    values = statements.values_of(board.challenge.id, board.measure, EVERYONE)
    rows = read(statements.NOT_STARTED, {**values, "limit": FACES, "offset": 0})
    return tuple(not_started(row, viewer) for row in rows)


def with_one_before(start: DayOne | None, challenge: Challenge, viewer: Runner | None) -> DayOne | None:
    """Return the start with the podium of the challenge before. At most nine queries, none without a start."""
    if start is None:
        return None
    before = _one_before(challenge)
    if before is None:
        return start
    podium, ranked, mine = _standings_of(before, viewer)
    return DayOne(start.level, before, podium, ranked, mine) if podium else start


def _one_before(challenge: Challenge) -> Challenge | None:
    """Return the latest challenge with the same metric and about the same length that ended before this one began."""
    ended = Challenge.state == ChallengeState.PUBLISHED, Challenge.last_day < challenge.first_day
    rows = select(Challenge).where(*ended, Challenge.metric == challenge.metric)
    latest = db.session.scalars(rows.order_by(Challenge.last_day.desc(), Challenge.id.desc()).limit(10))
    days = challenge.window.days
    return next((one for one in latest if abs(one.window.days - days) <= days // 4), None)


def _standings_of(before: Challenge, viewer: Runner | None) -> tuple[tuple[PodiumPlace, ...], int, PodiumPlace | None]:
    """Return the podium, how many have a place, and the reader's own: as fixed or amended, or as of now."""
    if closed := closed_board_of(before, viewer):
        mine = _places((row.appearance, row) for row in [closed.mine] if row)
        return _places((row.appearance, row) for row in closed.rows[:PODIUM]), closed.total, next(iter(mine), None)
    board = board_of(before, viewer)
    mine = _places((row.appearance, row) for row in (*board.rows, *board.neighbourhood) if row.mine)
    return _places((row.appearance, row) for row in board.rows[:PODIUM]), board.total, next(iter(mine), None)


def _places(rows: Iterable[tuple[Appearance | None, Any]]) -> tuple[PodiumPlace, ...]:
    return tuple(PodiumPlace(who, row.rank, row.value) for who, row in rows if row.rank)
