"""Pages."""

from flask import Blueprint

from challenges.monthly import models as models  # until the views need them

bp = Blueprint("monthly", __name__)
