"""Pages."""

from flask import Blueprint

bp = Blueprint("monthly", __name__)
