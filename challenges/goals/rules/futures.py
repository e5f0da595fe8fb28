"""Simulated futures of a figure, based on a runner's recent weeks. Pure and deterministic: the draws are fixed.

Each of 400 futures is a sequence of weeks. A week is drawn from the runner's recent weeks, newer ones a little
more often, and from a few synthetic weeks around their mean (none, half, usual, double), because recent weeks never
show everything that can happen. The same weeks always give the same futures. In a future,

- weeks are autocorrelated: good weeks follow good weeks, and weeks off cluster;
- the first week depends on the last one: if it had no run, weeks off are more likely early in many futures,
  the more so the longer the break has lasted, and less so from week to week;
- the level drifts from week to week, so ranges widen with the horizon;
- a week is split into one, two or four runs, so the rest of a week holds some of its runs, not a fraction of each;
- weeks in December and January hold a little less than others, if their dates are known.

The last 3, 8 and 26 weeks each give a set of futures. The result blends the best of the three with the mean of all
three, because the best alone promises too much to irregular runners.

Adding a run never lowers a result. With a span's weeks sorted, a future takes the week at a given quantile, and
more running raises the week at every quantile; a shorter break only raises the
quantile. Weeks before the first run count as empty, so the length of the history doesn't matter.

Weeks are amounts in the base unit of a metric (mm, ms, counts), oldest first. Only the last 26 are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from math import log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FUTURES = 400
MOST_WEEKS = 26
_WEEKS_AHEAD = 105
_SEASON = 16  # weeks
_PARTS = np.array([[1.0, 0.0, 0.0, 0.0], [0.6, 0.4, 0.0, 0.0], [0.4, 0.25, 0.2, 0.15]])
"""Each run's share of a week, for runners with one, two or four runs a week."""
_NORMAL = NormalDist()


class Habits(NamedTuple):
    """Parameters of the model, fitted on generated runners of many kinds (bench/evidence.py; docs/evidence.md)."""

    stretches: tuple[int, ...] = (3, 8, 26)  # weeks back
    half_life: float = 30.0  # weeks after which a week is drawn half as often
    imagined: tuple[tuple[float, float], ...] = ((0.0, 1.0), (0.5, 0.4), (1.0, 0.4), (2.0, 0.4))  # of mean; weight
    best: float = 0.7  # weight of the best span; the rest goes to the mean of all
    alike: float = 0.8  # correlation of a week with the previous one
    own: float = 0.2  # share of the variance that is common to all weeks of a future
    level: float = 0.1  # standard deviation of the log of a future's level,
    drift: float = 0.11  # growth of it per week,
    stays: float = 0.97  # and the part of that growth that remains a week later
    ran: float = 0.2  # bonus for the first week after a week with a run, in standard deviations,
    empty: float = 0.7  # penalty after a week without one,
    emptier: float = 0.25  # and further penalty per factor e (2.7) in the number of weeks without
    fades: float = 0.5  # part of these that remains a week later
    parts: tuple[float, ...] = (0.3, 0.3, 0.4)  # shares of futures with one, two and four runs a week
    winter: float = 0.85  # amount of a week in December or January relative to other weeks


HABITS = Habits()


def futures(weeks: Sequence[int], days_left: int, today: date | None = None, habits: Habits = HABITS) -> Floats:
    """Return what each future adds in the remaining days, sorted ascending. All 0 if `weeks` has no running.

    `today` is the first of those days and determines which weeks lie in December and January.
    """
    if not any(weeks[-MOST_WEEKS:]) or _reach(days_left) <= 0:
        return np.zeros(FUTURES)
    return _futures(tuple(weeks[-MOST_WEEKS:]), days_left, today, habits)


@lru_cache(maxsize=64)  # a page asks for the odds, the forecast and the levels near by
def _futures(weeks: tuple[int, ...], days_left: int, today: date | None, habits: Habits) -> Floats:
    reach = _reach(days_left)
    beyond = max(1.0, reach / (_WEEKS_AHEAD - 1))
    whole, part = divmod(reach / beyond, 1)
    drawn = _drawn(habits)
    begun = ((drawn.moments < part) * drawn.parts).sum(axis=1)
    each = _weeks_ahead(weeks, int(whole) + 1, today, habits)
    sums = (np.sort(ahead[:, :-1].sum(axis=1) + ahead[:, -1] * begun) for ahead in each)
    found = beyond * _tempered(np.array(list(sums)), habits)
    found.setflags(write=False)
    return found


def soonest(need: int, weeks: Sequence[int], today: date | None = None, habits: Habits = HABITS) -> Floats:
    """Return the weeks that each future takes to add `need`, sorted ascending. `weeks` must contain a run."""
    return _soonest(need, tuple(weeks[-MOST_WEEKS:]), today, habits)


@lru_cache(maxsize=512)  # Today and the goal's page ask the same question until the next run; 3 kB each
def _soonest(need: int, weeks: tuple[int, ...], today: date | None, habits: Habits) -> Floats:
    for many in (_SEASON, _WEEKS_AHEAD):  # most targets are within a season, so try the short horizon first
        each = _weeks_ahead(weeks, many, today, habits)
        amounts = _tempered(np.array([np.sort(np.cumsum(ahead, axis=1), axis=0) for ahead in each]), habits)
        if amounts[0, -1] >= need:
            break
    found = _weeks_until(need, amounts)[::-1]
    found.setflags(write=False)
    return found


def mean_week(weeks: Sequence[int], habits: Habits = HABITS) -> float:
    """Return the weighted mean of a week, for the span of recent weeks with the highest mean."""
    return max(float(seen @ weights) for seen, weights in (_to_choose_from(weeks, n, habits) for n in habits.stretches))


