"""Today and the landing page, health, and the page of components."""

from challenges.home.views import rooms, showing, undelivered
from challenges.home.views.blueprint import bp

__all__ = ["bp", "rooms", "showing", "undelivered"]
