"""The realism meter: how likely a goal is, from a runner's own last weeks, and rungs beside it. Pure.

Odds come from the same futures as the forecast (`futures.py`), so the two never disagree: they are the share of the
futures in which the target is reached. A higher target never has higher odds, and one more run never lowers them.
Nothing is certain: odds are 0.01 at least and 0.99 at most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from math import ceil, exp, floor, log
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from challenges.goals.forecast import Expected, TimeSeen, expected
from challenges.goals.futures import MOST_WEEKS, Floats, futures, weeks_without, winter_days
from challenges.goals.streaks import MOST_SKIPS, WEEKS_FOR_A_SKIP

LEAST, MOST = 0.01, 0.99
SAFE, BOLD = 0.8, 0.5  # the odds that a softer rung has at least, and a bolder one at most


class Rung(NamedTuple):
    """A target, and how likely it is."""

    target: int
    odds: float


Rungs = tuple[Rung, Rung, Rung]
"""Softer, as asked, bolder."""


def odds_of_figure(target: int, done: int, weeks: Sequence[int], days_left: int, today: date | None = None) -> float:
    """How likely a figure that stands at `done` is to reach the target in the days left, `today` included."""
    return _share_of(futures(weeks, days_left, today), target - done)


def odds_of_time(
    target_ms: int, distance: int, seen: Sequence[TimeSeen], weekly_distance: Sequence[int], days_left: int
) -> float | None:
    """How likely a time over `distance` mm is on the last day, if run flat out. None: no effort to go by."""
    said = expected(distance, seen, weekly_distance, days_left)
    return _odds_of(target_ms, said) if said else None


class Steadiness(NamedTuple):
    """The few figures of the odds of a streak, chosen on generated runners of many kinds (bench/evidence.py).

    All of them are about the logit of the share of weeks with a run. What raises it for more running is never negative.
    """

    usual: float = 1.05
    stretches: tuple[tuple[int, float], ...] = ((3, 0.1), (8, 0.1), (26, 0.35))  # weeks back; what their logit adds
    half_life: float = 12.0  # weeks after which a week says half as much
    often: float = 0.5  # what the log of the runs in a week adds,
    lately: float = 6.0  # which have a half-life of so many weeks
    spread: float = 1.0  # how far a runner's own share may lie from all this, as a standard deviation
    away: float = 2.1  # by how much a run is less likely after a week without one,
    longer: float = 1.2  # and less so for each time that the weeks without are 2.7 times as many
    winter: float = 0.25  # by how much it is less likely if the next eight weeks are in December and January


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
    """How likely so many more weeks with a run are before the streak breaks, with `skips` in hand.

    `weeks` are runs in each of the last weeks, oldest first. Skips are earned and spent as `streaks.py` has it. What
    share of weeks a runner keeps is not known but weighed: each share by how near it is to what the last weeks let
    expect, from the share of weeks with a run in each stretch and from how many runs they held. A week without a run
    makes another one likelier, the more so the longer the break, so that a break leaves its trace.
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
    """The logit of the share of weeks with a run that the last weeks let expect."""
    runs = np.zeros(MOST_WEEKS)  # the last week first; weeks before the first count as without a run
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
    """For each logit: how likely so many weeks are kept before one too many is missed.

    A step goes from one kept week to the next, over those that skips cover; what is in hand is counted in kept weeks,
    as in `streaks.py`. The logit is lower by `away` in the first week, and by `after_one` after a missed one.
    """
    most = WEEKS_FOR_A_SKIP * MOST_SKIPS
    usual, first, after = (1 / (1 + np.exp(less - _LOGITS)) for less in (0.0, away, after_one))
    steps = np.zeros((len(_LOGITS), most + 1, most + 1))
    for reserve in range(most + 1):
        for then, likely in _next_kept(reserve, usual, after):
            steps[:, reserve, then] += likely
    later = np.linalg.matrix_power(steps, wanted - 1).sum(axis=2)
    start = _next_kept(skips * WEEKS_FOR_A_SKIP, first, after)
    return np.sum([likely * later[:, then] for then, likely in start], axis=0)


def _next_kept(reserve: int, first: Floats, after: Floats) -> list[tuple[int, Floats]]:
    """What is in hand after the next kept week, and how likely that is, for each number of skips spent before it."""
    found = []
    for spent in range(reserve // WEEKS_FOR_A_SKIP + 1):
        likely = (1 - first) * (1 - after) ** (spent - 1) * after if spent else first
        found.append((min(reserve - spent * WEEKS_FOR_A_SKIP + 1, WEEKS_FOR_A_SKIP * MOST_SKIPS), likely))
    return found


def rungs_near_figure(
    target: int, done: int, weeks: Sequence[int], days_left: int, step: int, today: date | None = None
) -> Rungs:
    """The target between a softer and a bolder one, both whole multiples of `step`.

    Softer: the highest below the target that is likely (8 in 10 or more), or the lowest that is not done already; the
    target itself where none is lower. Bolder: the lowest above the target that is no more than as likely as not.
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
