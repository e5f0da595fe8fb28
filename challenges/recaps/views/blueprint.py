"""The blueprint of this package's pages."""

from flask import Blueprint

from challenges.recaps import words

bp = Blueprint("recaps", __name__)
bp.app_context_processor(lambda: {"recap_words": words})
