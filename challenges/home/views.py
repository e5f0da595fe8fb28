"""Today and the landing page, health, and the page of components."""

from flask import Blueprint, Response, current_app, jsonify

from challenges import clock, posters
from challenges.home import queries, words
from challenges.kudos import queries as kudos
from challenges.monthly import queries as monthly
from challenges.notifications import queries as notifications
from challenges.races import queries as races
from challenges.runners.models import Runner
from challenges.runs import queries as runs
from challenges.web import language
from challenges.web.guards import viewer
from challenges.web.pages import page

bp = Blueprint("home", __name__)


@bp.get("/")
def today() -> Response:
    """Today for who is signed in, what the site is for everyone else."""
    reader = viewer()
    return _today_of(reader) if reader else _landing()


def _today_of(reader: Runner) -> Response:
    day = language.today()
    feed, week, on_now = queries.feed_of(reader), runs.week_of(reader, day), monthly.current_challenges(reader, day)
    unread = notifications.unread_of(reader)
    joined = [listed for listed in on_now if listed.joined]
    place = queries.place_in(joined, reader)
    return page(
        "home/today.html",
        regions=["news"],
        greeting=words.greeting(queries.part_of_day(clock.now(), reader.zone), reader.name),
        lead=language.day(day, "weekday"),
        unread=unread,
        results=notifications.results_in(unread, reader),
        feed=feed,
        applause=kudos.applause_for_runs(feed, reader),
        standings=[(at, words.standing(at, place if at is joined[0] else None)) for at in joined[:3]],
        invitation=next((listed.challenge for listed in on_now if not listed.joined), None),
        entries=races.entries_ahead_of(reader),
        races=races.open_races(reader, 2),
        week_bars=words.week_bars(week),
        week_line=words.week_line(week),
        home_words=words,
    )


def _landing() -> Response:
    feed = runs.latest_runs(None, 3)
    return page(
        "home/landing.html",
        counts=queries.counts(clock.now(), language.today()),
        challenges=monthly.current_challenges(None, language.today(), 2),
        races=races.open_races(None, 1),
        feed=feed,
        applause=kudos.applause_for_runs(feed, None),
        home_words=words,
    )


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
