"""Today and the landing page, health, and the page of components."""

from flask import Blueprint, Response, current_app, jsonify

from challenges import posters
from challenges.home import queries
from challenges.web.pages import page

bp = Blueprint("home", __name__)


@bp.get("/")
def today() -> Response:
    """Today for who is signed in, what the site is for everyone else."""
    return page("home/design.html", palettes=posters.PALETTES, motifs=posters.MOTIFS)


@bp.get("/design")
def design() -> Response:
    """Every component of the look, in both themes."""
    return page("home/design.html", palettes=posters.PALETTES, motifs=posters.MOTIFS)


@bp.get("/health/live")
def live() -> Response:
    """Whether this process answers."""
    return jsonify(status="live")


@bp.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Whether database and queue answer; 503 when one does not."""
    faults = queries.faults(current_app.extensions["huey"])
    return jsonify(status="not ready" if faults else "ready", faults=faults), 503 if faults else 200
