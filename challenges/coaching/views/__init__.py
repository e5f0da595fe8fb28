"""Coaching pages, for runners and for coaches."""

from challenges.coaching.views import charges, granting, own
from challenges.coaching.views.blueprint import bp

__all__ = ["bp", "charges", "granting", "own"]
