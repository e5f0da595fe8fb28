"""Pages: how runs feel and the words for it, mantras and techniques, picturing the finish."""

from challenges.mood.views import feeling, finish, mind, patterns
from challenges.mood.views.blueprint import bp

__all__ = ["bp", "feeling", "finish", "mind", "patterns"]
