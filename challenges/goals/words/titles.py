"""Titles of goals and labels of their choices."""

from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton, get_day_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.clock import Window
from challenges.goals.rules import Aim, Answer, Kind, Period, Why, period_of
from challenges.monthly import words as monthly
from challenges.monthly.metrics import Metric
from challenges.runs.words import DISTANCES
from challenges.units import Distance, Duration
from challenges.web import language

KINDS: dict[Kind, Any] = {
    Kind.VOLUME: _l("Hit a total"),
    Kind.TIME: _l("Run a target time"),
    Kind.STREAK: _l("Keep a streak"),
    Kind.OPEN: _l("See how far"),
}
PERIODS: dict[Period, Any] = {
    Period.WEEK: _l("This week"),
    Period.NEXT_WEEK: _l("Next week"),
    Period.MONTH: _l("This month"),
    Period.NEXT_MONTH: _l("Next month"),
    Period.YEAR: _l("This year"),
    Period.NEXT_YEAR: _l("Next year"),
    Period.DATES: _l("Custom dates"),
}
ANSWERS: dict[Answer, Any] = {
    Answer.KEPT: _l("Stuck to it"), Answer.BENT: _l("Bent it"), Answer.DROPPED: _l("Dropped it"),
}  # fmt: skip
WHYS: dict[Why, Any] = {Why.ILL: _l("Illness"), Why.HOLIDAY: _l("Holiday"), Why.LIFE: _l("Life")}


def title(aim: Aim) -> str:
    """Return a goal's title: "100 km in November", "10 km in 50:00 by 28 February", "See how far in 2026"."""
    match aim.kind:
        case Kind.TIME:
            over = Distance(aim.distance or 0)
            name = str(DISTANCES[over]) if over in DISTANCES else language.exact(over)
            by = date_of(aim.last_day) if aim.last_day else ""
            return _("%(distance)s in %(time)s by %(day)s", distance=name, time=target(aim), day=by)
        case Kind.STREAK:
            return target(aim)
        case Kind.OPEN:
            return _("%(what)s %(when)s", what=_how_far(aim.metric), when=_when(aim.window))
        case _:
            return _("%(amount)s %(when)s", amount=target(aim), when=_when(aim.window))


def target(aim: Aim, value: int | None = None) -> str:
    """Return the target, or `value` in the same form: "100 km", "50:00", "12 weeks in a row"."""
    figure = aim.target if value is None else value
    if aim.kind is Kind.TIME:
        return language.duration(Duration(figure or 0))
    if aim.kind is Kind.STREAK:
        return ngettext("%(num)d week in a row", "%(num)d weeks in a row", figure or 0)
    return monthly.target(figure or 0, aim.metric or Metric.DISTANCE)


def about(value: int, metric: Metric) -> str:
    """Return a forecast figure without false precision: "92 km", "1,240 m", "12 h 40 min"."""
    if metric is Metric.DISTANCE:
        far = language.units().number_in(Distance(value))
        return language.distance(Distance(value), 1 if far < 10 else 0, so_far=True)
    return monthly.amount(value, metric)


def date_of(day: date) -> str:
    """Return a day in a sentence: "28 February", with the year if it isn't the current one."""
    if day.year == language.today().year:
        return format_skeleton("MMMMd", day, locale=language.locale())
    return language.day(day)


def weekday(number: int) -> str:
    """Return the short name of a weekday; Monday is 0."""
    return str(get_day_names("abbreviated", locale=language.locale())[number])


def _when(window: Window | None) -> str:
    """Return the period: "in November", "in 2026", "in the week of 16 November", "from 3 to 28 November"."""
    if window is None:
        return ""
    first = window.first_day
    match period_of(window):
        case Period.YEAR:
            return _("in %(period)s", period=str(first.year))
        case Period.MONTH if first.year == language.today().year:
            return _("in %(period)s", period=format_date(first, "LLLL", locale=language.locale()))
        case Period.MONTH:
            return _("in %(period)s", period=language.day(first, "month"))
        case Period.WEEK:
            return _("in the week of %(day)s", day=date_of(first))
    if window.days == 1:
        return _("on %(day)s", day=date_of(first))
    return _("from %(first)s to %(last)s", first=date_of(first), last=date_of(window.last_day))


def _how_far(metric: Metric | None) -> str:
    match metric:
        case Metric.MOVING_TIME:
            return _("See how many hours")
        case Metric.ELEVATION:
            return _("See how much elevation")
        case Metric.RUNS:
            return _("See how many runs")
        case Metric.ACTIVE_DAYS:
            return _("See how many days")
    return _("See how far")
