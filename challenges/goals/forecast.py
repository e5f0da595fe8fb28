"""How a figure will stand at the end of a period, when a target is reached, what a time may become. Pure, no chance.

**Figures.** A few hundred futures are made of the runner's own last weeks: each coming week is one of those, recent
ones more often, together with a few imagined weeks around their mean (off, half, usual, more), because nobody's last
weeks show all that can happen; and each future has a level of its own, for form, weather and life. The futures are
drawn once and for all: the same weeks always give the same forecast. What the middle of the futures reaches is
*likely*; eight of ten lie between *low* and *high*.

In words for a page: "if your next weeks are like your last ones".

Which last weeks? Those that speak best for the runner, among the last 3, 6, 13 and 26, where fewer weeks count for less
beside the imagined ones. So a break that is over weighs little, and a run that is added later never takes anything
away: each future only grows with each week, and one more stretch to choose from can only add.

**Times.** Riegel: T2 = T1 · (D2/D1)^1.06 (Riegel 1981), from each effort that was seen; the one that speaks best
counts. A long race asks for long weeks: with less distance in a week than the race needs, the exponent grows. An
effort loses worth as it gets older; training brings a little until the day, less and less (damped). In words: "if
trained for it, on a course and a day like those".

Amounts are whole numbers in the base unit of a metric: mm, ms, counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from math import ceil, exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from challenges.runs.diary import Diary, Outing

Floats = npt.NDArray[np.float64]

LOW, HIGH = 0.1, 0.9  # eight of ten futures lie between
MOST_WEEKS = 26
TWO_YEARS = 730  # days

FUTURES = 400
_WEEKS_AHEAD = 105
_SEASON = 16  # weeks


class Habits(NamedTuple):
    """The few figures of the model, chosen on generated runners (bench/evidence.py; docs/evidence.md)."""

    stretches: tuple[int, ...] = (3, 6, 13, 26)  # weeks back
    half_life: float = 8.0  # weeks after which a week is drawn half as often
    imagined: tuple[tuple[float, float], ...] = ((0.0, 0.6), (0.5, 0.4), (1.0, 0.6), (1.5, 0.4))  # of the mean, weight
    level: float = 0.12  # spread (standard deviation of the log) of a future's level
    drift: float = 0.05  # by which the level moves from week to week
    lasting: float = 0.9  # how much of that is left a week later
    lean: float = 0.0  # log of the median level: the best of several stretches is a little too good


HABITS = Habits()


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


def weeks_before(today: date, diary: Diary, amount: Callable[[Outing], int]) -> list[int]:
    """What a diary says of the last 26 times seven days, the last of which end yesterday, oldest first."""
    weeks = [0] * MOST_WEEKS
    end = today.toordinal()
    for outing in diary:
        back = (end - 1 - outing.day.toordinal()) // 7
        if 0 <= back < MOST_WEEKS:
            weeks[-1 - back] += amount(outing)
    return weeks


def figure_at_end(done: int, weeks: Sequence[int], days_left: int) -> Forecast:
    """Where a figure that stands at `done` will be when `days_left` days, today included, are over."""
    more = futures(weeks, days_left)
    low, likely, high = (done + int(amount) for amount in np.quantile(more, (LOW, 0.5, HIGH)))
    return Forecast(low, likely, high)


def futures(weeks: Sequence[int], days_left: int, habits: Habits = HABITS) -> Floats:
    """What each future adds in the days that are left, least first. All 0 where there is no running to go by."""
    reach = _reach(days_left)
    if not any(weeks) or reach <= 0:
        return np.zeros(FUTURES)
    whole, part = min(int(reach), _WEEKS_AHEAD - 1), min(reach, _WEEKS_AHEAD - 1.0) % 1
    drawn = _drawn(habits)
    best = np.zeros(FUTURES)
    for stretch, choice in zip(habits.stretches, drawn.choices, strict=True):
        each = _to_choose_from(weeks, stretch, habits)[choice[:, : whole + 1]] * drawn.levels[:, : whole + 1]
        sums = each[:, :whole].sum(axis=1) + each[:, whole] * ((drawn.lumps < part) @ _LUMPS)
        best = np.maximum(best, np.sort(sums))
    return best


def finish_day(target: int, done: int, weeks: Sequence[int], today: date) -> Finish | None:
    """The day on which a figure that stands at `done` reaches the target. None: no running to go by."""
    if done >= target:
        return Finish(today, today, today)
    if not any(weeks):
        return None
    soonest = _soonest(target - done, weeks, HABITS)
    early, likely, late = (ceil(7 * wait + 0.5) - 1 for wait in np.quantile(soonest, (LOW, 0.5, HIGH)))
    return Finish(
        today + timedelta(days=min(early, _FOREVER)),
        today + timedelta(days=min(likely, _FOREVER)),
        today + timedelta(days=late) if late <= TWO_YEARS else None,
    )


class Fitness(NamedTuple):
    """The few figures of what is said about times; shares are of the log of a time, so 0.01 is about 1 %."""

    exponent: float = 1.06  # Riegel 1981
    short_weeks: float = 0.05  # by which the exponent grows where a week holds next to nothing of what a race asks for
    asks: float = 1.2  # times its distance in a week is what a race asks for, at most `asks_most`
    asks_most: float = 55_000_000  # mm
    stale: float = 0.03  # what an effort is worth less after a year
    gain: float = 0.02  # what training brings in the end: with `trained` mm in a week, less with less
    trained: float = 40_000_000
    settles: float = 60.0  # days in which two thirds of it have come
    day: float = 0.025  # spread of one day and another, course and weather
    apart: float = 0.03  # spread for a distance that is 2.7 times as long or short
    aged: float = 0.04  # spread that comes with a year, back or ahead


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
    week = mean_week(weekly_distance)
    lacks = max(0.0, 1 - week / min(fitness.asks * distance, fitness.asks_most))
    ahead = max(0, days_left)
    gain = fitness.gain * min(1.0, week / fitness.trained) * (1 - exp(-ahead / fitness.settles))
    found = []
    for effort in seen:
        if effort.distance <= 0 or effort.time <= 0 or not _tells(effort.distance, distance):
            continue
        apart = log(distance / effort.distance)
        exponent = fitness.exponent + (fitness.short_weeks * lacks if apart > 0 else 0)
        years = max(0, effort.days_ago) / 365
        middle = log(effort.time) + exponent * apart + fitness.stale * min(years, 2) - gain
        spread = sqrt(fitness.day**2 + (fitness.apart * apart) ** 2 + fitness.aged**2 * (min(years, 2) + ahead / 365))
        found.append(Expected(middle, spread))
    return found


def time_at(distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int) -> Forecast | None:
    """The time in ms over `distance` mm on the last of the days left, if it is run flat out. None: no effort to go by.

    One more effort, or more distance in a week, never makes it slower: `low` is the fastest end of the range.
    """
    said = expected(distance, seen, weekly_distance, days_left)
    if not said:
        return None
    away = NormalDist().inv_cdf(HIGH)
    return Forecast(*(round(exp(min(one.middle + z * one.spread for one in said))) for z in (-away, 0.0, away)))


def mean_week(weeks: Sequence[int], habits: Habits = HABITS) -> float:
    """What a week holds: of the stretches of the last weeks, the one that speaks best."""
    return max(float(_to_choose_from(weeks, n, habits) @ _weights(n, habits)) for n in habits.stretches)


def _tells(one: int, other: int) -> bool:
    """Whether a time over one distance says something about the other."""
    shorter, longer = sorted((one, other))
    return longer <= shorter * (2 if shorter < _SHORTEST else _FARTHEST)


_LUMPS = np.array([0.4, 0.25, 0.2, 0.15])  # a week's runs: what is left of a week is some of them, not a share of each
_FOREVER = 36_500  # days


class _Drawn(NamedTuple):
    """All that is chance in the futures, drawn once: rows are futures, columns are weeks ahead."""

    choices: tuple[npt.NDArray[np.uint8], ...]  # for each stretch: which week is chosen, 0 the last one
    levels: Floats
    lumps: Floats  # when in the week each of its runs comes, 0 to 1


@cache
def _drawn(habits: Habits) -> _Drawn:
    chance = np.random.RandomState(20_260)  # its numbers stay the same in every version

    def spread(columns: int) -> npt.NDArray[np.intp]:
        """Each column has each future's number once, in an order of its own."""
        return chance.random_sample((FUTURES, columns)).argsort(axis=0)

    shares = (np.arange(FUTURES) + 0.5) / FUTURES
    bell = np.array([NormalDist().inv_cdf(share) for share in shares])
    which, moves = shares[spread(_WEEKS_AHEAD)], bell[spread(_WEEKS_AHEAD + 1)]
    choices = tuple(
        np.searchsorted(np.cumsum(_weights(stretch, habits))[:-1], which).astype(np.uint8)
        for stretch in habits.stretches
    )
    logs = np.empty((FUTURES, _WEEKS_AHEAD))
    drifted = np.zeros(FUTURES)
    for week in range(_WEEKS_AHEAD):
        drifted = drifted * habits.lasting + moves[:, week + 1] * habits.drift
        logs[:, week] = moves[:, 0] * habits.level + drifted
    return _Drawn(choices, np.exp(logs + habits.lean), shares[spread(len(_LUMPS))])


