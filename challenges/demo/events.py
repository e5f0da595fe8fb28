"""The challenges and races of the demo community, relative to the day it is made. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from challenges.clock import Window, month_window
from challenges.monthly.rules.metrics import Metric

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
KM = 1_000_000  # millimetres


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
    """Return two past months, this one with two more challenges, and the next one."""
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
    ]  # fmt: skip


def starts(today: date) -> list[DemoRace]:
    """Return a past race, one nearly full, one full with a waiting list, and one with unlimited places."""
    return [
        DemoRace("harvest-5k", "Harvest 5K", "Five kilometres in one go, wherever the leaves are.",
              Window(today - timedelta(days=40), today - timedelta(days=31)), 5 * KM, None, 0.4, ("clay", "tape")),
        DemoRace("frost-moon-10k", "Frost Moon 10K", "Run 10 km in one go, wherever you are.",
              Window(today + timedelta(days=6), today + timedelta(days=14)), 10 * KM, 0.4, 0.93, ("frost", "moon")),
        DemoRace("night-mile", "Night Mile", "One mile after dark, as fast as you like.",
              Window(today + timedelta(days=12), today + timedelta(days=19)), 1_609_344, 0.12, 1.4, ("night", "rain")),
        DemoRace("winter-half", "Winter Half", "A half marathon on any road that isn't icy.",
              Window(today + timedelta(days=26), today + timedelta(days=47)), 21_097_500, None, 0.22,
              ("sea", "switchback")),
    ]  # fmt: skip


def month_of(day: date) -> Window:
    """Return the month of a day."""
    return month_window(day.year, day.month)
