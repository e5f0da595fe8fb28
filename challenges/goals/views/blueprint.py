"""The blueprint of goals, its template filters, and the data that its pages are computed from."""

from flask import Blueprint

from challenges.goals import queries, text
from challenges.goals.models import Goal
from challenges.goals.queries import GoalReader
from challenges.runners.models import Runner
from challenges.runs.queries import run_history_of
from challenges.web.locale import today

bp = Blueprint("goals", __name__)
for name, of in (
    ("goal_title", text.title),
    ("goal_day", text.date_of),
    ("goal_pause", text.pause_days),
    ("goal_pause_of", text.pause_why),
):
    bp.add_app_template_filter(of, name)


def reader_of(runner: Runner, goal: Goal | None = None) -> GoalReader:
    """Return the runner's history and days off as of their local date, with best efforts for a time goal."""
    day = today()
    efforts = queries.efforts_since(runner.id, goal.distance, goal.first_day, day) if goal and goal.distance else []
    return GoalReader(run_history_of(runner.id), efforts, queries.pauses_of(runner.id), day)
