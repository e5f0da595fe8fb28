"""Pages of one's time in running, and of the years that are shared."""

from challenges.recaps.views import periods, sharing
from challenges.recaps.views.blueprint import bp

__all__ = ["bp", "periods", "sharing"]
