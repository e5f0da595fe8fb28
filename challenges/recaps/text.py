"""Text of recaps: titles, sentences, and the data of each picture."""

from datetime import date, time

from babel.dates import format_interval, format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.clock import Window
from challenges.recaps.rules import PeriodSpan, Recap, RecapPeriod, RunTotals, parts_of, usual_hour
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts
from challenges.runs.text import KINDS
from challenges.units import Distance, Duration
from challenges.web import locale

SEASONS = {"spring": _l("Spring"), "summer": _l("Summer"), "autumn": _l("Autumn"), "winter": _l("Winter")}
SPANS = {
    PeriodSpan.WEEK: _l("Week"),
    PeriodSpan.MONTH: _l("Month"),
    PeriodSpan.SEASON: _l("Season"),
    PeriodSpan.YEAR: _l("Year"),
}
THIS = {PeriodSpan.WEEK: _l("This week"), PeriodSpan.MONTH: _l("This month"), PeriodSpan.SEASON: _l("This season"),
        PeriodSpan.YEAR: _l("This year")}  # fmt: skip
BEFORE = {
    PeriodSpan.WEEK: _l("The week before"),
    PeriodSpan.MONTH: _l("The month before"),
    PeriodSpan.SEASON: _l("The season before"),
    PeriodSpan.YEAR: _l("The year before"),
}
_PALETTES = {"winter": "frost", "spring": "pine", "summer": "heat", "autumn": "clay"}


def palette_of(period: RecapPeriod) -> str:
    """Return the palette of a period: that of its season, or "night" for a year."""
    return "night" if period.span is PeriodSpan.YEAR else _PALETTES[period.season]


def title_of(period: RecapPeriod) -> str:
    """Return "2026", "November 2026", "Autumn 2026" or "Week 47"."""
    first = period.window.first_day
    match period.span:
        case PeriodSpan.YEAR:
            return str(first.year)
        case PeriodSpan.MONTH:
            return locale.day(first, "month")
        case PeriodSpan.SEASON:
            return _("%(season)s %(year)s", season=SEASONS[period.season], year=first.year)
        case PeriodSpan.WEEK:
            return _("Week %(number)s", number=first.isocalendar().week)


def dates_of(period: RecapPeriod) -> str:
    """Return the dates of a period if its title doesn't tell them."""
    window = period.window
    match period.span:
        case PeriodSpan.SEASON:
            first, last = (locale.day(day, "month") for day in (window.first_day, window.last_day))
            return _("%(first)s to %(last)s", first=first, last=last)
        case PeriodSpan.WEEK:
            return format_interval(window.first_day, window.last_day, "yMMMMd", locale=locale.locale())
        case _:
            return ""


def lead_of(recap: Recap, period: RecapPeriod, today: date) -> str:
    """Return a sentence about the period, also if it has no runs."""
    if recap.total.runs:
        return _("%(runs)s on %(days)s, %(time)s on your feet.", runs=runs(recap.total.runs),
                 days=ngettext("one day", "%(num)d days", recap.total.days),
                 time=locale.hours(Duration(recap.total.moving)))  # fmt: skip
    if period.window.first_day > today:
        return _("This hasn't started yet.")
    if today in period.window:
        return _("No runs yet. The first one can be short.")
    return _("No runs here. Rest is part of running too.")


def runs(count: int) -> str:
    """Return "12 runs"."""
    return ngettext("%(count)s run", "%(count)s runs", count, count=locale.number(count))


def distance(mm: int) -> str:
    """Return a distance given in mm, in the reader's units."""
    return locale.distance(Distance(mm))


