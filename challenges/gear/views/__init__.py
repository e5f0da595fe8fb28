"""Shoe pages: all of the runner's pairs, one pair, the shoes of a run, and how long models last."""

from challenges.gear.views import shoes, wearing
from challenges.gear.views.blueprint import bp

__all__ = ["bp", "shoes", "wearing"]
