"""The blueprint of awards and its template filters."""

from flask import Blueprint

from challenges.awards import words

bp = Blueprint("awards", __name__)

bp.add_app_template_filter(words.title, "award_title")
bp.add_app_template_filter(words.line, "award_line")
bp.add_app_template_filter(words.on_medal, "award_medal")
bp.add_app_template_filter(words.on_rule, "badge_medal")
bp.add_app_template_filter(words.poster, "award_poster")
bp.add_app_template_filter(words.tags, "award_tags")
bp.add_app_template_filter(words.past_line, "award_past_line")
bp.add_app_template_filter(words.reason, "award_reason")
bp.add_app_template_filter(words.reach_title, "reach_title")
bp.add_app_template_filter(words.reach_line, "reach_line")
bp.add_app_template_filter(words.rungs_line, "rungs_line")
bp.add_app_template_filter(words.reach_poster, "reach_poster")
