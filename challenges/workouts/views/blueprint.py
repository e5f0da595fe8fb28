"""All pages of workouts hang on this."""

from flask import Blueprint

bp = Blueprint("workouts", __name__)
