"""Pages of boards: live, closed and final, and their public forms."""

from challenges.boards.views import board, closing, final, public
from challenges.boards.views.blueprint import bp as bp

__all__ = ["board", "bp", "closing", "final", "public"]
