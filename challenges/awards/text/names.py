"""Text about awards: titles, descriptions, levels within reach, and the look of medals and posters."""

from collections.abc import Sequence
from datetime import date

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import clock
from challenges.awards.queries import AwardSeen, ChallengeSeen, InReach
from challenges.awards.rules import BADGES, AwardKind, Badge, BadgeFigure
from challenges.monthly import text as monthly
from challenges.runs.text import DISTANCES
from challenges.units import HALF_MARATHON, MARATHON, Distance, Duration
from challenges.web import locale


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
        case AwardKind.LONGEST:
            return _("Longest run until %(day)s", day=until)
        case AwardKind.FASTEST:
            return _("Fastest %(distance)s until %(day)s", distance=distance_name(int(award.detail)), day=until)
        case _:
            challenge = award.challenge.title if award.challenge else ""
            name = name_of(award.what, award.detail, award.figure, challenge)
            return _("%(award)s, until %(day)s", award=name, day=until)


def past_line(award: AwardSeen) -> str:
    """Return the line for its runner: "Your longest run until 15 November 2026: 8.0 km"."""
    until = _until(award)
    match award.what:
        case AwardKind.LONGEST:
            was = _("Your longest run until %(day)s", day=until)
            figure = locale.distance(Distance(award.figure))
        case AwardKind.FASTEST:
            was = _("Your fastest %(distance)s until %(day)s", distance=distance_name(int(award.detail)), day=until)
            figure = locale.duration(Duration(award.figure))
        case AwardKind.FIRST:
            was = _("Your first %(distance)s until %(day)s", distance=distance_name(int(award.detail)), day=until)
            figure = ""
        case _:
            was, figure = _("Yours until %(day)s", day=until), ""
    return _("%(was)s: %(figure)s", was=was, figure=figure) if figure else was


def _until(award: AwardSeen) -> str:
    """Return the viewer's local date on which it was overtaken."""
    if award.gone_at is None:
        return locale.day(award.day)
    return locale.day(clock.local_date(award.gone_at, locale.zone_name()))


def name_of(what: AwardKind, detail: str, figure: int, challenge: str) -> str:
    """Return the title from the parts of an award."""
    if what is AwardKind.MEDAL:
        return challenge
    if what is AwardKind.BADGE:
        return _(BADGES[detail].name) if detail in BADGES else ""
    return milestone_name(what, detail, figure)


def milestone_name(what: AwardKind, detail: str, figure: int) -> str:
    """Return the title of a milestone."""
    match what:
        case AwardKind.FIRST:
            return _("First %(distance)s", distance=distance_name(int(detail)))
        case AwardKind.LONGEST:
            return _("Longest run yet")
        case AwardKind.FASTEST:
            return _("Fastest %(distance)s yet", distance=distance_name(int(detail)))
        case AwardKind.TOTAL:
            return _("%(km)s km in total", km=locale.number(figure / 1_000_000))
        case AwardKind.COUNT:
            return _("First run") if figure == 1 else _("%(count)s runs", count=locale.number(figure))
        case AwardKind.STREAK:
            return _("%(count)s weeks in a row", count=locale.number(figure))
        case AwardKind.PLACE:
            return _("New place")
        case _:
            return _("Comeback")


def line(award: AwardSeen) -> str:
    """Return the line below the title: the figure, and by how much it beat the previous best."""
    challenge = award.challenge
    if award.what is AwardKind.MEDAL and challenge:
        return rung_of(challenge, award.figure)
    if award.what is AwardKind.BADGE:
        return badge_line(BADGES[award.detail], award.figure, award.occasion)
    return milestone_line(award.what, award.figure, award.before)


