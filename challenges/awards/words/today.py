"""What Today says of awards, made from the rows of `queries.said_today`; and why one does not hold any more."""

from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from challenges.awards.rules import BADGES, Gone, What
from challenges.awards.words.looks import POSTERS, on_badge, on_milestone
from challenges.awards.words.names import badge_line, milestone_line, name_of

REASONS: dict[Gone, Any] = {
    Gone.REMOVED: _l("The run it came from was removed. Added again, it brings this back."),
    Gone.HELD: _l("The run it came from is held for review. Once that is settled, this comes back."),
    Gone.CORRECTED: _l("The run it came from was corrected."),
    Gone.OVERTAKEN: _l("A run that was added or corrected later comes before it."),
    Gone.SHORT: _l("A run was removed or corrected, and the others do not add up to it yet."),
    Gone.LEFT: _l("You left the challenge. Joining again brings this back."),
}


class Said(NamedTuple):
    """A line for Today: what happened, where it leads, and what the link says."""

    text: str
    url: str
    link_text: str


class Celebration(NamedTuple):
    """An award that is celebrated: its name, a line, and what its medal looks like."""

    key: int
    title: str
    line: str
    palette: str
    motif: str
    medal: str


def note(topic: str, key: int, day: date, number: int, text: str) -> Said:
    """A row of `queries.said_today` as a line."""
    what, detail, gone, challenge = _parts(text)
    name = name_of(what, detail, number, challenge)
    url = url_for("awards.show", award_id=key)
    if gone:
        text = _("%(award)s does not hold any more. %(reason)s", award=name, reason=REASONS[gone])
        return Said(text, url, _("See it"))
    return Said(name, url, _("See it"))


def celebration(topic: str, key: int, day: date, number: int, text: str) -> Celebration | None:
    """A row of `queries.said_today` as a celebration; None for one that is about something that went."""
    what, detail, gone, challenge = _parts(text)
    if gone:
        return None
    badge = BADGES.get(detail) if what is What.BADGE else None
    palette, motif = badge.poster if badge else POSTERS.get(what, ("pine", "tape"))
    name = name_of(what, detail, number, challenge)
    if what is What.MEDAL:
        return Celebration(key, name, _("A rung of its medal"), palette, motif, "")
    if badge:
        return Celebration(key, name, badge_line(badge, number, ""), palette, motif, on_badge(badge, number, ""))
    said, medal = milestone_line(what, number, None), on_milestone(what, detail, number)
    return Celebration(key, name, said, palette, motif, medal)


def _parts(text: str) -> tuple[What, str, Gone | None, str]:
    what, detail, gone, challenge = [*text.split(" ", 3), ""][:4]
    return What(what), "" if detail == "-" else detail, Gone(gone) if gone != "-" else None, challenge
