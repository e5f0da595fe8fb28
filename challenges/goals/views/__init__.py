"""Pages of goals: the list, setting and changing one, a goal with where it stands, streaks, and plans for events."""

from challenges.goals.views import changing, events, going, setting, streaks
from challenges.goals.views.blueprint import bp as bp

__all__ = ["bp", "changing", "events", "going", "setting", "streaks"]
