"""Forecasts: a figure at the end of a period, the day a target is reached, a race time. Pure and deterministic.

**Figures** come from a few hundred simulated futures built from the runner's recent weeks (`futures.py`). `likely` is
their median, and 80 % of them lie between `low` and `high`. In words for a page: "if your next weeks are
like your last ones". The model has no trend: a good old week would then count against the runner. The
level drifts up as often as down, so the range widens with the horizon.

**Times** use Riegel's formula, T2 = T1 · (D2/D1)^1.06 (Riegel 1981), for each known effort; the most promising one
counts. A long race needs long weeks: the exponent grows if the weekly distance is below what the race needs. An effort
loses value with age, and a best effort was partly luck. Training brings a small gain until race day, with
diminishing returns. In words: "if you train for it on a course like that".

Amounts are whole numbers in the base unit of a metric: mm, ms, counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from challenges.goals.rules.futures import MOST_WEEKS, futures, mean_week, soonest

LOW, MIDDLE, HIGH = 40, 200, 359  # indices into the sorted futures: 80 % lie from LOW to HIGH
TWO_YEARS = 730  # days
_FOREVER = 36_500  # days


class Forecast(NamedTuple):
    """An 80 % range with its median: a figure on the last day in base units, or a time in ms."""

    low: int
    likely: int
    high: int


class Finish(NamedTuple):
    """When a target is reached, as an 80 % range. `late` is None if it is more than two years away."""

    early: date
    likely: date
    late: date | None


class TimeSeen(NamedTuple):
    """An effort: distance in mm, time in ms, age in days."""

    distance: int
    time: int
    days_ago: int


def figure_at_end(done: int, weeks: Sequence[int], days_left: int, today: date | None = None) -> Forecast:
    """Forecast a figure that is at `done` today after `days_left` more days, including `today`.

    `weeks` are the amounts of the last whole weeks before today, oldest first, 0 for a week without a run. If there are
    fewer than 26, earlier weeks count as empty. Without any running, all three values are `done`.
    """
    more = futures(weeks, days_left, today)
    return Forecast(*(done + int(more[place]) for place in (LOW, MIDDLE, HIGH)))


def finish_day(target: int, done: int, weeks: Sequence[int], today: date) -> Finish | None:
    """Return when a figure that is at `done` reaches the target, or None if `weeks` has no running."""
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
    """Parameters of the time model. Fractions apply to the log of a time, so 0.01 is about 1 %."""

    short_weeks: float = 0.03  # growth of the exponent if a week holds almost none of the distance that a race needs
    asks: float = 1.2  # weekly distance that a race needs, as a multiple of its distance, at most `asks_most`
    asks_most: float = 55_000_000  # mm
    stale: float = 0.06  # loss of an effort's value after a year
    luck: float = 0.02  # how much better the best of several days was than the next one will be
    gain: float = 0.01  # gain from training in the long run with `trained` mm a week; proportionally less with less
    trained: float = 40_000_000
    settles: float = 60.0  # days until two thirds of the gain is there
    day: float = 0.025  # spread between days, courses and weather
    distance_spread: float = 0.025  # spread per factor e (2.7) in distance
    aged: float = 0.025  # spread per year of age or horizon


RIEGEL = 1.06
FITNESS = Fitness()
_SHORTEST = 1_500_000  # mm; Riegel doesn't extrapolate from shorter efforts
_FARTHEST = 9.0  # maximum ratio of distances: 5 km to the marathon


class Expected(NamedTuple):
    """A time predicted from one effort: mean and standard deviation of the log of ms."""

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
        spread = sqrt(
            fitness.day**2 + (fitness.distance_spread * apart) ** 2 + fitness.aged**2 * (min(years, 2) + ahead / 365)
        )
        found.append(Expected(middle, spread))
    return tuple(found)


def riegel(time: float, distance: int, other: int) -> float:
    """Convert a time to another distance by Riegel's formula (rules, section 2)."""
    return time * (other / distance) ** RIEGEL


def time_at(distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int) -> Forecast | None:
    """Forecast the time in ms over `distance` mm on the last day, run flat out. None without a usable effort.

    Another effort, or more distance in a week, never makes it slower. `low` is the fast end of the range.
    """
    said = expected(distance, seen, weekly_distance, days_left)
    if not said:
        return None
    away = NormalDist().inv_cdf(0.9)
    return Forecast(*(round(exp(min(one.middle + z * one.spread for one in said))) for z in (-away, 0.0, away)))


def _tells(one: int, other: int) -> bool:
    """Whether a time over one distance predicts a time over the other."""
    shorter, longer = sorted((one, other))
    return longer <= shorter * (2 if shorter < _SHORTEST else _FARTHEST)