def milestone_line(what: AwardKind, figure: int, before: int | None) -> str:
    """Return the line below a milestone from its parts, or ""."""
    match what:
        case AwardKind.LONGEST if before:
            more = locale.distance(Distance(figure - before), 2 if figure - before < 100_000 else 1)
            whole = locale.distance(Distance(figure))
            return _("%(distance)s, %(more)s longer than before", distance=whole, more=more)
        case AwardKind.FASTEST if before:
            less = locale.duration(Duration(before - figure))
            return _("%(time)s, %(less)s faster than before", time=locale.duration(Duration(figure)), less=less)
        case AwardKind.COMEBACK:
            weeks = figure // 7
            return ngettext("after %(num)s week off", "after %(num)s weeks off", weeks)
        case AwardKind.PLACE:
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
        case BadgeFigure.DISTANCE:
            return locale.distance(Distance(value), 0, so_far=True)
        case BadgeFigure.CLIMB:
            return locale.climb(Distance(value), so_far=True)
        case BadgeFigure.TIME:
            return locale.hours(Duration(value)) if value % 3_600_000 else _("%(hours)s h", hours=value // 3_600_000)
        case BadgeFigure.NUMBER:
            return locale.number(value)


def badge_line(badge: Badge, figure: int, occasion: str) -> str:
    """Return the line below a badge: "50 times", "2026", "500 km in 2026"."""
    period = _period(occasion.partition(":")[0]) if ":" in occasion else ""
    if badge.figure is not BadgeFigure.NUMBER:
        whole = amount(badge, figure)
        return _("%(figure)s in %(period)s", figure=whole, period=period) if period else whole
    if period or len(badge.rungs) == 1:
        return period
    return _("once") if figure == 1 else _("%(count)s times", count=locale.number(figure))


def _period(period: str) -> str:
    """Return a year, a month or a day in the viewer's format."""
    match len(period):
        case 7:
            return locale.day(date.fromisoformat(f"{period}-01"), "month")
        case 10:
            return locale.day(date.fromisoformat(period))
        case _:
            return period


_ORDER = (
    AwardKind.FIRST,
    AwardKind.LONGEST,
    AwardKind.TOTAL,
    AwardKind.COUNT,
    AwardKind.COMEBACK,
    AwardKind.STREAK,
    AwardKind.FASTEST,
    AwardKind.PLACE,
    AwardKind.MEDAL,
    AwardKind.BADGE,
)


def tags(awards: Sequence[AwardSeen], most: int = 3) -> list[str]:
    """Return the titles shown beside a run, most important first, at most `most`."""
    told = [award for award in awards if award.what is not AwardKind.BADGE and not _is_small(award)]
    return [title(award) for award in sorted(told, key=lambda award: (_ORDER.index(award.what), -award.figure))][:most]


def _is_small(award: AwardSeen) -> bool:
    """Whether it is a record below 5 km, which adds little to the run's best efforts."""
    return award.what is AwardKind.FASTEST and int(award.detail) < Distance.of_km(5).mm


POSTERS: dict[AwardKind, tuple[str, str]] = {
    AwardKind.FIRST: ("clay", "tape"),
    AwardKind.LONGEST: ("pine", "switchback"),
    AwardKind.FASTEST: ("frost", "lanes"),
    AwardKind.TOTAL: ("night", "contours"),
    AwardKind.COUNT: ("heat", "stairs"),
    AwardKind.STREAK: ("plum", "lanes"),
    AwardKind.PLACE: ("sea", "contours"),
    AwardKind.COMEBACK: ("heather", "sunrise"),
}
ON_MEDALS = (
    *("400", "800", "1K", "1M", "2M", "5K", "10K", "15K", "10M", "20K", "HALF", "25K", "30K", "42K", "50K", "100K"),
    "100M",
)
LABELS: dict[int, str] = {distance.mm: label for distance, label in zip(DISTANCES, ON_MEDALS, strict=True)}


def poster(award: AwardSeen) -> tuple[str, str]:
    """Return the palette and motif of an award."""
    return poster_of(award.what, award.detail, award.challenge)


def poster_of(what: AwardKind, detail: str, challenge: ChallengeSeen | None) -> tuple[str, str]:
    """Return the palette and motif from the parts of an award."""
    if challenge:
        return challenge.palette, challenge.motif
    if what is AwardKind.BADGE and detail in BADGES:
        return BADGES[detail].poster
    return POSTERS.get(what, ("pine", "lanes"))


def on_medal(award: AwardSeen) -> str:
    """Return the short label on the medal."""
    if award.what is AwardKind.MEDAL and award.challenge:
        return monthly.on_medal(award.figure, award.challenge.metric)
    if award.what is AwardKind.BADGE:
        return on_badge(BADGES[award.detail], award.figure, award.occasion)
    return on_milestone(award.what, award.detail, award.figure)


def on_milestone(what: AwardKind, detail: str, figure: int) -> str:
    """Return the label of a milestone."""
    match what:
        case AwardKind.FIRST | AwardKind.FASTEST:
            return LABELS[int(detail)]
        case AwardKind.LONGEST:
            return locale.distance_figure(Distance(figure), 1)
        case AwardKind.TOTAL:
            return str(figure // 1_000_000)
        case AwardKind.STREAK:
            return _("%(weeks)sW", weeks=figure)
        case AwardKind.PLACE:
            return f"+{figure}"
        case AwardKind.COMEBACK:
            return "+1"
        case _:
            return str(figure)


def on_badge(badge: Badge, figure: int, occasion: str) -> str:
    """Return the label of a badge."""
    match badge.figure:
        case BadgeFigure.DISTANCE:
            return locale.distance_figure(Distance(figure), 0).replace(",", "")
        case BadgeFigure.CLIMB:
            metres = round(Distance(figure).metres)
            return str(metres) if metres < 10_000 else f"{metres // 1_000}K"
        case BadgeFigure.TIME:
            return _("%(hours)sH", hours=figure // 3_600_000)
        case BadgeFigure.NUMBER:
            year = occasion[:4] if ":" in occasion and badge.rungs == (1,) else ""
            return year or str(figure)


def on_rule(badge: Badge) -> str:
    """Return the label of a badge on the rules page: its first level."""
    return on_badge(badge, badge.rungs[0], "")


KM = 1_000_000  # mm


def reach_title(near: InReach) -> str:
    """Return the title of what is within reach: "November 100", "New places"."""
    goal = near.goal
    if near.challenge:
        return near.challenge.title
    return name_of(goal.what, goal.detail, goal.rung, "")


def reach_line(near: InReach) -> str:
    """Return the progress towards a level: "72.4 of 75 km", "4 of 5"."""
    goal, challenge = near.goal, near.challenge
    if challenge:
        figure = monthly.bare(goal.value, challenge.metric)
        return _("%(figure)s of %(rung)s", figure=figure, rung=monthly.target(goal.rung, challenge.metric))
    if goal.what is AwardKind.TOTAL:
        done, rung = locale.number(locale.not_above(goal.value / KM, 1), 1), locale.number(goal.rung / KM)
        return _("%(figure)s of %(rung)s km", figure=done, rung=rung)
    if goal.what is AwardKind.COUNT:
        return _("%(figure)s of %(rung)s runs", figure=locale.number(goal.value), rung=locale.number(goal.rung))
    badge = BADGES[goal.detail]
    return _("%(figure)s of %(rung)s", figure=amount(badge, goal.value), rung=amount(badge, goal.rung))


def reach_poster(near: InReach) -> tuple[str, str]:
    """Return the palette and motif of a card."""
    return poster_of(near.goal.what, near.goal.detail, near.challenge)


def rungs_line(badge: Badge) -> str:
    """Return all levels of a badge: "10, 50 and 200"."""
    return format_list([amount(badge, rung) for rung in badge.rungs], locale=locale.locale())
