"""The menu of a runner's own pages, and which page is above which.

`menu_groups` and `page_above` are template globals. Neither asks the database, because every page has a menu.
"""

from typing import NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from challenges.refusals import N_
from challenges.runners.models import Runner
from challenges.web.guards import viewer


class MenuPage(NamedTuple):
    """A page in the menu. `about_me` pages have the runner's handle in their address."""

    endpoint: str
    text: str
    symbol: str
    about_me: bool = False


class MenuGroup(NamedTuple):
    """Pages that belong together."""

    key: str
    title: str
    pages: tuple[MenuPage, ...]


class PageAbove(NamedTuple):
    """The page that a page belongs to: its address, and the words that lead there."""

    href: str
    text: str


def install(app: Flask) -> None:
    """Let templates draw the menu and the way back."""
    app.add_template_global(menu_groups)
    app.add_template_global(page_above)


def menu_groups(organises: bool, owns: bool) -> list[MenuGroup]:
    """Return the groups of pages of somebody who is signed in, in the order in which they are shown."""
    running = (
        MenuPage("runs.index", _("Runs"), "footprints"),
        MenuPage("goals.index", _("Goals"), "target"),
        MenuPage("goals.streak", _("Streak"), "flame"),
        MenuPage("workouts.index", _("Workouts"), "timer"),
        MenuPage("gear.index", _("Shoes"), "tag"),
        MenuPage("imports.index", _("Imports"), "upload"),
    )
    looking_back = (
        MenuPage("awards.index", _("Trophies"), "trophy"),
        MenuPage("recaps.index", _("Recaps"), "calendar-range"),
        MenuPage("mood.index", _("How runs feel"), "smile"),
    )
    head = (MenuPage("mood.mind", _("Mind"), "wind"), MenuPage("music.index", _("Music"), "music"))
    people = (
        MenuPage("runners.show", _("Your profile"), "user", about_me=True),
        MenuPage("follows.followers", _("Followers"), "users", about_me=True),
        MenuPage("partners.index", _("Running partners"), "handshake"),
        MenuPage("coaching.index", _("Coaching"), "message-circle"),
    )
    return [
        MenuGroup("running", _("Running"), running),
        MenuGroup("looking-back", _("Looking back"), looking_back),
        MenuGroup("head", _("Head"), head),
        MenuGroup("people", _("People"), people),
        MenuGroup("settings", _("Settings"), _settings_pages(organises, owns)),
    ]


def pages_for(reader: Runner | None) -> list[MenuPage]:
    """Return all pages that the reader finds by their names."""
    everybody = [
        MenuPage("monthly.index", _("Challenges"), "medal"),
        MenuPage("races.index", _("Races"), "flag"),
    ]
    if reader is None:
        return [*everybody, MenuPage("workouts.index", _("Workouts"), "timer")]
    own = menu_groups(reader.is_organiser or reader.is_owner, reader.is_owner)
    more = [
        MenuPage("runs.new", _("Log a run"), "plus"),
        MenuPage("home.you", _("You"), "user"),
        MenuPage("awards.rules", _("How trophies work"), "trophy"),
        MenuPage("accounts.privacy", _("Privacy"), "eye"),
        MenuPage("accounts.password", _("Password"), "key"),
        MenuPage("accounts.account", _("Account"), "user"),
    ]
    return [*everybody, *(one for group in own for one in group.pages), *more]


def _settings_pages(organises: bool, owns: bool) -> tuple[MenuPage, ...]:
    """Return the settings, and the pages of organisers and owners for those who may open them."""
    pages = [MenuPage("accounts.settings", _("Settings"), "settings-2")]
    if organises:
        pages += [
            MenuPage("monthly.new", _("New challenge"), "calendar-plus"),
            MenuPage("monthly.templates", _("Challenge templates"), "files"),
            MenuPage("races.new", _("New race"), "flag"),
            MenuPage("music.waiting", _("Songs to review"), "list-music"),
            MenuPage("accounts.invites", _("Invites"), "user-plus"),
        ]
    if owns:
        pages += [
            MenuPage("accounts.organisers", _("Organisers"), "users"),
            MenuPage("home.undelivered", _("Undelivered mail"), "mail"),
        ]
    return tuple(pages)


