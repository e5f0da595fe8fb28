"""Pages."""

from flask import Blueprint

bp = Blueprint("gear", __name__)
