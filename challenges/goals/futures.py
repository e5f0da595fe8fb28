"""The futures of a figure: what a runner's last weeks let expect, drawn once and for all. Pure, no chance at run time.

A few hundred futures are made of the runner's own last weeks: each coming week is one of those, recent ones more often,
together with a few imagined weeks around their mean (off, half, usual, double), because nobody's last weeks show all
that can happen; and each future has a level of its own, for form, weather and life. The same weeks always give the same
futures.

Which last weeks? Those that speak best for the runner among the last 3, 8 and 26, where fewer weeks count for less
beside the imagined ones. So a break that is over weighs little, and a run that is added later never takes anything
away: each future only grows with each week, and one more stretch to choose from can only add. Whether the weeks begin
with the first run or with zeros before it makes no difference.

Weeks are amounts in the base unit of a metric (mm, ms, counts), oldest first; more than 26 are not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FUTURES = 400
MOST_WEEKS = 26
_WEEKS_AHEAD = 105
_SEASON = 16  # weeks
_LUMPS = np.array([0.4, 0.25, 0.2, 0.15])  # a week's runs: what is left of a week is some of them, not a share of each


class Habits(NamedTuple):
    """The few figures of the model, chosen on generated runners (bench/evidence.py; docs/evidence.md)."""

    stretches: tuple[int, ...] = (3, 8, 26)  # weeks back
    half_life: float = 12.0  # weeks after which a week is drawn half as often
    imagined: tuple[tuple[float, float], ...] = ((0.0, 0.8), (0.5, 0.4), (1.0, 0.4), (2.0, 0.4))  # of the mean; weight
    level: float = 0.25  # spread (standard deviation of the log) of a future's level


HABITS = Habits()


def futures(weeks: Sequence[int], days_left: int, habits: Habits = HABITS) -> Floats:
    """What each future adds in the days that are left, least first. All 0 where there is no running to go by."""
    reach = _reach(days_left)
    if not any(weeks[-MOST_WEEKS:]) or reach <= 0:
        return np.zeros(FUTURES)
    beyond = max(1.0, reach / (_WEEKS_AHEAD - 1))
    whole, part = divmod(reach / beyond, 1)
    drawn = _drawn(habits)
    best = np.zeros(FUTURES)
    for stretch, choice in zip(habits.stretches, drawn.choices, strict=True):
        each = _to_choose_from(weeks, stretch, habits)[choice[:, : int(whole) + 1]] * drawn.levels
        sums = each[:, :-1].sum(axis=1) + each[:, -1] * ((drawn.lumps < part) @ _LUMPS)
        best = np.maximum(best, np.sort(sums))
    return best * beyond


def soonest(need: int, weeks: Sequence[int], habits: Habits = HABITS) -> Floats:
    """After how many weeks each future has what is needed, soonest first. For weeks that hold a run at least."""
    drawn = _drawn(habits)
    best = np.full(FUTURES, np.inf)
    for stretch, choice in zip(habits.stretches, drawn.choices, strict=True):
        choose = _to_choose_from(weeks, stretch, habits)
        for ahead in (_SEASON, _WEEKS_AHEAD):  # most targets are within a season: look no further then
            amounts = np.cumsum(choose[choice[:, :ahead]] * drawn.levels, axis=1)
            if amounts[:, -1].min() >= need:
                break
        best = np.minimum(best, np.sort(_weeks_until(need, amounts)))
    return best


def mean_week(weeks: Sequence[int], habits: Habits = HABITS) -> float:
    """What a week holds on average: of the stretches of the last weeks, the one that speaks best."""
    return max(float(_to_choose_from(weeks, n, habits) @ _weights(n, habits)) for n in habits.stretches)


class _Drawn(NamedTuple):
    """All that is chance in the futures, drawn once: rows are futures, columns are weeks ahead."""

    choices: tuple[npt.NDArray[np.uint8], ...]  # for each stretch: which week is chosen, 0 the last one
    levels: Floats  # one for each future
    lumps: Floats  # when in the week each of its runs comes, 0 to 1


@cache
def _drawn(habits: Habits) -> _Drawn:
    chance = np.random.RandomState(20_260)  # its numbers stay the same in every version

    def spread(columns: int) -> npt.NDArray[np.intp]:
        """Each column has each future's number once, in an order of its own."""
        return chance.random_sample((FUTURES, columns)).argsort(axis=0)

    shares = (np.arange(FUTURES) + 0.5) / FUTURES
    bell = np.array([NormalDist().inv_cdf(share) for share in shares])
    which = shares[spread(_WEEKS_AHEAD)]
    choices = tuple(
        np.searchsorted(np.cumsum(_weights(stretch, habits))[:-1], which).astype(np.uint8)
        for stretch in habits.stretches
    )
    return _Drawn(choices, np.exp(habits.level * bell[spread(1)]), shares[spread(len(_LUMPS))])


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
