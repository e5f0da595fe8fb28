"""What the shared forms of a board have in common: the public page of it, and its ETag."""

from challenges.finals.queries import ClosedBoard, closed_board_of, has_closed, how_many_amendments
from challenges.finals.words import entry_name
from challenges.leaderboards import queries
from challenges.leaderboards.feeds import Sheet
from challenges.leaderboards.queries import Board, Standing
from challenges.monthly.metrics import Lane, Metric
from challenges.monthly.models import Challenge
from challenges.runners.rules import Appearance
from challenges.web import language


def sheet_of(challenge: Challenge, metric: Metric, group: str, page: int | None, lane: Lane, *, size: int) -> Sheet:
    """Return a public page of a board; for a closed one, with its amendments and its own pages."""
    closed = closed_board_of(challenge, None, metric, lane.value, group, page or 1)
    if closed is None:
        return _moving(queries.board_of(challenge, None, metric, group, page, lane, size=size))
    return _closed(challenge, closed, size)


def _moving(board: Board) -> Sheet:
    return Sheet(
        challenge=board.challenge,
        metric=board.metric,
        lane=board.lane,
        group=board.segment,
        is_live=board.is_live,
        total=board.total,
        not_started=board.not_started,
        page=board.page or 1,
        pages=board.pages,
        rows=(*board.rows, *board.waiting),
    )


def _closed(challenge: Challenge, board: ClosedBoard, size: int) -> Sheet:
    rows = [
        Standing(
            row.participation_id,
            row.who or Appearance(entry_name(None), None),
            mine=False,
            rank=row.rank,
            shared=row.shared,
            value=row.value,
            runs=row.runs,
            share=row.value / board.leader if board.leader else 0.0,
        )
        for row in board.rows[:size]
    ]
    return Sheet(
        challenge=challenge,
        metric=board.metric,
        lane=Lane(board.lane),
        group=board.group,
        is_live=False,
        total=board.total,
        not_started=board.listed - board.total,
        page=board.page,
        pages=board.pages,
        rows=tuple(rows),
    )


def tag_of(challenge: Challenge, metric: Metric, group: str, page: int | None, lane: Lane) -> str:
    """Return the ETag of a public board. It also changes when the challenge closes and with each amendment."""
    state = str(how_many_amendments(challenge.id)) if has_closed(challenge) else "open"
    tag = queries.tag_of(challenge, metric, group, page, lane)
    return "-".join((tag, state, str(language.locale()), language.units().value, language.today().isoformat()))
