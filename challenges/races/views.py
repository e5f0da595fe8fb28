"""Pages."""

from flask import Blueprint

bp = Blueprint("races", __name__)
