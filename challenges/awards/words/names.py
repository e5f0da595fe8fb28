"""Titles of awards and the line below them."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import clock
from challenges.awards.queries import AwardSeen, ChallengeSeen
from challenges.awards.rules import BADGES, Badge, Figure, What
from challenges.monthly import words as monthly
from challenges.runs.words import DISTANCES
from challenges.units import HALF_MARATHON, MARATHON, Distance, Duration
from challenges.web import language


def distance_name(mm: int) -> str:
    """Return a standard distance in a sentence: "10 km", "half marathon"."""
    if mm == HALF_MARATHON.mm:
        return _("half marathon")
    if mm == MARATHON.mm:
        return _("marathon")
    return str(DISTANCES[Distance(mm)])


def title(award: AwardSeen) -> str:
    """Return the title: "First 10 km", "November 100", "Longest run until 15 November 2026"."""
    if award.is_past:
        return past_title(award)
    return name_of(award.what, award.detail, award.figure, award.challenge.title if award.challenge else "")


def past_title(award: AwardSeen) -> str:
    """Return the title of a past record, with the day it was overtaken."""
    until = _until(award)
    match award.what:
        case What.LONGEST:
            return _("Longest run until %(day)s", day=until)
        case What.FASTEST:
            return _("Fastest %(distance)s until %(day)s", distance=distance_name(int(award.detail)), day=until)
        case _:
            challenge = award.challenge.title if award.challenge else ""
            name = name_of(award.what, award.detail, award.figure, challenge)
            return _("%(award)s, until %(day)s", award=name, day=until)


def past_line(award: AwardSeen) -> str:
    """Return the line for its runner: "Your longest run until 15 November 2026: 8.0 km"."""
    until = _until(award)
    match award.what:
        case What.LONGEST:
            was = _("Your longest run until %(day)s", day=until)
            figure = language.distance(Distance(award.figure))
        case What.FASTEST:
            was = _("Your fastest %(distance)s until %(day)s", distance=distance_name(int(award.detail)), day=until)
            figure = language.duration(Duration(award.figure))
        case What.FIRST:
            was = _("Your first %(distance)s until %(day)s", distance=distance_name(int(award.detail)), day=until)
            figure = ""
        case _:
            was, figure = _("Yours until %(day)s", day=until), ""
    return _("%(was)s: %(figure)s", was=was, figure=figure) if figure else was


def _until(award: AwardSeen) -> str:
    """Return the viewer's local date on which it was overtaken."""
    if award.gone_at is None:
        return language.day(award.day)
    return language.day(clock.local_date(award.gone_at, language.zone_name()))


def name_of(what: What, detail: str, figure: int, challenge: str) -> str:
    """Return the title from the parts of an award."""
    if what is What.MEDAL:
        return challenge
    if what is What.BADGE:
        return _(BADGES[detail].name) if detail in BADGES else ""
    return milestone_name(what, detail, figure)


def milestone_name(what: What, detail: str, figure: int) -> str:
    """Return the title of a milestone."""
    match what:
        case What.FIRST:
            return _("First %(distance)s", distance=distance_name(int(detail)))
        case What.LONGEST:
            return _("Longest run yet")
        case What.FASTEST:
            return _("Fastest %(distance)s yet", distance=distance_name(int(detail)))
        case What.TOTAL:
            return _("%(km)s km in total", km=language.number(figure / 1_000_000))
        case What.COUNT:
            return _("First run") if figure == 1 else _("%(count)s runs", count=language.number(figure))
        case What.STREAK:
            return _("%(count)s weeks in a row", count=language.number(figure))
        case What.PLACE:
            return _("New place")
        case _:
            return _("Comeback")


def line(award: AwardSeen) -> str:
    """Return the line below the title: the figure, and by how much it beat the previous best."""
    challenge = award.challenge
    if award.what is What.MEDAL and challenge:
        return rung_of(challenge, award.figure)
    if award.what is What.BADGE:
        return badge_line(BADGES[award.detail], award.figure, award.occasion)
    return milestone_line(award.what, award.figure, award.before)


def milestone_line(what: What, figure: int, before: int | None) -> str:
    """Return the line below a milestone from its parts, or ""."""
    match what:
        case What.LONGEST if before:
            more = language.distance(Distance(figure - before), 2 if figure - before < 100_000 else 1)
            whole = language.distance(Distance(figure))
            return _("%(distance)s, %(more)s longer than before", distance=whole, more=more)
        case What.FASTEST if before:
            less = language.duration(Duration(before - figure))
            return _("%(time)s, %(less)s faster than before", time=language.duration(Duration(figure)), less=less)
        case What.COMEBACK:
            weeks = figure // 7
            return ngettext("after %(num)s week off", "after %(num)s weeks off", weeks)
        case What.PLACE:
            return ngettext("first away from home", "%(num)s places away from home", figure)
        case _:
            return ""


def rung_of(challenge: ChallengeSeen, rung: int) -> str:
    """Return the level of a medal: "100 km, target reached", "75 km, level 3 of 5"."""
    figure = monthly.target(rung, challenge.metric)
    if rung == challenge.target:
        return _("%(figure)s, target reached", figure=figure)
    if rung > challenge.target:
        return _("%(figure)s, past the target", figure=figure)
    at = challenge.rungs.index(rung) + 1 if rung in challenge.rungs else 1
    return _("%(figure)s, level %(at)s of %(of)s", figure=figure, at=at, of=len(challenge.rungs))


def amount(badge: Badge, value: int) -> str:
    """Return a figure of a badge with its unit."""
    match badge.figure:
        case Figure.DISTANCE:
            return language.distance(Distance(value), 0, so_far=True)
        case Figure.CLIMB:
            return language.climb(Distance(value), so_far=True)
        case Figure.TIME:
            return language.hours(Duration(value)) if value % 3_600_000 else _("%(hours)s h", hours=value // 3_600_000)
        case Figure.NUMBER:
            return language.number(value)


def badge_line(badge: Badge, figure: int, occasion: str) -> str:
    """Return the line below a badge: "50 times", "2026", "500 km in 2026"."""
    period = _period(occasion.partition(":")[0]) if ":" in occasion else ""
    if badge.figure is not Figure.NUMBER:
        whole = amount(badge, figure)
        return _("%(figure)s in %(period)s", figure=whole, period=period) if period else whole
    if period or len(badge.rungs) == 1:
        return period
    return _("once") if figure == 1 else _("%(count)s times", count=language.number(figure))


def _period(period: str) -> str:
    """Return a year, a month or a day in the viewer's format."""
    match len(period):
        case 7:
            return language.day(date.fromisoformat(f"{period}-01"), "month")
        case 10:
            return language.day(date.fromisoformat(period))
        case _:
            return period


_ORDER = (
    What.FIRST, What.LONGEST, What.TOTAL, What.COUNT, What.COMEBACK, What.STREAK, What.FASTEST, What.PLACE, What.MEDAL,
    What.BADGE,
)  # fmt: skip


def tags(awards: Sequence[AwardSeen], most: int = 3) -> list[str]:
    """Return the titles shown beside a run, most important first, at most `most`."""
    told = [award for award in awards if award.what is not What.BADGE and not _is_small(award)]
    return [title(award) for award in sorted(told, key=lambda award: (_ORDER.index(award.what), -award.figure))][:most]


def _is_small(award: AwardSeen) -> bool:
    """Whether it is a record below 5 km, which adds little to the run's best efforts."""
    return award.what is What.FASTEST and int(award.detail) < Distance.of_km(5).mm
