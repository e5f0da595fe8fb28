"""Music pages: the list, songs for the reader's cadence, suggesting, and approving."""

from challenges.music.views import deciding, listing, proposing
from challenges.music.views.blueprint import bp

__all__ = ["bp", "deciding", "listing", "proposing"]
