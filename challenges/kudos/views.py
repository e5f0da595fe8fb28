"""Pages."""

from flask import Blueprint

bp = Blueprint("kudos", __name__)
