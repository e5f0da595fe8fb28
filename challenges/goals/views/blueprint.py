"""The blueprint of goals and its template filters."""

from flask import Blueprint

from challenges.goals import words

bp = Blueprint("goals", __name__)
for name, of in (
    ("goal_title", words.title),
    ("goal_day", words.date_of),
    ("goal_pause", words.pause_days),
    ("goal_pause_of", words.pause_why),
):
    bp.add_app_template_filter(of, name)
