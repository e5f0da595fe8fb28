"""Partner pages: cards, requests, and invitations to a run."""

from challenges.partners.views import cards, together
from challenges.partners.views.blueprint import bp

__all__ = ["bp", "cards", "together"]
