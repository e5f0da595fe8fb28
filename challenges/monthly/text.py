"""Format and parse targets, in the reader's units. For forms and pages."""

import re
from functools import lru_cache
from typing import Any, Protocol

from babel import Locale
from babel.numbers import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges import parse
from challenges.monthly import rules
from challenges.monthly.models import Challenge
from challenges.monthly.rules import ChallengeClock, CountsFrom
from challenges.monthly.rules.metrics import Metric, Ranking
from challenges.refusals import N_, Reason, Unreadable
from challenges.units import Distance, Duration, Units
from challenges.web import locale

METRICS: dict[Metric, Any] = {
    Metric.DISTANCE: _l("Distance"),
    Metric.MOVING_TIME: _l("Moving time"),
    Metric.ELEVATION: _l("Elevation"),
    Metric.RUNS: _l("Runs"),
    Metric.ACTIVE_DAYS: _l("Active days"),
    Metric.PROGRESS: _l("Progress"),
}
CLOCKS: dict[ChallengeClock, Any] = {
    ChallengeClock.RUNNER: _l("Each runner's local date"),
    ChallengeClock.HOST: _l("One clock for everyone, in the time zone below"),
}
COUNTS_FROM: dict[CountsFrom, Any] = {
    CountsFrom.WINDOW: _l("From the first day, including runs from before they joined"),
    CountsFrom.JOINING: _l("From the day they join"),
}
RANKINGS: dict[Ranking, Any] = {
    Ranking.STANDARD: _l("They share a place: 1, 2, 2, 4"),
    Ranking.ORDINAL: _l("Whoever joined first goes ahead: 1, 2, 3, 4"),
}
MOST = 100_000  # runs or days


def target(value: int, metric: Metric) -> str:
    """Return a target: "100 km", "2,000 m", "20 h", "12 runs", "15 days". `value` is in the metric's base unit."""
    match metric:
        case Metric.DISTANCE:
            return locale.exact(Distance(value))
        case Metric.ELEVATION:
            return locale.climb(Distance(value))
        case Metric.RUNS:
            return ngettext("%(num)s run", "%(num)s runs", value)
        case Metric.ACTIVE_DAYS:
            return ngettext("%(num)s day", "%(num)s days", value)
    whole, rest = divmod(value, 3_600_000)
    hours = _("%(hours)s h", hours=locale.number(whole)).replace(" ", "\N{NO-BREAK SPACE}")
    return locale.hours(Duration(value)) if rest else hours


def amount(value: int, metric: Metric) -> str:
    """Return a total: "72.4 km", "1,240 m", "12 h 40 min", "7 runs". Rounded down, so never too much."""
    if metric.is_count:
        return target(value, metric)
    if metric is Metric.PROGRESS:
        return share(value)
    return locale.quantity(metric.quantity(value), metric)


def share(value: int) -> str:
    """Return progress, given in hundredths of a percent: "118.4%"."""
    return _percent(value, locale.locale())


@lru_cache(maxsize=2_000)  # a board formats fifty of them
def _percent(value: int, where: Locale) -> str:
    pattern = where.percent_formats[None].pattern.replace("##0", "##0.0")
    in_tenths = locale.not_above(value * 1_000 / rules.WHOLE)  # of a percent
    return format_percent(in_tenths / 1_000, format=pattern, locale=where)


def bare(value: int, metric: Metric) -> str:
    """Return a total without its unit, for pages that show the unit beside it: "72.4", "7"."""
    match metric:
        case Metric.DISTANCE:
            return locale.distance_figure(Distance(value), so_far=True)
        case Metric.ELEVATION:
            return locale.climb_figure(Distance(value), so_far=True)
        case Metric.MOVING_TIME:
            return locale.hours(Duration(value))
        case _:
            return locale.number(value)


def on_medal(value: int, metric: Metric) -> str:
    """Return the number on a medal: "100", "20" for hours."""
    if metric is Metric.MOVING_TIME:
        return locale.number(value / 3_600_000)
    return (
        locale.number(locale.units().number_in(Distance(value))) if metric is Metric.DISTANCE else bare(value, metric)
    )


