"""The blueprint of the board pages, and their template filters."""

from flask import Blueprint

from challenges.leaderboards import words

bp = Blueprint("leaderboards", __name__)
for name, of in (
    ("metric_name", words.metric_name),
    ("evidence_name", words.evidence_name),
    ("board_rules", words.board_rules),
    ("group_name", words.group_name),
    ("score_figure", words.figure),
    ("score_gap", words.gap),
    ("score_part", words.part),
    ("score_more", words.more),
    ("next_place", words.next_place),
    ("nights_in_words", words.nights_in_words),
):
    bp.add_app_template_filter(of, name)
