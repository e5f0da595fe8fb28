"""Today, the landing page, health checks, undelivered mail, and the design page."""

from challenges.home.views import rooms, showing, undelivered
from challenges.home.views.blueprint import bp

__all__ = ["bp", "rooms", "showing", "undelivered"]