def per_day(progress: rules.Progress, figure: int) -> str:
    """Return what it takes per day to reach a total, rounded up so that it is enough: "3.5 km"."""
    step = rules.step_of(progress.metric, locale.units())
    return amount(progress.per_day(figure, step), progress.metric)


def in_whole_units(value: int) -> str:
    """Return a distance rounded up to whole kilometres or miles: the run that closes a gap."""
    one = locale.units().length.mm
    return locale.exact(Distance(-(-value // one) * one))


def is_a_month(challenge: Challenge) -> bool:
    """Whether the window is exactly one month."""
    return challenge.window == rules.month_of(challenge.first_day)


def eyebrow(challenge: Challenge) -> str:
    """Return the line above the name: "Monthly challenge, 1–30 November", with the year if it isn't this one."""
    days = locale.days(challenge.first_day, challenge.last_day)
    if challenge.last_day.year != locale.today().year:
        days = _("%(days)s %(year)s", days=days, year=str(challenge.last_day.year))
    return _("Monthly challenge, %(days)s", days=days) if is_a_month(challenge) else _("Challenge, %(days)s", days=days)


def kind(challenge: Challenge) -> str:
    """Return the shorter line for a card, where the name says the month: "Monthly challenge"."""
    return _("Monthly challenge") if is_a_month(challenge) else eyebrow(challenge)


# --- typed ------------------------------------------------------------------------------------------------------------


def typed(value: int, metric: Metric) -> str:
    """Return a target as an organiser would type it: "100 km", "2000 m", "20 h", "12"; without thousands separators."""
    units, figure = locale.units(), float(value)
    match metric:
        case Metric.DISTANCE:
            figure = units.number_in(Distance(value))
        case Metric.ELEVATION:
            figure = Distance(value).metres if units is Units.KM else Distance(value).feet
        case Metric.MOVING_TIME:
            figure = value / 3_600_000
    text = format_decimal(round(figure, 4), format="0.####", locale=locale.locale())
    return " ".join((text, unit) if (unit := _unit(metric)) else (text,))


def _unit(metric: Metric) -> str:
    match metric:
        case Metric.DISTANCE:
            return locale.distance_unit()
        case Metric.ELEVATION:
            return _("m") if locale.units() is Units.KM else _("ft")
        case Metric.MOVING_TIME:
            return _("h")
        case _:
            return ""


def typed_list(values: list[int], metric: Metric) -> str:
    """Return levels as an organiser would type them: "25 km, 50 km"; with semicolons if the decimal mark is a comma."""
    mark = "; " if locale.decimal_mark() == "," else ", "
    return mark.join(typed(value, metric) for value in values)


class HasUnits(Protocol):
    """Provides the units and decimal mark in which a text was typed, such as a form field."""

    units: Units
    decimal: str


def read_target(text: str, metric: Metric, within: HasUnits) -> int:
    """Return the amount in a typed text, in the metric's base unit. Raises Unreadable."""
    match metric:
        case Metric.DISTANCE:
            value = parse.distance(text, within.units, decimal=within.decimal).mm
        case Metric.ELEVATION:
            value = parse.climb(text, within.units, decimal=within.decimal).mm
        case Metric.MOVING_TIME:
            hours = re.fullmatch(r"\s*[0-9]+(?:[.,][0-9]+)?\s*", text)  # a bare number means hours here, not minutes
            value = parse.duration(f"{text.strip()} h" if hours else text).ms
        case _:
            value = parse.whole(text, 0, MOST)
    if value <= 0:
        raise Unreadable(Reason(N_("Enter a number above zero.")))
    return value


def read_rungs(text: str, metric: Metric, within: HasUnits) -> list[int]:
    """Return the amounts in a list separated by commas or semicolons: "25, 50, 75, 100". Raises Unreadable."""
    divided = re.split(r";|,\s" if re.search(r";|,\s", text) else ",", text)
    return [read_target(part, metric, within) for part in divided if part.strip()]
