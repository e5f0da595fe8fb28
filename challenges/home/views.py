"""Today, the landing page, the You page, health checks, undelivered mail, and the design page."""

from datetime import date
from typing import Any, NamedTuple

import structlog
from flask import Blueprint, Response, current_app, jsonify, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from challenges import clock, mail, posters
from challenges.awards.queries import awards_for_runs
from challenges.gear.rules import races_that_suit
from challenges.goals import text as goal_words
from challenges.goals.queries import goal_on_today
from challenges.home import queries, text
from challenges.home.queries import TodayRow
from challenges.home.rules import most_urgent
from challenges.kudos import queries as kudos
from challenges.monthly import queries as monthly
from challenges.notifications import queries as notifications
from challenges.races import queries as races
from challenges.runners.models import Runner
from challenges.runs import queries as runs
from challenges.runs.rules.facts import RunHistory
from challenges.web import locale
from challenges.web.fragment_cache import lately
from challenges.web.guards import me, owner, signed_in, viewer
from challenges.web.menu import menu_groups
from challenges.web.pages import notice, page, see_other
from challenges.web.public_responses import as_anybody
from challenges.workouts import display
from challenges.workouts.queries import slugs_in
from challenges.workouts.rules import suggestion_for

bp = Blueprint("home", __name__)


IN_REACH = 2
RACES_LOOKED_AT = 8
STANDINGS = 2


def today_of(reader: Runner) -> Response:
    """Return the start page of a signed-in runner."""
    day = locale.today()
    diary, rows = runs.run_history_of(reader.id), queries.rows_of(reader.id, day)
    on_now, unread = monthly.current_challenges(reader, day), notifications.unread_of(reader)
    joined = [listed for listed in on_now if listed.joined]
    celebrations = text.celebrations(rows)
    return page(
        "home/today.html",
        regions=["news"],
        greeting=text.greeting(queries.part_of_day(clock.now(), reader.zone), reader.name),
        lead=text.lead(day, rows),
        undelivered=reader.is_owner and mail.undelivered(most=1),
        unread=unread,
        results=notifications.results_in(unread, reader),
        notes=text.notes(most_urgent(rows)),
        celebrations=celebrations,
        suggested=None if celebrations else _suggested(diary, rows, day),
        standings=[(at, text.standing(at, queries.place_in(at) if at is joined[0] else None)) for at in joined],
        invitation=next((listed.challenge for listed in on_now if not listed.joined), None) if not joined else None,
        most=STANDINGS,
        **_own(reader, diary, rows, day),
        **_company(reader, diary, day),
        reach=queries.reach_of(rows, joined, day, IN_REACH),
        home_words=text,
    )


def _own(reader: Runner, diary: RunHistory, rows: list[TodayRow], day: date) -> dict[str, Any]:
    """Return the context for the runner's goal, week and streak."""
    streak, by_days = queries.streak_in(rows, diary, day)
    week = text.week_in(diary, day)
    return {
        "goal": goal_on_today(reader, diary, day),
        "goal_words": goal_words,
        "week_bars": text.week_bars(week),
        "week_line": text.week_line(week),
        "streak_line": goal_words.in_a_row(streak.length, by_days) if streak.length > 1 else "",
        "has_run": bool(diary),
    }


def _company(reader: Runner, diary: RunHistory, day: date) -> dict[str, Any]:
    """Return the context for recent runs and an upcoming race: an entered one, else one whose distance suits."""
    feed, ahead = queries.feed_of(reader), races.races_ahead_of(reader, RACES_LOOKED_AT)
    entered = [listed.race for listed in ahead if listed.entry]
    fitting = entered or races_that_suit((listed.race for listed in ahead), diary, day) or [one.race for one in ahead]
    return {
        "feed": feed,
        "applause": kudos.applause_for_runs(feed, reader),
        "awards": awards_for_runs([run.id for run in feed], reader),
        "races": [listed for listed in ahead if listed.race in fitting[:1]],
    }


def _suggested(diary: RunHistory, rows: list[TodayRow], day: date) -> display.Suggested | None:
    """Return a suggested workout; None if the runner has run today or has a coach's workout."""
    if (diary and diary[-1].day >= day) or any(row.topic == "coaching.workout" for row in rows):
        return None
    turned_down = slugs_in([row for row in rows if row.topic == "turned-down"])
    return display.suggested(suggestion_for(diary, day, turned_down))


log = structlog.get_logger()


@bp.get("/")
def today() -> Response:
    """Show Today to a signed-in runner, and the landing page to visitors."""
    reader = viewer()
    return today_of(reader) if reader else _landing()


class LandingPage(NamedTuple):
    """The landing page's content, without the page frame."""

    top: Markup
    content: Markup


def _landing() -> Response:
    """The same page for all visitors who read alike."""
    return page("home/landing.html", landing=lately("landing", _landing_made))


def _landing_made() -> LandingPage:
    feed = runs.latest_runs(None, 3)
    shown = {
        "counts": queries.counts(clock.now(), locale.today()),
        "challenges": monthly.current_challenges(None, locale.today(), 2),
        "races": races.open_races(None, 1),
        "feed": feed,
        "applause": kudos.applause_for_runs(feed, None),
        "home_words": text,
    }
    top = render_template("home/_landing_top.html", **shown)
    content = render_template("home/_landing.html", **shown)
    return LandingPage(Markup(top), Markup(content))  # noqa: S704 our own templates, escaped there


@bp.get("/you")
@signed_in
def you() -> Any:
    """Show the groups of the menu as a page, where the tab You leads on a phone."""
    reader = me()
    groups = menu_groups(reader.is_organiser or reader.is_owner, reader.is_owner)
    return page("home/you.html", groups=groups, reader=reader)


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


@bp.get("/undelivered")
@owner
def undelivered() -> Any:
    """List the emails that were given up, with the reasons."""
    return page("home/undelivered.html", letters=mail.undelivered())


@bp.post("/undelivered/dismissal")
@owner
def dismiss_undelivered() -> Any:
    """Clear the list."""
    mail.forget_undelivered()
    notice(_("List cleared."))
    return see_other("home.today")
