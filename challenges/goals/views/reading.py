"""What pages of goals are worked out from."""

from challenges.goals import queries
from challenges.goals.models import Goal
from challenges.goals.queries import Reader
from challenges.runners.models import Runner
from challenges.runs.queries import diary_of
from challenges.web.language import today


def reader_of(runner: Runner, goal: Goal | None = None) -> Reader:
    """The runner's diary and days off as of their date, with best efforts for a goal of time."""
    day = today()
    efforts = queries.efforts_since(runner.id, goal.distance, goal.first_day, day) if goal and goal.distance else []
    return Reader(diary_of(runner.id), efforts, queries.pauses_of(runner.id), day)
