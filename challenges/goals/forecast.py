"""How a figure will stand at the end of a period, when a target is reached, what a time may become. Pure, no chance.

**Figures** come from a few hundred futures that are made of the runner's own last weeks (`futures.py`). What the middle
of them reaches is *likely*; eight of ten lie between *low* and *high*. In words for a page: "if your next weeks are
like your last ones". There is no trend in it: an old week that was better would then count against its runner. The
level drifts, up as often as down, so that the range widens with the weeks ahead.

**Times.** Riegel: T2 = T1 · (D2/D1)^1.06 (Riegel 1981), from each effort that was seen; the one that speaks best
counts. A long race asks for long weeks: with less distance in a week than the race needs, the exponent grows. An effort
loses worth as it gets older, and the best of several days was a lucky one; training brings a little until the day, less
and less (damped). In words: "if trained for it, on a course and a day like those".

Amounts are whole numbers in the base unit of a metric: mm, ms, counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from challenges.goals.futures import MOST_WEEKS, futures, mean_week, soonest

LOW, MIDDLE, HIGH = 40, 200, 359  # places among them, least first: eight of ten lie from low to high
TWO_YEARS = 730  # days
_FOREVER = 36_500  # days


class Forecast(NamedTuple):
    """The 80 % range of a figure at the end, or of a time."""

    low: int
    likely: int
    high: int


class Finish(NamedTuple):
    """When a target is reached; `late` is None where that is not within two years."""

    early: date
    likely: date
    late: date | None


class TimeSeen(NamedTuple):
    """An effort: mm, ms, and how many days ago."""

    distance: int
    time: int
    days_ago: int


def figure_at_end(done: int, weeks: Sequence[int], days_left: int, today: date | None = None) -> Forecast:
    """Where a figure that stands at `done` will be when `days_left` days, `today` included, are over.

    `weeks` are the amounts of the last whole weeks before today, oldest first, 0 for one without a run; where there are
    fewer than 26, those before count as without. Without any running to go by, all three are what is done.
    """
    more = futures(weeks, days_left, today)
    return Forecast(*(done + int(more[place]) for place in (LOW, MIDDLE, HIGH)))


def finish_day(target: int, done: int, weeks: Sequence[int], today: date) -> Finish | None:
    """The day on which a figure that stands at `done` reaches the target. None: no running to go by."""
    if done >= target:
        return Finish(today, today, today)
    if not any(weeks[-MOST_WEEKS:]):
        return None
    waits = soonest(target - done, weeks, today)
    early, likely, late = (ceil(7 * float(waits[place]) + 0.5) - 1 for place in (LOW, MIDDLE, HIGH))
    return Finish(
        today + timedelta(days=min(early, _FOREVER)),
        today + timedelta(days=min(likely, _FOREVER)),
        today + timedelta(days=late) if late <= TWO_YEARS else None,
    )


class Fitness(NamedTuple):
    """The few figures of what is said about times; shares are of the log of a time, so 0.01 is about 1 %."""

    short_weeks: float = 0.03  # by which the exponent grows where a week holds next to nothing of what a race asks for
    asks: float = 1.2  # times its distance in a week is what a race asks for, at most `asks_most`
    asks_most: float = 55_000_000  # mm
    stale: float = 0.06  # what an effort is worth less after a year
    luck: float = 0.02  # by which the best of several days was better than the next will be
    gain: float = 0.01  # what training brings in the end: with `trained` mm in a week, less with less
    trained: float = 40_000_000
    settles: float = 60.0  # days in which two thirds of it have come
    day: float = 0.025  # spread of one day and another, course and weather
    apart: float = 0.025  # spread for a distance that is 2.7 times as long or short
    aged: float = 0.025  # spread that comes with a year, back or ahead


RIEGEL = 1.06
FITNESS = Fitness()
_SHORTEST = 1_500_000  # mm; below, Riegel says nothing about longer distances
_FARTHEST = 9.0  # times as long or short: from 5 km to the marathon


class Expected(NamedTuple):
    """What one effort says of a time at another distance: log of ms, and the spread of that."""

    middle: float
    spread: float


def expected(
    distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int, fitness: Fitness = FITNESS
) -> list[Expected]:
    """What each effort says of a time over `distance` mm on the last day; those that say nothing are left out."""
    return list(_expected(distance, tuple(seen), tuple(weekly_distance), days_left, fitness))


@lru_cache(maxsize=64)  # the forecast and the odds ask the same, until the runner runs or the day is over
def _expected(
    distance: int, seen: tuple[TimeSeen, ...], weekly_distance: tuple[int, ...], days_left: int, fitness: Fitness
) -> tuple[Expected, ...]:
    week = mean_week(weekly_distance)
    lacks = max(0.0, 1 - week / min(fitness.asks * distance, fitness.asks_most))
    ahead = max(0, days_left)
    gain = fitness.gain * min(1.0, week / fitness.trained) * (1 - exp(-ahead / fitness.settles))
    found = []
    for effort in seen:
        if effort.distance <= 0 or effort.time <= 0 or not _tells(effort.distance, distance):
            continue
        apart = log(distance / effort.distance)
        longer = fitness.short_weeks * lacks * max(0.0, apart)
        years = max(0, effort.days_ago) / 365
        dearer = fitness.luck + fitness.stale * min(years, 2) + longer - gain
        middle = log(riegel(effort.time, effort.distance, distance)) + dearer
        spread = sqrt(fitness.day**2 + (fitness.apart * apart) ** 2 + fitness.aged**2 * (min(years, 2) + ahead / 365))
        found.append(Expected(middle, spread))
    return tuple(found)


def riegel(time: float, distance: int, other: int) -> float:
    """What a time over one distance is worth over another one, if trained for it (rules, section 2)."""
    return time * (other / distance) ** RIEGEL


def time_at(distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int) -> Forecast | None:
    """The time in ms over `distance` mm on the last of the days left, if it is run flat out. None: no effort to go by.

    One more effort, or more distance in a week, never makes it slower: `low` is the fastest end of the range.
    """
    said = expected(distance, seen, weekly_distance, days_left)
    if not said:
        return None
    away = NormalDist().inv_cdf(0.9)
    return Forecast(*(round(exp(min(one.middle + z * one.spread for one in said))) for z in (-away, 0.0, away)))


def _tells(one: int, other: int) -> bool:
    """Whether a time over one distance says something about the other."""
    shorter, longer = sorted((one, other))
    return longer <= shorter * (2 if shorter < _SHORTEST else _FARTHEST)
