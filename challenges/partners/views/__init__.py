"""Pages of partners: cards, questions and answers, and setting out together."""

from challenges.partners.views import cards, together
from challenges.partners.views.blueprint import bp

__all__ = ["bp", "cards", "together"]
