"""The blueprint that the pages of this package share."""

from flask import Blueprint

from challenges.gear import words

bp = Blueprint("gear", __name__)
bp.app_context_processor(lambda: {"gear_words": words})
