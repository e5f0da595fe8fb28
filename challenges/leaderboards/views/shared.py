"""What the shared forms of a board have in common: the state they show, and the addresses of a board."""

from challenges.leaderboards import queries
from challenges.leaderboards.queries import Board
from challenges.leaderboards.rules import EVERYONE
from challenges.leaderboards.views.board import as_read_here
from challenges.monthly.metrics import Lane, Metric
from challenges.monthly.models import Challenge


def tag_for_everybody(challenge: Challenge, metric: Metric, group: str, page: int | None, lane: Lane) -> str:
    """The name of what a visitor sees of a board; another one also once it is closed."""
    live = "live" if queries.is_live(challenge) else "closed"
    return as_read_here(f"{queries.tag_of(challenge, None, metric, group, page, lane)}-{live}")


def filters_of(board: Board) -> dict[str, str]:
    """What an address says to ask for this board; nothing of what goes without saying."""
    said = {
        "metric": (board.metric.value, board.challenge.metric.value),
        "group": (board.segment, EVERYONE),
        "lane": (board.lane.value, Lane.ALL.value),
    }
    return {name: value for name, (value, usual) in said.items() if value != usual}