def compared(total: RunTotals, before: RunTotals, period: RecapPeriod, today: date) -> str:
    """Compare with the period before, up to the same point; "" if there were no runs."""
    if not before.runs or period.window.first_day > today:
        return ""
    which = BEFORE[period.span]
    there, runs_then = distance(before.distance), runs(before.runs)
    if today in period.window and today != period.window.last_day:
        return _("%(which)s at this point: %(distance)s in %(runs)s.", which=which, distance=there, runs=runs_then)
    if total.distance > before.distance:
        more = distance(total.distance - before.distance)
        return _("%(which)s: %(distance)s. You ran %(more)s more this time.", which=which, distance=there, more=more)
    return _("%(which)s: %(distance)s in %(runs)s.", which=which, distance=there, runs=runs_then)


def part_name(part: Window, period: RecapPeriod) -> str:
    """Return what a step of the stairs stands for: a month, some days, or one day."""
    if period.span is PeriodSpan.YEAR:
        return locale.day(part.first_day, "only-month")
    if part.days == 1:
        return locale.day(part.first_day, "weekday")
    return locale.days(part.first_day, part.last_day)


def steps_of(recap: Recap, period: RecapPeriod, amounts: list[int]) -> list[tuple[str, str]]:
    """Return the data of the stairs: each part that has a run, and its distance."""
    return [
        (part_name(part, period), distance(amount))
        for part, amount in zip(parts_of(period), amounts, strict=True) if amount
    ]  # fmt: skip


# --- hours ----------------------------------------------------------------------------------------------------------


def clock_label(minute: int) -> str:
    """Return a minute of the day as a clock time in the reader's locale."""
    return format_time(time(minute // 60 % 24, minute % 60), "short", locale=locale.locale())


def hour_label(hour: int) -> str:
    """Return a short hour for a clock face: "06" or "6 AM"."""
    return format_time(time(hour), format_hours(), locale=locale.locale())


def format_hours() -> str:
    """Return the CLDR pattern for an hour alone in the reader's locale."""
    twelve = "a" in str(locale.locale().time_formats["short"].pattern)
    return "h a" if twelve else "HH"


def hour_span(hour: int) -> str:
    """Return "06:00 to 07:00"."""
    return _("%(first)s to %(last)s", first=clock_label(hour * 60), last=clock_label((hour + 1) * 60 % 1440))


def hours_line(recap: Recap) -> str:
    """Return how many runs started in the most common hour, or that there is no clear one."""
    hour = usual_hour(recap.hours)
    if hour is None:
        return _("No clear favourite hour yet.")
    of = sum(recap.hours)
    return _("%(count)s of %(of)s runs started then.", count=locale.number(recap.hours[hour]), of=locale.number(of))


def hours_rows(recap: Recap) -> list[tuple[str, str]]:
    """Return the data of the clock."""
    return [(hour_span(hour), runs(count)) for hour, count in enumerate(recap.hours) if count]


def when(outing: RunFacts) -> str:
    """Return the day of a run: "Sunday 22 November"."""
    return locale.day(outing.day, "weekday")


# --- kinds ----------------------------------------------------------------------------------------------------------


def kind(which: RunKind) -> str:
    """Return "Easy run"."""
    return str(KINDS[which])


def kinds_rows(recap: Recap) -> list[tuple[str, str]]:
    """Return the data of the lanes."""
    return [
        (kind(which), _("%(distance)s in %(runs)s", distance=distance(ran.distance), runs=runs(ran.runs)))
        for which, ran in recap.kinds
    ]


def hills(gain: int) -> str:
    """Compare an elevation gain, in mm, with the Eiffel Tower (330 m) or Everest (8,849 m)."""
    tower, everest = 330_000, 8_849_000
    times = gain / (everest if gain >= everest else tower)
    if times < 1:
        return _("Every metre of it on your own feet.")
    figure = locale.number(times, 1 if times < 10 else 0)
    if gain >= everest:
        return _("%(times)s times up Everest, from sea level.", times=figure)
    return _("%(times)s times up the Eiffel Tower.", times=figure)


def climb(gain: int) -> str:
    """Return an elevation gain given in mm, in the reader's units."""
    return locale.climb(Distance(gain))
