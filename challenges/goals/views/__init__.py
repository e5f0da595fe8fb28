"""Pages: the list of goals, setting and editing one, a goal with its progress, the streak, and plans for events."""

from challenges.goals.views import detail, edit, plans, streaks
from challenges.goals.views.blueprint import bp as bp

__all__ = ["bp", "detail", "edit", "plans", "streaks"]
