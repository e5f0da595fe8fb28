"""Pages of coaching: a runner's own, and a coach's."""

from challenges.coaching.views import charges, granting, own
from challenges.coaching.views.blueprint import bp

__all__ = ["bp", "charges", "granting", "own"]
