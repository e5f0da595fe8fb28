"""Text about awards on Today, from rows of `queries.said_today`, and why an award no longer counts."""

from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from challenges.awards.queries import AwardSeen
from challenges.awards.rules import BADGES, Gone, What
from challenges.awards.words.looks import POSTERS, on_badge, on_milestone
from challenges.awards.words.names import badge_line, milestone_line, name_of
from challenges.monthly import words as monthly
from challenges.monthly.metrics import Metric

REASONS: dict[Gone, Any] = {
    Gone.REMOVED: _l("The run it came from was removed. Add it again to get this back."),
    Gone.HELD: _l("The run it came from is held for review. You get this back once the run is cleared."),
    Gone.CORRECTED: _l("The run it came from was corrected."),
    Gone.OVERTAKEN: _l("Beaten by a run you added later."),
    Gone.SUPERSEDED: _l("Your longer recording of the same run counts instead."),
    Gone.REREAD: _l("We read your recordings again and the figures changed."),
    Gone.SHORT: _l("A run was removed or corrected, and the rest don't add up to it yet."),
    Gone.LEFT: _l("You left the challenge. Join again to get this back."),
}


TELLING = (
    What.FIRST, What.COMEBACK, What.LONGEST, What.MEDAL, What.STREAK, What.TOTAL, What.COUNT, What.FASTEST, What.BADGE,
    What.PLACE,
)  # fmt: skip
"""Order of importance: the first one is celebrated, the others are listed with it."""


def reason(award: AwardSeen) -> str:
    """Return why an award no longer counts, or ""."""
    if award.gone is Gone.OVERTAKEN and award.what not in (What.LONGEST, What.FASTEST):
        return _("A run you added later changed this.")
    return str(REASONS[award.gone]) if award.gone else ""


class Said(NamedTuple):
    """A note for Today: its text, and the address and text of its link."""

    text: str
    url: str
    link_text: str


class Celebration(NamedTuple):
    """An award to celebrate: title, line, look of the medal, and a sort key."""

    key: int
    title: str
    line: str
    palette: str
    motif: str
    medal: str
    order: tuple[int, int]


class _Told(NamedTuple):
    """The parsed text of a row."""

    what: What
    detail: str
    gone: Gone | None
    looks: str  # for a medal: metric, palette and motif, separated by colons
    challenge: str


def note(topic: str, key: int, day: date, number: int, text: str) -> Said:
    """Return a note from a row of `queries.said_today`."""
    told = _told(text)
    name = name_of(told.what, told.detail, number, told.challenge)
    url = url_for("awards.show", award_id=key)
    if told.gone:
        said = _("%(award)s no longer counts. %(reason)s", award=name, reason=REASONS[told.gone])
        return Said(said, url, _("View trophy"))
    return Said(name, url, _("View trophy"))


def celebration(topic: str, key: int, day: date, number: int, text: str) -> Celebration | None:
    """Return a celebration from a row of `queries.said_today`, or None for a lost award."""
    told = _told(text)
    if told.gone or (told.what is What.BADGE and told.detail not in BADGES):
        return None
    name = name_of(told.what, told.detail, number, told.challenge)
    order = (TELLING.index(told.what), -number)
    if told.what is What.MEDAL:
        metric, palette, motif = told.looks.split(":")
        figure = monthly.target(number, Metric(metric))
        return Celebration(key, name, figure, palette, motif, monthly.on_medal(number, Metric(metric)), order)
    if told.what is What.BADGE:
        badge = BADGES[told.detail]
        return Celebration(key, name, badge_line(badge, number, ""), *badge.poster, on_badge(badge, number, ""), order)
    said, medal = milestone_line(told.what, number, None), on_milestone(told.what, told.detail, number)
    return Celebration(key, name, said, *POSTERS[told.what], medal, order)


def _told(text: str) -> _Told:
    what, detail, gone, looks, challenge = [*text.split(" ", 4), ""][:5]
    return _Told(What(what), "" if detail == "-" else detail, Gone(gone) if gone != "-" else None, looks, challenge)
