"""Pages."""

from flask import Blueprint

bp = Blueprint("recaps", __name__)
