"""Today and the landing page, health, and the page of components."""

from challenges.home.views import rooms, showing
from challenges.home.views.blueprint import bp

__all__ = ["bp", "rooms", "showing"]
