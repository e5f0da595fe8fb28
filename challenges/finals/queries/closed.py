"""The board of a challenge that has closed, whichever phase it is in: the one answer to who stands where."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from challenges.db import db
from challenges.finals.models import Amendment, Snapshot
from challenges.finals.queries.closing import Closing, snapshot_of
from challenges.finals.queries.judged import judged_board_of
from challenges.finals.queries.shapes import ClosedBoard
from challenges.finals.queries.standings import final_board_of
from challenges.finals.rules import EVERY_RUN
from challenges.leaderboards.queries import is_live
from challenges.leaderboards.queries.board import without_rows
from challenges.leaderboards.rules import EVERYONE
from challenges.lifecycle import Phase
from challenges.monthly.metrics import Lane, Metric
from challenges.monthly.models import Challenge
from challenges.monthly.rules import State
from challenges.runners.models import Runner

TOP = 10  # rows on the page of the challenge


def has_closed(challenge: Challenge) -> bool:
    """Whether no run moves its boards any more: then this is where its standings are read."""
    return challenge.state is State.PUBLISHED and not is_live(challenge)


def closed_board_of(
    challenge: Challenge,
    viewer: Runner | None,
    metric: Metric | None = None,
    lane: str = EVERY_RUN,
    group: str = EVERYONE,
    page: int = 1,
) -> ClosedBoard | None:
    """A page of a board, with its amendments; None as long as runs move it."""
    if not has_closed(challenge):
        return None
    snapshot = snapshot_of(challenge.id)
    fixed = snapshot if snapshot and snapshot.taken_at else None
    return standings_of(challenge, fixed, _signed(challenge.id), viewer, metric, lane, group, page)


def standings_of(
    challenge: Challenge,
    fixed: Snapshot | None,
    amendments: Sequence[Amendment],
    viewer: Runner | None,
    metric: Metric | None = None,
    lane: str = EVERY_RUN,
    group: str = EVERYONE,
    page: int = 1,
) -> ClosedBoard:
    """The same, of a challenge that has closed; `fixed` is its snapshot once that is complete.

    Only boards of everyone are fixed: who stands in a group may withdraw from it at any time.
    """
    if fixed is None or group != EVERYONE:
        return judged_board_of(challenge, viewer, amendments, metric, lane, group, page)
    board = final_board_of(fixed, viewer, amendments, metric, lane, page)
    others = without_rows(challenge, viewer, board.metric, EVERYONE, None, Lane(lane))
    return replace(board, groups=others.segments)


def closed_top_of(challenge: Challenge, closing: Closing | None, viewer: Runner | None) -> ClosedBoard | None:
    """The first rows of a challenge's own board for its page; None as long as the board of its runs says the same.

    Four queries at most where it is fixed.
    """
    if closing is None or closing.phase is Phase.grace:
        return None
    amendments = _signed(challenge.id) if closing.amendments else []
    if closing.snapshot is None:
        board = judged_board_of(challenge, viewer, amendments) if amendments else None
    else:
        board = final_board_of(closing.snapshot, viewer, amendments)
    return replace(board, rows=tuple(row for row in board.rows[:TOP] if row.rank)) if board else None


def _signed(challenge_id: int) -> Sequence[Amendment]:
    """The amendments of a challenge's standings, in the order of signing."""
    rows = select(Amendment).where(Amendment.challenge_id == challenge_id).order_by(Amendment.number)
    return db.session.scalars(rows).all()
