"""Weeks, months, seasons and years, by their names in URLs: 2026-W47, 2026-11, 2026-autumn, 2026. Pure.

A week is an ISO 8601 week, Monday first. A season is three whole months from March, June, September or December, named
for the runner's hemisphere, and belongs to the year in which it starts: the northern winter of 2026 ends in February
2027.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from challenges.clock import Window, month_window

FIRST_YEAR, LAST_YEAR = 1900, 2199  # same as for typed dates
_NAME = re.compile(r"(\d{4})(?:-(?:W(\d{2})|(\d{2})|(spring|summer|autumn|winter)))?", re.ASCII)
_NORTH = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_SOUTH = {3: "autumn", 6: "winter", 9: "spring", 12: "summer"}


class PeriodSpan(Enum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class RecapPeriod:
    """Some whole calendar days. `name` is its name in URLs; `southern` means that autumn starts in March."""

    span: PeriodSpan
    window: Window
    name: str
    southern: bool

    @property
    def season(self) -> str:
        """Return "spring", "summer", "autumn" or "winter": the season, or that of the middle day of other periods."""
        return _season(self.window.first_day + timedelta(days=self.window.days // 2), self.southern)[1]

    @property
    def previous(self) -> "RecapPeriod | None":
        """Return the period before; None at the start of the supported calendar."""
        return _bounded(self.span, self.window.first_day - timedelta(days=1), self.southern)

    @property
    def next(self) -> "RecapPeriod | None":
        """Return the period after; None at the end of the supported calendar."""
        return _bounded(self.span, self.window.last_day + timedelta(days=1), self.southern)


def period_named(name: str, southern: bool = False) -> RecapPeriod | None:
    """Return the period with this name, or None."""
    match = _NAME.fullmatch(name)
    if match is None or not FIRST_YEAR <= (year := int(match[1])) <= LAST_YEAR:
        return None
    if match[2]:
        try:
            return period_on(PeriodSpan.WEEK, date.fromisocalendar(year, int(match[2]), 1), southern)
        except ValueError:  # not every year has a week 53
            return None
    if match[3]:
        return period_on(PeriodSpan.MONTH, date(year, int(match[3]), 1), southern) if 1 <= int(match[3]) <= 12 else None
    if match[4]:
        month = next(month for month, word in (_SOUTH if southern else _NORTH).items() if word == match[4])
        return period_on(PeriodSpan.SEASON, date(year, month, 1), southern)
    return period_on(PeriodSpan.YEAR, date(year, 1, 1), southern)


def period_on(span: PeriodSpan, day: date, southern: bool = False) -> RecapPeriod:
    """Return the period of this length that contains a day."""
    match span:
        case PeriodSpan.WEEK:
            year, week, weekday = day.isocalendar()
            monday = day - timedelta(days=weekday - 1)
            return RecapPeriod(span, Window(monday, monday + timedelta(days=6)), f"{year}-W{week:02}", southern)
        case PeriodSpan.MONTH:
            return RecapPeriod(span, month_window(day.year, day.month), f"{day.year:04}-{day.month:02}", southern)
        case PeriodSpan.SEASON:
            first, word = _season(day, southern)
            last = month_window(first.year + (first.month + 2 > 12), (first.month + 1) % 12 + 1).last_day
            return RecapPeriod(span, Window(first, last), f"{first.year:04}-{word}", southern)
        case PeriodSpan.YEAR:
            return RecapPeriod(span, Window(date(day.year, 1, 1), date(day.year, 12, 31)), f"{day.year:04}", southern)


def _season(day: date, southern: bool) -> tuple[date, str]:
    """Return when the season of a day started, and its name."""
    month = day.month - day.month % 3 or 12
    first = date(day.year - (day.month < 3), month, 1)
    return first, (_SOUTH if southern else _NORTH)[month]


def _bounded(span: PeriodSpan, day: date, southern: bool) -> RecapPeriod | None:
    period = period_on(span, day, southern)
    return period if period_named(period.name, southern) else None


def parts_of(period: RecapPeriod) -> list[Window]:
    """Return the parts that a chart shows: days of a week or month, ISO weeks of a season, months of a year."""
    window = period.window
    if period.span is PeriodSpan.YEAR:
        return [month_window(window.first_day.year, month) for month in range(1, 13)]
    return weeks_of(window) if period.span is PeriodSpan.SEASON else [Window(day, day) for day in window]


def weeks_of(window: Window) -> list[Window]:
    """Return the ISO weeks that overlap a window, Monday to Sunday, clipped to the window."""
    return list(_weeks(window))


def _weeks(window: Window) -> Iterator[Window]:
    first = window.first_day
    while first <= window.last_day:
        sunday = first + timedelta(days=6 - first.weekday())
        yield Window(first, min(sunday, window.last_day))
        first = sunday + timedelta(days=1)


def so_far_in(before: Window, window: Window, today: date) -> Window:
    """Return the part of an earlier window that corresponds to the elapsed part of this one on `today`.

    Months and years compare by date: 1 March with 1 March, whatever February was like; the 31st and 29 February with
    the last day there is. Weeks compare by number of days. On the last day of a window, all of the other is returned.
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


def within(period: RecapPeriod) -> list[RecapPeriod]:
    """Return the next shorter periods that overlap it: months of a year or season, weeks of a month."""
    if period.span is PeriodSpan.WEEK:
        return []
    span = PeriodSpan.WEEK if period.span is PeriodSpan.MONTH else PeriodSpan.MONTH
    found, day = [], period.window.first_day
    while day <= period.window.last_day:
        found.append(period_on(span, day, period.southern))
        day = found[-1].window.last_day + timedelta(days=1)
    return found


def around(period: RecapPeriod) -> list[RecapPeriod]:
    """Return the longer periods that contain its first day."""
    longer = {
        PeriodSpan.WEEK: (PeriodSpan.MONTH, PeriodSpan.YEAR),
        PeriodSpan.MONTH: (PeriodSpan.SEASON, PeriodSpan.YEAR),
        PeriodSpan.SEASON: (PeriodSpan.YEAR,),
    }
    return [period_on(span, period.window.first_day, period.southern) for span in longer.get(period.span, ())]
