"""Pages."""

from flask import Blueprint

bp = Blueprint("runners", __name__)
