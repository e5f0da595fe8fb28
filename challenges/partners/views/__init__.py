"""Pages of partners: cards, questions and answers, and setting out together."""

import challenges.partners.models  # noqa: F401
from challenges.partners.views import cards
from challenges.partners.views.blueprint import bp

__all__ = ["bp", "cards"]
