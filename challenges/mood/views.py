"""Pages."""

from flask import Blueprint

bp = Blueprint("mood", __name__)
