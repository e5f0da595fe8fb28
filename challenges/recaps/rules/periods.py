"""Weeks, months, seasons and years, by the names that stand in addresses: 2026-W47, 2026-11, 2026-autumn, 2026. Pure.

A week is that of ISO 8601, Monday first. A season is three whole months from March, June, September or December, called
as on the runner's half of the earth, and belongs to the year in which it begins: the northern winter of 2026 ends in
February 2027.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from challenges.clock import Window, month_window

FIRST_YEAR, LAST_YEAR = 1900, 2199  # those of dates that can be typed here
_NAME = re.compile(r"(\d{4})(?:-(?:W(\d{2})|(\d{2})|(spring|summer|autumn|winter)))?", re.ASCII)
_NORTH = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_SOUTH = {3: "autumn", 6: "winter", 9: "spring", 12: "summer"}


class Span(Enum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """Some whole days of a calendar. `name` is what its address says; `southern` where autumn begins in March."""

    span: Span
    window: Window
    name: str
    southern: bool

    @property
    def season(self) -> str:
        """ "spring", "summer", "autumn" or "winter": of a season its name, of the others that of its middle day."""
        return _season(self.window.first_day + timedelta(days=self.window.days // 2), self.southern)[1]

    @property
    def previous(self) -> "Period | None":
        """The one before; None where the calendar of this site begins."""
        return _bounded(self.span, self.window.first_day - timedelta(days=1), self.southern)

    @property
    def next(self) -> "Period | None":
        """The one after; None where the calendar of this site ends."""
        return _bounded(self.span, self.window.last_day + timedelta(days=1), self.southern)


def period_named(name: str, southern: bool = False) -> Period | None:
    """The period that a name stands for; None where there is none."""
    match = _NAME.fullmatch(name)
    if match is None or not FIRST_YEAR <= (year := int(match[1])) <= LAST_YEAR:
        return None
    if match[2]:
        try:
            return period_on(Span.WEEK, date.fromisocalendar(year, int(match[2]), 1), southern)
        except ValueError:  # not every year has a week 53
            return None
    if match[3]:
        return period_on(Span.MONTH, date(year, int(match[3]), 1), southern) if 1 <= int(match[3]) <= 12 else None
    if match[4]:
        month = next(month for month, word in (_SOUTH if southern else _NORTH).items() if word == match[4])
        return period_on(Span.SEASON, date(year, month, 1), southern)
    return period_on(Span.YEAR, date(year, 1, 1), southern)


def period_on(span: Span, day: date, southern: bool = False) -> Period:
    """The period of a length in which a day lies."""
    match span:
        case Span.WEEK:
            year, week, weekday = day.isocalendar()
            monday = day - timedelta(days=weekday - 1)
            return Period(span, Window(monday, monday + timedelta(days=6)), f"{year}-W{week:02}", southern)
        case Span.MONTH:
            return Period(span, month_window(day.year, day.month), f"{day.year:04}-{day.month:02}", southern)
        case Span.SEASON:
            first, word = _season(day, southern)
            last = month_window(first.year + (first.month + 2 > 12), (first.month + 1) % 12 + 1).last_day
            return Period(span, Window(first, last), f"{first.year:04}-{word}", southern)
        case Span.YEAR:
            return Period(span, Window(date(day.year, 1, 1), date(day.year, 12, 31)), f"{day.year:04}", southern)


def _season(day: date, southern: bool) -> tuple[date, str]:
    """When the season of a day began, and what it is called."""
    month = day.month - day.month % 3 or 12
    first = date(day.year - (day.month < 3), month, 1)
    return first, (_SOUTH if southern else _NORTH)[month]


def _bounded(span: Span, day: date, southern: bool) -> Period | None:
    period = period_on(span, day, southern)
    return period if period_named(period.name, southern) else None


def parts_of(period: Period) -> list[Window]:
    """What it is drawn by: a week and a month by days, a season by ISO weeks, a year by months."""
    window = period.window
    if period.span is Span.YEAR:
        return [month_window(window.first_day.year, month) for month in range(1, 13)]
    return weeks_of(window) if period.span is Span.SEASON else [Window(day, day) for day in window]


def weeks_of(window: Window) -> list[Window]:
    """The ISO weeks that touch a window, Monday to Sunday; of the first and the last only the days inside."""
    return list(_weeks(window))


def _weeks(window: Window) -> Iterator[Window]:
    first = window.first_day
    while first <= window.last_day:
        sunday = first + timedelta(days=6 - first.weekday())
        yield Window(first, min(sunday, window.last_day))
        first = sunday + timedelta(days=1)


def so_far_in(before: Window, window: Window, today: date) -> Window:
    """The part of an earlier window that corresponds to what is over of this one, on a day of it.

    Months and years compare by their dates: 1 March with 1 March, whatever February was like, and the 31st, or the
    29th of February, with the last day there is. Weeks compare by their days. A window that ends today is compared
    with all of the other.
    """
    if today >= window.last_day:
        return before
    if window.days > 7 and window.first_day.day == before.first_day.day == 1:
        months = (today.year - window.first_day.year) * 12 + today.month - window.first_day.month
        year, month = divmod(before.first_day.year * 12 + before.first_day.month - 1 + months, 12)
        then = month_window(year, month + 1)
        last = then.first_day + timedelta(days=min(today.day, then.days) - 1)
    else:
        last = before.first_day + timedelta(days=window.day_number(today) - 1)
    return Window(before.first_day, min(last, before.last_day))


def within(period: Period) -> list[Period]:
    """The next shorter periods that touch it: months of a year or season, weeks of a month."""
    if period.span is Span.WEEK:
        return []
    span = Span.WEEK if period.span is Span.MONTH else Span.MONTH
    found, day = [], period.window.first_day
    while day <= period.window.last_day:
        found.append(period_on(span, day, period.southern))
        day = found[-1].window.last_day + timedelta(days=1)
    return found


def around(period: Period) -> list[Period]:
    """The longer periods that its first day lies in."""
    longer = {Span.WEEK: (Span.MONTH, Span.YEAR), Span.MONTH: (Span.SEASON, Span.YEAR), Span.SEASON: (Span.YEAR,)}
    return [period_on(span, period.window.first_day, period.southern) for span in longer.get(period.span, ())]
