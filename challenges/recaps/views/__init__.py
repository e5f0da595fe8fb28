"""Pages of recaps and of shared years."""

from challenges.recaps.views import periods, sharing
from challenges.recaps.views.blueprint import bp

__all__ = ["bp", "periods", "sharing"]
