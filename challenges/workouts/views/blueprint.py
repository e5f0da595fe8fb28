"""The blueprint of workouts."""

from flask import Blueprint

bp = Blueprint("workouts", __name__)
