"""When a board has to be sent to its reader again."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from challenges import clock
from challenges.kudos.queries import Applause
from challenges.leaderboards.queries import Board, closes_at
from challenges.leaderboards.views.blueprint import bp
from challenges.web import language
from challenges.web.guards import viewer
from challenges.web.polling import State, fingerprint, remember

TOPIC = "board"


@bp.app_template_filter("live_state")
def state_of(board: Board, cheers: Mapping[int, Applause]) -> State:
    """Return the state of what the reader sees. It expires at the reader's midnight, because the page shows "today"."""
    challenge = board.challenge
    midnight = datetime.combine(language.today() + timedelta(days=1), time(), clock.zone_of(language.zone_name()))
    until = min(midnight.astimezone(UTC), closes_at(challenge))
    shown = fingerprint(_seen(board, cheers))
    state = State(TOPIC, challenge.id, challenge.tally.version, int(until.timestamp()), shown)
    if board.sight:
        remember(state, board.sight)
    return state


def _seen(board: Board, cheers: Mapping[int, Applause]) -> tuple[Any, ...]:
    reader = viewer()
    return (
        reader.id if reader else None, str(language.locale()), language.units().value, language.today(),
        board.metrics, board.lanes, board.segments, board.challenge.ranking, board.is_live, board.target_share,
        board.rows, board.neighbourhood, board.waiting, board.between, board.behind, board.total, board.not_started,
        board.page, board.pages, board.i_wait, board.my_baseline, board.sight, cheers,
    )  # fmt: skip
