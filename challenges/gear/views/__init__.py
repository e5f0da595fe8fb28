"""Pages of shoes: all of one's own, one pair, which were worn in a run, and how long models last."""

from challenges.gear.views import shoes, wearing
from challenges.gear.views.blueprint import bp

__all__ = ["bp", "shoes", "wearing"]
