"""Queries for boards: what a reader sees of one, one runner's place, and checks of the counts."""

from challenges.leaderboards.queries.audit import Misjudged, misjudged_in
from challenges.leaderboards.queries.board import Board, board_of
from challenges.leaderboards.queries.cells import Difference, differences_of
from challenges.leaderboards.queries.editions import closes_at, edition_of, is_live, tag_of
from challenges.leaderboards.queries.following import following_board_of
from challenges.leaderboards.queries.places import Place, place_of
from challenges.leaderboards.queries.standings import Standing

__all__ = [
    "Board", "Difference", "Misjudged", "Place", "Standing", "board_of", "closes_at", "differences_of", "edition_of",
    "following_board_of", "is_live", "misjudged_in", "place_of", "tag_of",
]  # fmt: skip
