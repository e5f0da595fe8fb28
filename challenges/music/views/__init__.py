"""Pages: the list of songs, those that go with one's own steps, proposing, and deciding."""

from challenges.music.views import deciding, listing, proposing
from challenges.music.views.blueprint import bp

__all__ = ["bp", "deciding", "listing", "proposing"]
