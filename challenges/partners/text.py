"""Text for cards, partners and their notes on Today."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from babel import Locale
from babel.dates import get_day_names
from babel.lists import format_list
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.partners.models import PartnerCard, Partnership, SetOut
from challenges.partners.queries import AGREED, ASKED, COMES
from challenges.partners.rules import InvitationAnswer, MatchReasons, PartnerAim, PartnerWish, RequestState, RunningTime
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance
from challenges.today_note import TodayNote
from challenges.units import Distance, Duration, Pace
from challenges.web import locale

PARTS: dict[RunningTime, Any] = {
    RunningTime.MORNING: _l("Mornings"),
    RunningTime.MIDDAY: _l("Around noon"),
    RunningTime.EVENING: _l("Evenings"),
}
AIMS: dict[PartnerAim, Any] = {
    PartnerAim.EASY: _l("Company on easy runs"),
    PartnerAim.LONG: _l("Long runs"),
    PartnerAim.BEGINNING: _l("Getting started"),
    PartnerAim.COMING_BACK: _l("Getting back into running"),
    PartnerAim.FASTER: _l("Getting faster"),
    PartnerAim.RACE: _l("Training for a race"),
    PartnerAim.TRAILS: _l("Trail running"),
}
ANSWERS: dict[InvitationAnswer | None, tuple[Any, str]] = {
    InvitationAnswer.COMES: (_l("Coming"), "good"),
    InvitationAnswer.NOT_TODAY: (_l("Can't make it"), "plain"),
    None: (_l("No answer yet"), "warn"),
}


# --- people ---------------------------------------------------------------------------------------------------------


def face_of(runner: Runner, reader: Runner) -> Appearance:
    """Return how a card's owner appears: with their name only if the reader may open their profile.

    An alias is never shown, so that it can't be linked to a place.
    """
    face = runner.appears_to(reader)
    return face if face.handle else Appearance(None, None)


def partner_face(found: Partnership, reader: Runner) -> Appearance:
    """Return how a partner appears: by name once both agreed, with a handle if the reader may open their profile."""
    other = found.other_than(reader.id)
    face = face_of(other, reader)
    return Appearance(other.name, face.handle) if found.state is RequestState.AGREED else face


def name(face: Appearance) -> str:
    """Return the name, or "A runner"."""
    return face.name or _("A runner")


# --- cards ----------------------------------------------------------------------------------------------------------


def day_names(days: Iterable[int], width: Literal["abbreviated", "wide"] = "abbreviated") -> list[str]:
    """Return weekday names like "Mon" and "Wed". Monday is 0."""
    names = get_day_names(width, locale=locale.locale())
    return [str(names[day]) for day in sorted(days)]


def listed(texts: Iterable[Any]) -> str:
    """ "Tue, Thu and Sun"."""
    return _listed(tuple(str(text) for text in texts), locale.locale())


@lru_cache(maxsize=2_000)  # cards name the same days, parts of the day and aims again and again
def _listed(texts: tuple[str, ...], where: Locale) -> str:
    return str(format_list(texts, locale=where))


def pace_range(slow: int, fast: int) -> str:
    """Return a range like "5:40 to 6:20 /km", fastest first."""
    high = locale.pace(_pace(slow))
    return high if slow == fast else _("%(fast)s to %(slow)s", fast=locale.pace_figure(_pace(fast)), slow=high)


def _pace(ms: int) -> Pace:
    return Pace.of(Distance.of_km(1), Duration(ms))


def when(wish: PartnerWish) -> str:
    """Return the days and times of a card, like "Tue, Thu and Sun, mornings"."""
    parts = listed(str(text).lower() for part, text in PARTS.items() if part in wish.parts)
    days = _("any day") if len(wish.days) == 7 else listed(day_names(wish.days))
    return _("%(days)s, %(parts)s", days=days, parts=parts)


def facts(card: PartnerCard) -> list[tuple[str, str]]:
    """Return the values of a card as (label, value) rows."""
    wish = card.wish
    rows = [
        (_("Where"), card.place),
        (_("Easy pace"), pace_range(wish.slow, wish.fast)),
        (_("When"), when(wish)),
    ]
    aims = [text for aim, text in AIMS.items() if aim in wish.aims]
    return [*rows, (_("Looking for"), listed(aims))] if aims else rows


def reasons(match: MatchReasons, card: PartnerCard) -> list[str]:
    """Return why two cards match, strongest reason first."""
    said = []
    if match.places:
        said.append(_("You both mention %(place)s", place=listed(word.capitalize() for word in match.places)))
    if match.pace:
        said.append(_("Your easy paces overlap: %(pace)s", pace=pace_range(*match.pace)))
    if match.days:
        parts = listed(str(PARTS[part]).lower() for part in match.parts)
        days = _("any day") if len(match.days) == 7 else listed(day_names(match.days, "wide"))
        said.append(_("Works for you both: %(days)s, %(parts)s", days=days, parts=parts))
    if match.aims:
        said.append(_("Shared goals: %(aims)s", aims=listed(str(AIMS[aim]).lower() for aim in match.aims)))
    return said


# --- runs together --------------------------------------------------------------------------------------------------


def set_out_line(one: SetOut) -> str:
    """Return when a run starts, like "Tuesday 17 November, 07:00"."""
    return _("%(day)s, %(time)s", day=_day(one.day), time=locale.time_here(one.clock, "UTC"))


def _day(day: date) -> str:
    today = locale.today()
    if day == today:
        return _("Today")
    return _("Tomorrow") if (day - today).days == 1 else locale.day(day, "weekday")


# --- Today ----------------------------------------------------------------------------------------------------------


def note(topic: str, key: int, day: date, number: int, text: str) -> TodayNote:
    """Return a row of `queries.said_today` as a note on Today."""
    if topic == ASKED:
        said = _("%(name)s would like to run with you.", name=text or _("A runner"))
        return TodayNote(said, url_for("partners.index"), _("Answer"))
    if topic == AGREED:
        said = _("%(name)s said yes to running with you.", name=text)
        return TodayNote(said, url_for("partners.show", partnership_id=key), _("See contact details"))
    moment = SetOut(day=day, minute=number)
    if topic == COMES:
        said = _("%(name)s is coming along: %(when)s.", name=text, when=set_out_line(moment))
        return TodayNote(said, url_for("partners.index"), _("See run"))
    name, _newline, meeting = text.partition("\n")
    said = _("%(name)s invites you to a run: %(when)s, %(where)s.", name=name, when=set_out_line(moment), where=meeting)
    return TodayNote(said, url_for("partners.index"), _("Answer"))


def open_questions(many: int, most: int) -> str:
    """Return how many requests are open, and the limit."""
    return ngettext("One open request of up to %(most)s.", "%(num)d open requests of up to %(most)s.", many, most=most)
