"""The blueprint of this feature, and its template filters."""

from flask import Blueprint

from challenges.finals import words

bp = Blueprint("finals", __name__, url_prefix="/challenges")
for name, of in (
    ("lane_name", words.lane_name),
    ("entry_name", words.entry_name),
    ("signer_name", words.signer_name),
    ("answer_name", words.answer_name),
    ("amendment_said", words.said),
    ("short_hash", words.short),
):
    bp.add_app_template_filter(of, name)
