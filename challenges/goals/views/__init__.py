"""Pages: the list of goals, setting and editing one, a goal with its progress, the streak, and plans for events."""

from challenges.goals.views import changing, events, going, setting, streaks
from challenges.goals.views.blueprint import bp as bp

__all__ = ["bp", "changing", "events", "going", "setting", "streaks"]
