"""Text about awards on Today, from rows of `queries.said_today`, and why an award no longer counts."""

from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from challenges.awards.queries import AwardSeen
from challenges.awards.rules import BADGES, AwardKind, WhyGone
from challenges.awards.text.names import POSTERS, badge_line, milestone_line, name_of, on_badge, on_milestone
from challenges.monthly import text as monthly
from challenges.monthly.rules.metrics import Metric
from challenges.today_note import TodayNote

REASONS: dict[WhyGone, Any] = {
    WhyGone.REMOVED: _l("The run it came from was removed. Add it again to get this back."),
    WhyGone.HELD: _l("The run it came from is held for review. You get this back once the run is cleared."),
    WhyGone.CORRECTED: _l("The run it came from was corrected."),
    WhyGone.OVERTAKEN: _l("Beaten by a run you added later."),
    WhyGone.SUPERSEDED: _l("Your longer recording of the same run counts instead."),
    WhyGone.REREAD: _l("We read your recordings again and the figures changed."),
    WhyGone.SHORT: _l("A run was removed or corrected, and the rest don't add up to it yet."),
    WhyGone.LEFT: _l("You left the challenge. Join again to get this back."),
}


CELEBRATION_ORDER = (
    AwardKind.FIRST,
    AwardKind.COMEBACK,
    AwardKind.LONGEST,
    AwardKind.MEDAL,
    AwardKind.STREAK,
    AwardKind.TOTAL,
    AwardKind.COUNT,
    AwardKind.FASTEST,
    AwardKind.BADGE,
    AwardKind.PLACE,
)
"""Order of importance: the first one is celebrated, the others are listed with it."""


def reason(award: AwardSeen) -> str:
    """Return why an award no longer counts, or ""."""
    if award.gone is WhyGone.OVERTAKEN and award.what not in (AwardKind.LONGEST, AwardKind.FASTEST):
        return _("A run you added later changed this.")
    return str(REASONS[award.gone]) if award.gone else ""


class Celebration(NamedTuple):
    """An award to celebrate: title, line, look of the medal, and a sort key."""

    key: int
    title: str
    line: str
    palette: str
    motif: str
    medal: str
    order: tuple[int, int]


class _AwardNote(NamedTuple):
    """The parsed text of a row."""

    what: AwardKind
    detail: str
    gone: WhyGone | None
    looks: str  # for a medal: metric, palette and motif, separated by colons
    challenge: str


def note(topic: str, key: int, day: date, number: int, text: str) -> TodayNote:
    """Return a note from a row of `queries.said_today`."""
    note = _parsed(text)
    name = name_of(note.what, note.detail, number, note.challenge)
    url = url_for("awards.show", award_id=key)
    if note.gone:
        said = _("%(award)s no longer counts. %(reason)s", award=name, reason=REASONS[note.gone])
        return TodayNote(said, url, _("View trophy"))
    return TodayNote(name, url, _("View trophy"))


def celebration(topic: str, key: int, day: date, number: int, text: str) -> Celebration | None:
    """Return a celebration from a row of `queries.said_today`, or None for a lost award."""
    note = _parsed(text)
    if note.gone or (note.what is AwardKind.BADGE and note.detail not in BADGES):
        return None
    name = name_of(note.what, note.detail, number, note.challenge)
    order = (CELEBRATION_ORDER.index(note.what), -number)
    if note.what is AwardKind.MEDAL:
        metric, palette, motif = note.looks.split(":")
        figure = monthly.target(number, Metric(metric))
        return Celebration(key, name, figure, palette, motif, monthly.on_medal(number, Metric(metric)), order)
    if note.what is AwardKind.BADGE:
        badge = BADGES[note.detail]
        return Celebration(key, name, badge_line(badge, number, ""), *badge.poster, on_badge(badge, number, ""), order)
    said, medal = milestone_line(note.what, number, None), on_milestone(note.what, note.detail, number)
    return Celebration(key, name, said, *POSTERS[note.what], medal, order)


def _parsed(text: str) -> _AwardNote:
    what, detail, gone, looks, challenge = [*text.split(" ", 4), ""][:5]
    return _AwardNote(
        AwardKind(what), "" if detail == "-" else detail, WhyGone(gone) if gone != "-" else None, looks, challenge
    )
