"""Titles and labels of goals, plans and days off, and the notes that goals put on Today."""

from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton, get_day_names
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.clock import Window
from challenges.goals.models import Goal, GoalChange, PauseTaken
from challenges.goals.queries.plans import CHECK, PLAN
from challenges.goals.rules import Aim, CheckInAnswer, GoalEvent, GoalKind, GoalPeriod, PauseReason, period_of, week_of
from challenges.goals.rules.streaks import StreakPause
from challenges.monthly import text as monthly
from challenges.monthly.rules.metrics import Metric
from challenges.runs.text import DISTANCES
from challenges.today_note import TodayNote
from challenges.units import Distance, Duration
from challenges.web import locale

KINDS: dict[GoalKind, Any] = {
    GoalKind.VOLUME: _l("Hit a total"),
    GoalKind.TIME: _l("Run a target time"),
    GoalKind.STREAK: _l("Keep a streak"),
    GoalKind.OPEN: _l("See how far"),
}
PERIODS: dict[GoalPeriod, Any] = {
    GoalPeriod.WEEK: _l("This week"),
    GoalPeriod.NEXT_WEEK: _l("Next week"),
    GoalPeriod.MONTH: _l("This month"),
    GoalPeriod.NEXT_MONTH: _l("Next month"),
    GoalPeriod.YEAR: _l("This year"),
    GoalPeriod.NEXT_YEAR: _l("Next year"),
    GoalPeriod.DATES: _l("Custom dates"),
}
ANSWERS: dict[CheckInAnswer, Any] = {
    CheckInAnswer.KEPT: _l("Stuck to it"), CheckInAnswer.BENT: _l("Bent it"), CheckInAnswer.DROPPED: _l("Dropped it"),
}  # fmt: skip
WHYS: dict[PauseReason, Any] = {
    PauseReason.ILL: _l("Illness"),
    PauseReason.HOLIDAY: _l("Holiday"),
    PauseReason.LIFE: _l("Life"),
}


def title(aim: Aim) -> str:
    """Return a goal's title: "100 km in November", "10 km in 50:00 by 28 February", "See how far in 2026"."""
    match aim.kind:
        case GoalKind.TIME:
            over = Distance(aim.distance or 0)
            name = str(DISTANCES[over]) if over in DISTANCES else locale.exact(over)
            by = date_of(aim.last_day) if aim.last_day else ""
            return _("%(distance)s in %(time)s by %(day)s", distance=name, time=target(aim), day=by)
        case GoalKind.STREAK:
            return target(aim)
        case GoalKind.OPEN:
            return _("%(what)s %(when)s", what=_how_far(aim.metric), when=_when(aim.window))
        case _:
            return _("%(amount)s %(when)s", amount=target(aim), when=_when(aim.window))


def target(aim: Aim, value: int | None = None) -> str:
    """Return the target, or `value` in the same form: "100 km", "50:00", "12 weeks in a row"."""
    figure = aim.target if value is None else value
    if aim.kind is GoalKind.TIME:
        return locale.duration(Duration(figure or 0))
    if aim.kind is GoalKind.STREAK:
        return ngettext("%(num)d week in a row", "%(num)d weeks in a row", figure or 0)
    return monthly.target(figure or 0, aim.metric or Metric.DISTANCE)


def about(value: int, metric: Metric) -> str:
    """Return a forecast figure without false precision: "92 km", "1,240 m", "12 h 40 min"."""
    if metric is Metric.DISTANCE:
        far = locale.units().number_in(Distance(value))
        return locale.distance(Distance(value), 1 if far < 10 else 0, so_far=True)
    return monthly.amount(value, metric)


def date_of(day: date) -> str:
    """Return a day in a sentence: "28 February", with the year if it isn't the current one."""
    if day.year == locale.today().year:
        return format_skeleton("MMMMd", day, locale=locale.locale())
    return locale.day(day)


def weekday(number: int) -> str:
    """Return the short name of a weekday; Monday is 0."""
    return str(get_day_names("abbreviated", locale=locale.locale())[number])


def _when(window: Window | None) -> str:
    """Return the period: "in November", "in 2026", "in the week of 16 November", "from 3 to 28 November"."""
    if window is None:
        return ""
    first = window.first_day
    match period_of(window):
        case GoalPeriod.YEAR:
            return _("in %(period)s", period=str(first.year))
        case GoalPeriod.MONTH if first.year == locale.today().year:
            return _("in %(period)s", period=format_date(first, "LLLL", locale=locale.locale()))
        case GoalPeriod.MONTH:
            return _("in %(period)s", period=locale.day(first, "month"))
        case GoalPeriod.WEEK:
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


CHANGES: dict[GoalEvent, Any] = {
    GoalEvent.SET: _l("Set"),
    GoalEvent.ADJUSTED: _l("Changed"),
    GoalEvent.PAUSED: _l("Paused"),
    GoalEvent.WENT_ON: _l("Resumed"),
    GoalEvent.FINISHED: _l("Finished"),
    GoalEvent.LET_GO: _l("Let go"),
}


def change(goal: Goal, each: GoalChange) -> str:
    """Return a line of the history: "Changed: 80 km by 30 November"."""
    word = str(CHANGES[each.change])
    if each.change not in (GoalEvent.SET, GoalEvent.ADJUSTED) or each.target is None:
        return word
    asked = target(goal.aim, each.target)
    if each.last_day is None:
        return _("%(change)s: %(target)s", change=word, target=asked)
    return _("%(change)s: %(target)s by %(day)s", change=word, target=asked, day=date_of(each.last_day))


def plan(obstacle: str, then: str) -> str:
    """Return the plan as a sentence: "If dark, wet mornings: I'll run the covered loop"."""
    if not then:
        return ""
    return _("If %(obstacle)s: I'll run %(plan)s", obstacle=obstacle, plan=then) if obstacle else then


def pause_days(days: StreakPause) -> str:
    """Return the days of a pause: "3 November to 9 November", "from 3 December"."""
    if days.last is None:
        return _("from %(day)s", day=date_of(days.first))
    if days.first == days.last:
        return date_of(days.first)
    return _("%(first)s to %(last)s", first=date_of(days.first), last=date_of(days.last))


def pause_why(taken: PauseTaken) -> str:
    """Return the reason of a pause: "Illness"."""
    return str(WHYS[taken.why])


def note(topic: str, key: int, day: date, number: int, text: str) -> TodayNote | None:
    """Return a note for Today, or None if the topic isn't about goals."""
    url = url_for("goals.show", goal_id=key)
    if topic == CHECK:
        if day == week_of(locale.today()):
            return TodayNote(_("Your plan: “%(plan)s”. How did it go this week?", plan=text), url, _("Check in"))
        return TodayNote(_("Your plan: “%(plan)s”. How did it go last week?", plan=text), url, _("Check in"))
    if topic == PLAN:
        return TodayNote(_("Planned for today: %(plan)s.", plan=text), url, _("Open goal"))
    return None