_YOU = (N_("Back to You"), "home.you")
_CHALLENGES = (N_("Back to Challenges"), "monthly.index")
_CHALLENGE = (N_("Back to the challenge"), "monthly.show")
_TEMPLATES = (N_("Back to Challenge templates"), "monthly.templates")
_LEADERBOARD = (N_("Back to the leaderboard"), "boards.show")
_FINAL = (N_("Back to the final standings"), "boards.final")
_CLOSING = (N_("Back to the close"), "boards.closing")
_RACES = (N_("Back to Races"), "races.index")
_RACE = (N_("Back to the race"), "races.show")
_RUNS = (N_("Back to Runs"), "runs.index")
_RUN = (N_("Back to the run"), "runs.show")
_GOALS = (N_("Back to Goals"), "goals.index")
_GOAL = (N_("Back to the goal"), "goals.show")
_WORKOUTS = (N_("Back to Workouts"), "workouts.index")
_SHOES = (N_("Back to Shoes"), "gear.index")
_PAIR = (N_("Back to the pair"), "gear.show")
_IMPORTS = (N_("Back to Imports"), "imports.index")
_TROPHIES = (N_("Back to Trophies"), "awards.index")
_RECAPS = (N_("Back to Recaps"), "recaps.index")
_FEELINGS = (N_("Back to How runs feel"), "mood.index")
_MIND = (N_("Back to Mind"), "mood.mind")
_PICTURING = (N_("Back to Picture the finish"), "mood.finish")
_MUSIC = (N_("Back to Music"), "music.index")
_PROFILE = (N_("Back to the profile"), "runners.show")
_PARTNERS = (N_("Back to Running partners"), "partners.index")
_COACHING = (N_("Back to Coaching"), "coaching.index")
_COACHED = (N_("Back to Runners you coach"), "coaching.board")
_COACHED_RUNNER = (N_("Back to the runner"), "coaching.runner")
_COACH = (N_("Back to the coach"), "coaching.show")
_SETTINGS = (N_("Back to Settings"), "accounts.settings")
_MILESTONE = (N_("Back to the milestone"), "awards.milestone")

ABOVE: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        [
            "runs.index", "goals.index", "workouts.index", "gear.index", "imports.index", "awards.index",
            "recaps.index", "mood.index", "mood.mind", "music.index", "partners.index", "coaching.index",
            "accounts.settings", "accounts.invites", "accounts.organisers", "home.undelivered",
        ],
        _YOU,
    ),
    **dict.fromkeys(["accounts.privacy", "accounts.password", "accounts.account", "follows.blocked"], _SETTINGS),
    **dict.fromkeys(["monthly.show", "monthly.new", "monthly.templates"], _CHALLENGES),
    **dict.fromkeys(["monthly.new_template", "monthly.edit_template"], _TEMPLATES),
    **dict.fromkeys(
        [
            "monthly.edit", "monthly.cancel", "boards.show", "boards.final", "boards.closing", "boards.protest",
            "goals.plan_challenge", "kudos.of_participant",
        ],
        _CHALLENGE,
    ),
    "boards.entry": _LEADERBOARD,
    "boards.amend": _FINAL,
    "boards.answer": _CLOSING,
    **dict.fromkeys(["races.show", "races.new"], _RACES),
    **dict.fromkeys(["races.edit", "races.cancel", "races.start_list", "goals.plan_race"], _RACE),
    **dict.fromkeys(["runs.show", "runs.new", "runs.complete", "runs.reread"], _RUNS),
    **dict.fromkeys(["runs.edit", "runs.crop", "runs.split", "gear.of_run", "mood.feeling", "kudos.of_run"], _RUN),
    **dict.fromkeys(["goals.new", "goals.show", "goals.streak"], _GOALS),
    "goals.edit": _GOAL,
    **dict.fromkeys(
        ["workouts.show", "workouts.card", "workouts.places", "workouts.suggestion"],
        _WORKOUTS,
    ),
    **dict.fromkeys(["gear.new", "gear.show", "gear.models"], _SHOES),
    "gear.edit": _PAIR,
    "imports.show": _IMPORTS,
    **dict.fromkeys(["awards.rules", "awards.milestones", "awards.show"], _TROPHIES),
    **dict.fromkeys(["awards.of_runner", "follows.followers", "follows.following"], _PROFILE),
    "kudos.of_award": _MILESTONE,
    "recaps.show": _RECAPS,
    "mood.edit_words": _FEELINGS,
    "mood.finish": _MIND,
    **dict.fromkeys(["mood.finish_of", "mood.finish_of_run"], _PICTURING),
    **dict.fromkeys(["music.show", "music.mine", "music.new", "music.proposals", "music.waiting"], _MUSIC),
    **dict.fromkeys(["partners.card", "partners.edit", "partners.set_out", "partners.show"], _PARTNERS),
    **dict.fromkeys(["coaching.board", "coaching.show", "coaching.invite"], _COACHING),
    "coaching.runner": _COACHED,
    "coaching.run": _COACHED_RUNNER,
    "coaching.audit": _COACH,
}  # fmt: skip


def page_above() -> PageAbove | None:
    """Return the page above the requested one, if there is one that the reader may open."""
    found = ABOVE.get(request.endpoint or "")
    if found is None:
        return None
    text, endpoint = found
    view = current_app.view_functions[endpoint]
    if viewer() is None and getattr(view, "asks", None):
        return None
    wanted = next(iter(current_app.url_map.iter_rules(endpoint))).arguments
    values = {name: value for name, value in (request.view_args or {}).items() if name in wanted}
    return PageAbove(url_for(endpoint, **values), _(text))
