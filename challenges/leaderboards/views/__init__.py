"""The pages of boards."""

from challenges.leaderboards.views import board, entry, feeds
from challenges.leaderboards.views.blueprint import bp

__all__ = ["board", "bp", "entry", "feeds"]
