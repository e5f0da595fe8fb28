"""The realism meter: how likely a goal is, from a runner's own last weeks, and rungs beside it. Pure.

Odds come from the same futures as the forecast (`futures.py`), so the two never disagree: they are the share of the
futures in which the target is reached. A higher target never has higher odds, and one more run never lowers them.
Nothing is certain: odds are 0.01 at least and 0.99 at most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import ceil, exp, floor, log
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from challenges.goals.forecast import Expected, TimeSeen, expected
from challenges.goals.futures import Floats, futures
from challenges.goals.streaks import MOST_SKIPS, WEEKS_FOR_A_SKIP

LEAST, MOST = 0.01, 0.99
SAFE, BOLD = 0.8, 0.5  # the odds that a softer rung has at least, and a bolder one at most


class Rung(NamedTuple):
    """A target, and how likely it is."""

    target: int
    odds: float


Rungs = tuple[Rung, Rung, Rung]
"""Softer, as asked, bolder."""


def odds_of_figure(target: int, done: int, weeks: Sequence[int], days_left: int) -> float:
    """How likely a figure that stands at `done` is to reach the target in the days left, today included."""
    return _share_of(futures(weeks, days_left), target - done)


def odds_of_time(
    target_ms: int, distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int
) -> float | None:
    """How likely a time over `distance` mm is on the last day, if run flat out. None: no effort to go by."""
    said = expected(distance, seen, weekly_distance, days_left)
    return _odds_of(target_ms, said) if said else None


class Steadiness(NamedTuple):
    """The few figures of the odds of a streak, chosen on generated runners."""

    stretches: tuple[int, ...] = (3, 8, 26)
    half_life: float = 12.0  # weeks
    kept: float = 1.2  # imagined weeks with a run,
    missed: float = 0.6  # and without


STEADINESS = Steadiness()
_SHARES = (np.arange(64) + 0.5) / 64


def odds_of_streak(
    weeks_wanted: int, weeks: Sequence[int], skips: int = 0, steadiness: Steadiness = STEADINESS
) -> float:
    """How likely so many more weeks with a run are before the streak breaks, with `skips` in hand.

    `weeks` are runs in each of the last weeks, oldest first. Skips are earned and spent as `streaks.py` has it. What
    share of weeks a runner keeps is not known but weighed (beta-binomial): each share from 0 to 1 by how well it agrees
    with the last weeks.
    """
    if weeks_wanted <= 0:
        return MOST
    if not any(weeks):
        return LEAST
    reached = _weeks_in_a_row(weeks_wanted, min(skips, MOST_SKIPS))
    padded = [*[0] * max(steadiness.stretches), *weeks]  # weeks before the first count as without a run
    return _bounded(max(float(_weighed(padded[-most:], steadiness) @ reached) for most in steadiness.stretches))


def _weighed(weeks: Sequence[int], steadiness: Steadiness) -> Floats:
    """How much each share of kept weeks agrees with these; together 1."""
    kept, missed = steadiness.kept, steadiness.missed
    for back, runs in enumerate(reversed(weeks)):
        weight = 0.5 ** (back / steadiness.half_life)
        kept, missed = (kept + weight, missed) if runs > 0 else (kept, missed + weight)
    logs = (kept - 1) * np.log(_SHARES) + (missed - 1) * np.log(1 - _SHARES)
    shares = np.exp(logs - logs.max())
    return shares / shares.sum()


@cache
def _weeks_in_a_row(wanted: int, skips: int) -> Floats:
    """For each share of kept weeks: how likely so many are kept before one too many is missed.

    A step goes from one kept week to the next, over those that skips cover; what is in hand is counted in kept weeks,
    as in `streaks.py`.
    """
    most = WEEKS_FOR_A_SKIP * MOST_SKIPS
    steps = np.zeros((len(_SHARES), most + 1, most + 1))
    for reserve in range(most + 1):
        for spent in range(reserve // WEEKS_FOR_A_SKIP + 1):
            then = min(reserve - spent * WEEKS_FOR_A_SKIP + 1, most)
            steps[:, reserve, then] += _SHARES * (1 - _SHARES) ** spent
    return np.linalg.matrix_power(steps, wanted)[:, skips * WEEKS_FOR_A_SKIP].sum(axis=1)


def rungs_near_figure(target: int, done: int, weeks: Sequence[int], days_left: int, step: int) -> Rungs:
    """The target between a softer and a bolder one, both whole multiples of `step`.

    Softer: the highest below the target that is likely (8 in 10 or more), or the lowest that is not done already; the
    target itself where none is lower. Bolder: the lowest above the target that is no more than as likely as not.
    """
    more = futures(weeks, days_left)
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
) -> Rungs | tuple[()]:
    """The time between a softer (slower) and a bolder (faster) one, as above; `step` in ms. None of them: no effort."""
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


def _rungs(softer: int, target: int, bolder: int, odds_of: Callable[[int], float]) -> Rungs:
    return Rung(softer, odds_of(softer)), Rung(target, odds_of(target)), Rung(bolder, odds_of(bolder))


def in_ten(odds: float) -> int:
    """The odds as so many in ten, 0 to 10; 0 and 10 are "fewer than 1" and "more than 9", as nothing is certain."""
    return int(10 * odds + 0.5)


def _odds_of(time: int, said: Sequence[Expected]) -> float:
    """How likely a time in ms is, by the effort that speaks best."""
    if time <= 0:
        return LEAST
    return _bounded(max(NormalDist(one.middle, one.spread).cdf(log(time)) for one in said))


def _share_of(more: Floats, needed: int) -> float:
    """The share of futures that bring what is needed."""
    return MOST if needed <= 0 else _bounded(float(np.mean(more >= needed)))


def _bounded(odds: float) -> float:
    return min(max(odds, LEAST), MOST)
