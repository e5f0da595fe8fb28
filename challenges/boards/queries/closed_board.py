"""The board of a closed challenge in any phase: the single source for its places."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from challenges.boards.models import Amendment, Snapshot
from challenges.boards.queries.board import Board, is_live, without_rows
from challenges.boards.queries.closing import Closing, snapshot_of
from challenges.boards.queries.final import final_board_of
from challenges.boards.queries.provisional import provisional_board_of
from challenges.boards.rules.ranking import EVERYONE
from challenges.db import db
from challenges.lifecycle import Phase
from challenges.monthly.models import Challenge
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.runners.models import Runner

TOP = 10  # rows on the challenge's page


def has_closed(challenge: Challenge) -> bool:
    """Whether runs no longer move its boards, so that its standings are read here."""
    return challenge.state is ChallengeState.PUBLISHED and not is_live(challenge)


def closed_board_of(
    challenge: Challenge,
    viewer: Runner | None,
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
) -> Board | None:
    """Return a page of a board, with its amendments; None while runs still move it."""
    if not has_closed(challenge):
        return None
    snapshot = snapshot_of(challenge.id)
    fixed = snapshot if snapshot and snapshot.taken_at else None
    return amended_board_of(challenge, fixed, _signed(challenge.id), viewer, metric, segment, page, evidence)


def amended_board_of(
    challenge: Challenge,
    fixed: Snapshot | None,
    amendments: Sequence[Amendment],
    viewer: Runner | None,
    metric: Metric | None = None,
    segment: str = EVERYONE,
    page: int | None = None,
    evidence: Evidence = Evidence.ALL,
) -> Board:
    """Return a page of a board of a closed challenge; `fixed` is its snapshot once that is complete.

    Only boards of everyone are fixed: runners may withdraw from a group at any time.
    """
    if fixed is None or segment != EVERYONE:
        return provisional_board_of(challenge, viewer, amendments, metric, segment, page, evidence)
    board = final_board_of(challenge, fixed, viewer, amendments, metric, page, evidence)
    others = without_rows(challenge, viewer, board.metric, EVERYONE, None, evidence)
    return replace(board, segments=others.segments)


def closed_top_of(challenge: Challenge, closing: Closing | None, viewer: Runner | None) -> Board | None:
    """Return the first rows of a challenge's own board for its page; None if the live board says the same.

    At most four queries if it is fixed.
    """
    if closing is None or closing.phase is Phase.grace:
        return None
    amendments = _signed(challenge.id) if closing.amendments else []
    if closing.snapshot is None:
        board = provisional_board_of(challenge, viewer, amendments) if amendments else None
    else:
        board = final_board_of(challenge, closing.snapshot, viewer, amendments)
    return replace(board, rows=board.rows[:TOP], waiting=()) if board else None


def _signed(challenge_id: int) -> Sequence[Amendment]:
    """Return the amendments of a challenge's standings, in the order of signing."""
    rows = select(Amendment).where(Amendment.challenge_id == challenge_id).order_by(Amendment.number)
    return db.session.scalars(rows).all()
