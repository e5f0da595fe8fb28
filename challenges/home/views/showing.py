"""The start page (Today or the landing page), health checks, and the design page."""

from typing import NamedTuple

import structlog
from flask import Response, current_app, jsonify, render_template
from markupsafe import Markup

from challenges import clock, posters
from challenges.home import queries, words
from challenges.home.views.blueprint import bp
from challenges.home.views.today import today_of
from challenges.kudos import queries as kudos
from challenges.monthly import queries as monthly
from challenges.races import queries as races
from challenges.runs import queries as runs
from challenges.web import language
from challenges.web.guards import viewer
from challenges.web.kept import lately
from challenges.web.pages import page
from challenges.web.sharing import as_anybody

log = structlog.get_logger()


@bp.get("/")
def today() -> Response:
    """Show Today to a signed-in runner, and the landing page to visitors."""
    reader = viewer()
    return today_of(reader) if reader else _landing()


class Landing(NamedTuple):
    """The landing page's content, without the page frame."""

    top: Markup
    content: Markup


def _landing() -> Response:
    """The same page for all visitors who read alike."""
    return page("home/landing.html", landing=lately("landing", _landing_made))


def _landing_made() -> Landing:
    feed = runs.latest_runs(None, 3)
    shown = {
        "counts": queries.counts(clock.now(), language.today()),
        "challenges": monthly.current_challenges(None, language.today(), 2),
        "races": races.open_races(None, 1),
        "feed": feed,
        "applause": kudos.applause_for_runs(feed, None),
        "home_words": words,
    }
    top = render_template("home/_landing_top.html", **shown)
    content = render_template("home/_landing.html", **shown)
    return Landing(Markup(top), Markup(content))  # noqa: S704 our own templates, escaped there


@bp.get("/design")
def design() -> Response:
    """Show every UI component, in both themes."""
    return page("home/design.html", palettes=posters.PALETTES, motifs=posters.MOTIFS)


@bp.get("/health/live")
def live() -> Response:
    """Report that this process responds."""
    return jsonify(status="live")


def _a_page_renders() -> bool:
    """Return whether the landing page can be rendered with the language and time zone of the settings."""
    try:
        with as_anybody():
            return bool(page("home/landing.html", landing=_landing_made()).get_data())
    except Exception as error:  # anything that breaks pages, such as an unforeseen setting
        log.error("not ready", part="pages", exc_info=error)
        return False


@bp.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Report whether the database and the queue respond and a page renders; 503 if not."""
    faults = queries.faults(current_app.extensions["huey"]) or ([] if _a_page_renders() else ["pages"])
    return jsonify(status="not ready" if faults else "ready", faults=faults), 503 if faults else 200
