"""The blueprint of the board pages, and their template filters."""

from flask import Blueprint

from challenges.boards import text

bp = Blueprint("boards", __name__)
for name, of in (
    ("metric_name", text.metric_name),
    ("evidence_name", text.evidence_name),
    ("board_rules", text.board_rules),
    ("group_name", text.group_name),
    ("score_figure", text.figure),
    ("score_gap", text.gap_in_words),
    ("score_part", text.board_part),
    ("score_more", text.more),
    ("next_place", text.next_place),
    ("nights_in_words", text.nights_in_words),
    ("entry_name", text.entry_name),
    ("signer_name", text.signer_name),
    ("answer_name", text.answer_name),
    ("amendment_in_words", text.amendment_in_words),
    ("short_hash", text.short_fingerprint),
):
    bp.add_app_template_filter(of, name)
