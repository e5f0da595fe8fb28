"""The pages of boards."""

from challenges.leaderboards.views import board, embed, entry, feeds, live, picture
from challenges.leaderboards.views.blueprint import bp

__all__ = ["board", "bp", "embed", "entry", "feeds", "live", "picture"]
