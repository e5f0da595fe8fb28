"""The challenges and races of the demo community, relative to the day it is made. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from challenges.clock import Window, month_window
from challenges.monthly.rules.metrics import Metric

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
KM = 1_000_000  # millimetres
FINAL_AFTER = 6  # days from the last day until standings are final everywhere, rounded up


@dataclass(frozen=True, slots=True)
class DemoChallenge:
    """A challenge to create. Amounts are in the metric's base unit; `join` is the share of runners who take part."""

    slug: str
    title: str
    summary: str
    window: Window
    metric: Metric
    target: int
    rungs: tuple[int, ...]
    poster: tuple[str, str]
    join: float
    least_mm: int | None = None
    allows_typed: bool = True


@dataclass(frozen=True, slots=True)
class DemoRace:
    """A race to create. `fill` is the number of entrants relative to the places (above 1: a waiting list)."""

    slug: str
    title: str
    summary: str
    window: Window
    distance_mm: int
    places: float | None  # as a share of the community; None is no limit
    fill: float
    poster: tuple[str, str]


def contests(today: date) -> list[DemoChallenge]:
    """Return two past months, this one and the next, and challenges that are half run whatever the day."""
    this = month_window(today.year, today.month)
    last = month_of(this.first_day - timedelta(days=1))
    before = month_of(last.first_day - timedelta(days=1))
    coming = month_of(this.last_day + timedelta(days=1))
    looks = (("clay", "sunrise"), ("sea", "contours"), ("pine", "lanes"), ("frost", "switchback"))
    joins = (0.55, 0.7, 0.85, 0.3)
    months = [
        DemoChallenge(
            slug=f"{window.first_day:%Y-%m}",
            title=f"{MONTHS[window.first_day.month - 1]} 100",
            summary="Run 100 km before the month is out. Any pace, any place, treadmills count.",
            window=window,
            metric=Metric.DISTANCE,
            target=100 * KM,
            rungs=tuple(step * KM for step in (25, 50, 75, 100, 150)),
            poster=look,
            join=join,
        )
        for window, look, join in zip((before, last, this, coming), looks, joins, strict=True)
    ]
    return [
        *months,
        DemoChallenge(
            "hilly-month", "Hilly month", "A kilometre of climbing, one hill at a time.", this, Metric.ELEVATION,
            KM, (250_000, 500_000, KM, 2 * KM), ("heather", "stairs"), 0.3, allows_typed=False,
        ),
        DemoChallenge(
            "most-days", "Most days", "Run on twenty days. Anything from two kilometres counts.",
            Window(this.first_day, coming.first_day + timedelta(days=13)), Metric.ACTIVE_DAYS, 20, (5, 10, 15, 20, 30),
            ("plum", "rain"), 0.35, least_mm=2 * KM,
        ),
        *_whatever_the_day(today),
    ]  # fmt: skip


def _whatever_the_day(today: date) -> list[DemoChallenge]:
    """Return two challenges half run, and one whose final standings are a day old, on the first of a month too."""
    middle = (today.replace(day=1) if today.day > 15 else last_month_of(today)).replace(day=16)
    following = month_of(month_of(middle).last_day + timedelta(days=1)).first_day.replace(day=15)
    return [
        DemoChallenge(
            "fortnight-50", "Fortnight 50", "Run 50 km in two weeks, in as many runs as you like.",
            Window(today - timedelta(days=8), today + timedelta(days=5)), Metric.DISTANCE,
            50 * KM, (10 * KM, 25 * KM, 50 * KM, 75 * KM), ("night", "moon"), 0.6,
        ),
        DemoChallenge(
            "mid-month-80", "Mid-month 80", "Run 80 km from the middle of one month to the middle of the next.",
            Window(middle, following), Metric.DISTANCE, 80 * KM, (20 * KM, 40 * KM, 80 * KM), ("heat", "sunrise"), 0.4,
        ),
        DemoChallenge(
            "ten-day-30", "Ten-day 30", "Run 30 km in ten days.",
            Window(today - timedelta(days=15), today - timedelta(days=FINAL_AFTER)), Metric.DISTANCE,
            30 * KM, (10 * KM, 20 * KM, 30 * KM), ("plum", "stairs"), 0.5,
        ),
    ]  # fmt: skip


def starts(today: date) -> list[DemoRace]:
    """Return two past races, one nearly full, one full with a waiting list, and one with unlimited places."""
    return [
        DemoRace("harvest-5k", "Harvest 5K", "Five kilometres in one go, wherever the leaves are.",
              Window(today - timedelta(days=40), today - timedelta(days=31)), 5 * KM, None, 0.4, ("clay", "tape")),
        DemoRace("canal-10k", "Canal 10K", "Ten kilometres in one go, by water if you have some.",
              Window(today - timedelta(days=8), today - timedelta(days=2)), 10 * KM, None, 0.35, ("heather", "lanes")),
        DemoRace("frost-moon-10k", "Frost Moon 10K", "Run 10 km in one go, wherever you are.",
              Window(today + timedelta(days=6), today + timedelta(days=14)), 10 * KM, 0.4, 0.93, ("frost", "moon")),
        DemoRace("night-mile", "Night Mile", "One mile after dark, as fast as you like.",
              Window(today + timedelta(days=12), today + timedelta(days=19)), 1_609_344, 0.12, 1.4, ("night", "rain")),
        DemoRace("winter-half", "Winter Half", "A half marathon on any road that isn't icy.",
              Window(today + timedelta(days=26), today + timedelta(days=47)), 21_097_500, None, 0.22,
              ("sea", "switchback")),
    ]  # fmt: skip


def last_month_of(day: date) -> date:
    """Return the first day of the month before."""
    return month_of(day.replace(day=1) - timedelta(days=1)).first_day


def month_of(day: date) -> Window:
    """Return the month of a day."""
    return month_window(day.year, day.month)
