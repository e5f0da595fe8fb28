"""The data that the pages of goals are computed from."""

from challenges.goals import queries
from challenges.goals.models import Goal
from challenges.goals.queries import Reader
from challenges.runners.models import Runner
from challenges.runs.queries import diary_of
from challenges.web.language import today


def reader_of(runner: Runner, goal: Goal | None = None) -> Reader:
    """Return the runner's history and days off as of their local date, with best efforts for a time goal."""
    day = today()
    efforts = queries.efforts_since(runner.id, goal.distance, goal.first_day, day) if goal and goal.distance else []
    return Reader(diary_of(runner.id), efforts, queries.pauses_of(runner.id), day)