def _weights(stretch: int, habits: Habits) -> Floats:
    """How often each week of a stretch is drawn, the last one first, and then the imagined ones; together 1."""
    seen = 0.5 ** (np.arange(stretch) / habits.half_life)
    weights = np.concatenate([seen, [weight for _, weight in habits.imagined]])
    return weights / weights.sum()


def _to_choose_from(weeks: Sequence[int], stretch: int, habits: Habits) -> Floats:
    """The weeks of a stretch, the last one first, and the imagined ones around their mean."""
    seen = np.zeros(stretch)
    last = np.array(weeks[-stretch:][::-1], dtype=np.float64)
    seen[: len(last)] = last
    weights = 0.5 ** (np.arange(stretch) / habits.half_life)
    mean = float(seen @ weights / weights.sum())
    return np.concatenate([seen, [mean * part for part, _ in habits.imagined]])


def _reach(days_left: int) -> float:
    """The weeks that are left; of today, half a day."""
    return max(0.0, days_left - 0.5) / 7


def _soonest(need: int, weeks: Sequence[int], habits: Habits) -> Floats:
    """After how many weeks the futures have what is needed."""
    drawn = _drawn(habits)
    soonest = np.full(FUTURES, np.inf)
    for stretch, choice in zip(habits.stretches, drawn.choices, strict=True):
        choose = _to_choose_from(weeks, stretch, habits)
        for ahead in (_SEASON, _WEEKS_AHEAD):  # most targets are within a season: look no further then
            amounts = np.cumsum(choose[choice[:, :ahead]] * drawn.levels[:, :ahead], axis=1)
            if amounts[:, -1].min() >= need:
                break
        soonest = np.minimum(soonest, np.sort(_weeks_until(need, amounts)))
    return soonest


def _weeks_until(need: int, amounts: Floats) -> Floats:
    """After how many weeks each future has what is needed, straight on within a week and beyond the last."""
    there = amounts >= need
    last = amounts.shape[1] - 1
    at = np.where(there.any(axis=1), there.argmax(axis=1), last)
    rows = np.arange(len(amounts))
    before = np.where(at > 0, amounts[rows, at - 1], 0.0)
    within = (need - before) / np.maximum(amounts[rows, at] - before, 1e-9)
    beyond = (last + 1) * need / np.maximum(amounts[:, last], 1e-9)
    return np.where(there.any(axis=1), at + within, beyond)
