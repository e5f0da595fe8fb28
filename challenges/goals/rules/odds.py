"""The odds of a goal, based on a runner's recent weeks, and easier and harder levels near it. Pure.

Odds come from the same futures as the forecast (`futures.py`), so the two never disagree: they are the share of
futures that reach the target. A higher target never has higher odds, and another run never lowers them.
Odds are clamped to 0.01 to 0.99, because nothing is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from math import ceil, exp, floor, log
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from challenges.goals.rules.forecast import Expected, TimeSeen, expected
from challenges.goals.rules.futures import MOST_WEEKS, Floats, futures, weeks_without, winter_days
from challenges.goals.rules.streaks import MOST_SKIPS, WEEKS_FOR_A_SKIP

LEAST, MOST = 0.01, 0.99
SAFE, BOLD = 0.8, 0.5  # minimum odds of an easier level, maximum odds of a harder one


class OddsLevel(NamedTuple):
    """A target and its odds, 0 to 1."""

    target: int
    odds: float


OddsLevels = tuple[OddsLevel, OddsLevel, OddsLevel]
"""Easier, as asked, harder."""


def odds_of_figure(target: int, done: int, weeks: Sequence[int], days_left: int, today: date | None = None) -> float:
    """Return the odds that a figure at `done` reaches the target in the days left, including `today`."""
    return _share_of(futures(weeks, days_left, today), target - done)


def odds_of_time(
    target_ms: int, distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int
) -> float | None:
    """Return the odds of a time over `distance` mm on the last day, run flat out. None without a usable effort."""
    said = expected(distance, seen, weekly_distance, days_left)
    return _odds_of(target_ms, said) if said else None


class Steadiness(NamedTuple):
    """Parameters of the odds of a streak, fitted on generated runners of many kinds (bench/evidence.py).

    They apply to the logit of the share of weeks with a run. Coefficients of running are never negative.
    """

    usual: float = 1.05
    stretches: tuple[tuple[int, float], ...] = ((3, 0.1), (8, 0.1), (26, 0.35))  # weeks; coefficient of logit
    half_life: float = 12.0  # weeks after which a week has half the weight
    often: float = 0.5  # coefficient of the log of the runs in a week,
    lately: float = 6.0  # averaged with this half-life in weeks
    spread: float = 1.0  # standard deviation of a runner's own logit around the estimate
    away: float = 2.1  # reduction of the logit after a week without a run,
    longer: float = 1.2  # and per factor e (2.7) in the number of weeks without
    winter: float = 0.25  # reduction if the next eight weeks all lie in December and January


STEADINESS = Steadiness()
_LOGITS = np.linspace(-6, 7, 66)
_WEEKS_OF_WINTER = 8
_MOST_RUNS = 7


def odds_of_streak(
    weeks_wanted: int,
    weeks: Sequence[int],
    skips: int = 0,
    today: date | None = None,
    steadiness: Steadiness = STEADINESS,
) -> float:
    """Return the odds of `weeks_wanted` more weeks with a run before the streak breaks, with `skips` available.

    `weeks` are the numbers of runs in the last weeks, oldest first. Skips are earned and used as in `streaks.py`. The
    runner's true share of weeks with a run is unknown, so the result averages over shares, weighted by closeness to the
    estimate from the share of weeks with a run in each span and the number of runs. A week without a run
    makes another one more likely, the more so the longer the break.
    """
    if weeks_wanted <= 0:
        return MOST
    if not any(weeks):
        return LEAST
    without = weeks_without(weeks)
    away = steadiness.away + steadiness.longer * log(without) if without else 0.0
    reached = _weeks_in_a_row(weeks_wanted, min(skips, MOST_SKIPS), away, steadiness.away)
    near = np.exp(-(((_LOGITS - _expected_logit(weeks, today, steadiness)) / steadiness.spread) ** 2) / 2)
    return _bounded(float(near @ reached / near.sum()))


def _expected_logit(weeks: Sequence[int], today: date | None, steadiness: Steadiness) -> float:
    """Return the expected logit of the share of weeks with a run."""
    runs = np.zeros(MOST_WEEKS)  # newest first; weeks before the first run count as empty
    last = np.minimum(weeks[-MOST_WEEKS:][::-1], _MOST_RUNS)
    runs[: len(last)] = last
    back = np.arange(MOST_WEEKS)
    counts, lately = 0.5 ** (back / steadiness.half_life), 0.5 ** (back / steadiness.lately)
    logit = steadiness.usual + steadiness.often * log(0.3 + float(lately @ runs / lately.sum()))
    for stretch, adds in steadiness.stretches:
        kept = float(counts[:stretch] @ (runs[:stretch] > 0))
        logit += adds * log((kept + 0.5) / (float(counts[:stretch].sum()) - kept + 0.5))
    if today:
        logit -= steadiness.winter * winter_days(today, 7 * _WEEKS_OF_WINTER) / (7 * _WEEKS_OF_WINTER)
    return logit


@lru_cache(maxsize=2_000)
def _weeks_in_a_row(wanted: int, skips: int, away: float, after_one: float) -> Floats:
    """Return, for each logit, the probability of `wanted` kept weeks before the streak breaks.

    The chain steps from one kept week to the next, across skipped weeks. Its state is the reserve in kept weeks,
    as in `streaks.py`. The logit is lower by `away` in the first week and by `after_one` after a missed week.
    """
    most = WEEKS_FOR_A_SKIP * MOST_SKIPS
    usual, first, after = (1 / (1 + np.exp(less - _LOGITS)) for less in (0.0, away, after_one))
    steps = np.zeros((len(_LOGITS), most + 1, most + 1))
    for reserve in range(most + 1):
        for then, likely in _next_reserves(reserve, usual, after):
            steps[:, reserve, then] += likely
    later = np.linalg.matrix_power(steps, wanted - 1).sum(axis=2)
    start = _next_reserves(skips * WEEKS_FOR_A_SKIP, first, after)
    return np.sum([likely * later[:, then] for then, likely in start], axis=0)


def _next_reserves(reserve: int, first: Floats, after: Floats) -> list[tuple[int, Floats]]:
    """Return (reserve after the next kept week, probability) for each number of skips used before it."""
    found = []
    for spent in range(reserve // WEEKS_FOR_A_SKIP + 1):
        likely = (1 - first) * (1 - after) ** (spent - 1) * after if spent else first
        found.append((min(reserve - spent * WEEKS_FOR_A_SKIP + 1, WEEKS_FOR_A_SKIP * MOST_SKIPS), likely))
    return found


def rungs_near_figure(
    target: int, done: int, weeks: Sequence[int], days_left: int, step: int, today: date | None = None
) -> OddsLevels:
    """Return the target with an easier and a harder level, both multiples of `step`.

    Easier: the highest level below the target with odds of 8 in 10 or more, else the lowest one above `done`, else the
    target itself. Harder: the lowest level above the target with odds of at most 5 in 10.
    """
    more = futures(weeks, days_left, today)
    likely, even = (done + int(more[round(len(more) * (1 - odds))]) for odds in (SAFE, BOLD))
    below, above = (target - 1) // step, target // step + 1
    softer = step * min(below, max(done // step + 1, likely // step)) if below > 0 else target
    bolder = step * max(above, even // step + 1)
    return _rungs(softer, target, bolder, lambda amount: _share_of(more, amount - done))


def rungs_near_time(
    target_ms: int,
    distance: int,
    seen: Sequence[TimeSeen],
    weekly_distance: Sequence[int],
    days_left: int,
    step: int = 30_000,
) -> OddsLevels | tuple[()]:
    """Return the time with an easier (slower) and a harder (faster) one, `step` in ms. () if no effort fits."""
    said = expected(distance, seen, weekly_distance, days_left)
    if not said:
        return ()
    likely, even = (
        exp(min(one.middle + NormalDist().inv_cdf(odds) * one.spread for one in said)) for odds in (SAFE, BOLD)
    )
    below, above = (target_ms - 1) // step, target_ms // step + 1
    softer = step * max(above, ceil(likely / step))
    bolder = step * min(below, floor(even / step)) if below > 0 and even >= step else target_ms
    return _rungs(softer, target_ms, bolder, lambda time: _odds_of(time, said))


def _rungs(softer: int, target: int, bolder: int, odds_of: Callable[[int], float]) -> OddsLevels:
    return OddsLevel(softer, odds_of(softer)), OddsLevel(target, odds_of(target)), OddsLevel(bolder, odds_of(bolder))


def in_ten(odds: float) -> int:
    """Return the odds in tenths, 0 to 10. 0 and 10 are shown as "< 1" and "> 9", because nothing is certain."""
    return int(10 * odds + 0.5)


def _odds_of(time: int, said: Sequence[Expected]) -> float:
    """Return the odds of a time in ms by the most promising effort."""
    if time <= 0:
        return LEAST
    return _bounded(max(NormalDist(one.middle, one.spread).cdf(log(time)) for one in said))


def _share_of(more: Floats, needed: int) -> float:
    """Return the share of futures that add at least `needed`."""
    return MOST if needed <= 0 else _bounded(float(np.mean(more >= needed)))


def _bounded(odds: float) -> float:
    return min(max(odds, LEAST), MOST)