def weeks_without(weeks: Sequence[int]) -> int:
    """Return the number of consecutive empty weeks up to the newest, at most 26."""
    back = (place for place, amount in enumerate(reversed(weeks[-MOST_WEEKS:])) if amount > 0)
    return next(back, min(len(weeks), MOST_WEEKS))


def winter_days(first: date, days: int = 7) -> int:
    """Return how many of the `days` days from `first` on lie in December or January."""
    return sum((first + timedelta(days=number)).month in (1, 12) for number in range(days))


def _weeks_ahead(weeks: Sequence[int], many: int, today: date | None, habits: Habits) -> Iterator[Floats]:
    """Yield, for each span of recent weeks, the amounts per future (row) and coming week (column)."""
    drawn = _drawn(habits)
    without = weeks_without(weeks)
    better = -(habits.empty + habits.emptier * log(without)) if without else habits.ran
    standing = drawn.standing[:, :many] + better * habits.fades ** np.arange(many)
    levels = drawn.levels[:, :many]
    known: Sequence[float] = weeks[-MOST_WEEKS:]
    if today:
        levels = levels * [_season(today + timedelta(weeks=week), habits) for week in range(many)]
        starts = (today - timedelta(weeks=len(known) - place) for place in range(len(known)))
        known = [amount / _season(start, habits) for amount, start in zip(known, starts, strict=True)]
    for stretch in habits.stretches:
        seen, weights = _to_choose_from(known, stretch, habits)
        order = np.argsort(seen, kind="stable")
        shares = np.cumsum(weights[order])[:-1]
        ends = np.array([_NORMAL.inv_cdf(min(max(share, 1e-9), 1 - 1e-9)) for share in shares])
        yield seen[order][np.searchsorted(ends, standing)] * levels


def _season(start: date, habits: Habits) -> float:
    """Return the seasonal factor of the week that starts on a day."""
    return 1 - (1 - habits.winter) * winter_days(start) / 7


def _tempered(sums: Floats, habits: Habits) -> Floats:
    """Blend the best span with the mean of all spans."""
    return habits.best * sums.max(axis=0) + (1 - habits.best) * sums.mean(axis=0)


class _Drawn(NamedTuple):
    """The random part of the futures, drawn once. Rows are futures, columns are weeks ahead."""

    standing: Floats  # quantile of the week, as a normal score
    levels: Floats
    moments: Floats  # position of each run within the week, 0 to 1
    parts: Floats  # share of the week that each run makes up


@cache
def _drawn(habits: Habits) -> _Drawn:
    chance = np.random.RandomState(20_260)  # RandomState is stable across numpy versions

    def spread(columns: int) -> npt.NDArray[np.intp]:
        """Return a matrix whose columns are independent permutations of the futures."""
        return chance.random_sample((FUTURES, columns)).argsort(axis=0)

    shares = (np.arange(FUTURES) + 0.5) / FUTURES
    bell = np.array([_NORMAL.inv_cdf(share) for share in shares])
    good = _carried_on(bell[spread(_WEEKS_AHEAD)], habits.alike, sqrt(1 - habits.alike**2))
    standing = sqrt(habits.own) * bell[spread(1)] + sqrt(1 - habits.own) * good
    drifted = _carried_on(bell[spread(_WEEKS_AHEAD)], habits.stays, 1.0)
    levels = np.exp(habits.level * bell[spread(1)] + habits.drift * drifted)
    moments = shares[spread(_PARTS.shape[1])]
    kinds = np.searchsorted(np.cumsum(habits.parts)[:-1], shares[spread(1)][:, 0])
    return _Drawn(standing, levels, moments, _PARTS[kinds])


def _carried_on(news: Floats, stays: float, new: float) -> Floats:
    """Return an AR(1) series per row: `stays` times the previous value plus `new` times the shock."""
    weeks = accumulate(news.T[1:], lambda before, now: stays * before + new * now, initial=news[:, 0])
    return np.array(list(weeks)).T


def _to_choose_from(weeks: Sequence[float], stretch: int, habits: Habits) -> tuple[Floats, Floats]:
    """Return the weeks of a span, newest first, plus the synthetic ones around their mean, and the weight of each."""
    seen = np.zeros(stretch)
    last = np.array(weeks[-stretch:][::-1], dtype=np.float64)
    seen[: len(last)] = last
    often = 0.5 ** (np.arange(stretch) / habits.half_life)
    mean = float(seen @ often / often.sum())
    amounts = np.concatenate([seen, [mean * part for part, _ in habits.imagined]])
    weights = np.concatenate([often, [weight for _, weight in habits.imagined]])
    return amounts, weights / weights.sum()


def _reach(days_left: int) -> float:
    """Return the remaining time in weeks, counting today as half a day."""
    return max(0.0, days_left - 0.5) / 7


def _weeks_until(need: int, amounts: Floats) -> Floats:
    """Return the weeks until each row reaches `need`, linear within a week and extrapolated beyond the last."""
    there = amounts >= need
    last = amounts.shape[1] - 1
    at = np.where(there.any(axis=1), there.argmax(axis=1), last)
    rows = np.arange(len(amounts))
    before = np.where(at > 0, amounts[rows, at - 1], 0.0)
    within = (need - before) / np.maximum(amounts[rows, at] - before, 1e-9)
    beyond = (last + 1) * need / np.maximum(amounts[:, last], 1e-9)
    return np.where(there.any(axis=1), at + within, beyond)
