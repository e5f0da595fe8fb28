"""The futures of a figure: what a runner's last weeks let expect, drawn once and for all. Pure, no chance at run time.

Four hundred futures are made of the runner's own last weeks. Each coming week is one of those, recent ones a little
more often, together with a few imagined weeks around their mean (off, half, usual, double), because nobody's last weeks
show all that can happen. The same weeks always give the same futures. In a future

- weeks resemble the one before: a good one is followed by good ones, and weeks off come in spells;
- the beginning resembles the last week: if that was without a run, weeks off are likelier at the start of many futures,
  the more so the longer there has been no run, and less and less from week to week;
- the level drifts from week to week, so that ranges widen with the weeks ahead;
- a week's runs come in one, two or four parts, because what is left of a week is some of them and not a share of each;
- weeks in December and January hold a little less than others, where it is known when they are.

Which last weeks? The last 3, 8 and 26 each make their futures. The best of the three is tempered by the mean of all
three: the best alone promises too much to runners whose weeks are irregular.

A run that is added never takes anything away. With each stretch's weeks sorted, a future takes the week at a share of
the way from the least to the best, and more running raises the week at every share; a shorter time without a run only
raises that share. Weeks before the first run count as empty, so it makes no difference where they begin.

Weeks are amounts in the base unit of a metric (mm, ms, counts), oldest first; more than 26 are not looked at.
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
"""What the runs of a week are of it: of somebody who runs once, twice, more often."""
_NORMAL = NormalDist()


class Habits(NamedTuple):
    """The few figures of the model, chosen on generated runners of many kinds (bench/evidence.py; docs/evidence.md)."""

    stretches: tuple[int, ...] = (3, 8, 26)  # weeks back
    half_life: float = 30.0  # weeks after which a week is drawn half as often
    imagined: tuple[tuple[float, float], ...] = ((0.0, 1.0), (0.5, 0.4), (1.0, 0.4), (2.0, 0.4))  # of the mean; weight
    best: float = 0.7  # share of the best stretch; the rest is the mean of all
    alike: float = 0.8  # correlation of a week with the one before
    own: float = 0.2  # share of the variance that belongs to a whole future
    level: float = 0.1  # spread (standard deviation of the log) of a future's level,
    drift: float = 0.11  # what each week adds to it,
    stays: float = 0.97  # and what is left of that a week later
    ran: float = 0.2  # by how much the first week is better after one with a run, in standard deviations,
    empty: float = 0.7  # and worse after one without,
    emptier: float = 0.25  # and worse still for each time that the weeks without are 2.7 times as many
    fades: float = 0.5  # what is left of that a week later
    parts: tuple[float, ...] = (0.3, 0.3, 0.4)  # futures with one, two, four runs in a week
    winter: float = 0.85  # what a week in December or January holds of another


HABITS = Habits()


def futures(weeks: Sequence[int], days_left: int, today: date | None = None, habits: Habits = HABITS) -> Floats:
    """What each future adds in the days that are left, least first. All 0 where there is no running to go by.

    `today` is the first of those days: it tells which weeks lie in December and January.
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
    """After how many weeks each future has what is needed, soonest first. For weeks that hold a run at least."""
    return _soonest(need, tuple(weeks[-MOST_WEEKS:]), today, habits)


@lru_cache(maxsize=512)  # Today and the goal's page ask the same until the runner runs; 3 kB each
def _soonest(need: int, weeks: tuple[int, ...], today: date | None, habits: Habits) -> Floats:
    for many in (_SEASON, _WEEKS_AHEAD):  # most targets are within a season: look no further then
        each = _weeks_ahead(weeks, many, today, habits)
        amounts = _tempered(np.array([np.sort(np.cumsum(ahead, axis=1), axis=0) for ahead in each]), habits)
        if amounts[0, -1] >= need:
            break
    found = _weeks_until(need, amounts)[::-1]
    found.setflags(write=False)
    return found


def mean_week(weeks: Sequence[int], habits: Habits = HABITS) -> float:
    """What a week holds on average: of the stretches of the last weeks, the one that speaks best."""
    return max(float(seen @ weights) for seen, weights in (_to_choose_from(weeks, n, habits) for n in habits.stretches))


def weeks_without(weeks: Sequence[int]) -> int:
    """How many of the last weeks, up to the newest, are empty in a row; at most 26."""
    back = (place for place, amount in enumerate(reversed(weeks[-MOST_WEEKS:])) if amount > 0)
    return next(back, min(len(weeks), MOST_WEEKS))


def winter_days(first: date, days: int = 7) -> int:
    """How many of so many days from `first` on are in December or January."""
    return sum((first + timedelta(days=number)).month in (1, 12) for number in range(days))


def _weeks_ahead(weeks: Sequence[int], many: int, today: date | None, habits: Habits) -> Iterator[Floats]:
    """For each stretch, what each future (a row) holds in each of the coming weeks (a column)."""
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
    """What a week that begins on a day holds, as a share of a week in another season."""
    return 1 - (1 - habits.winter) * winter_days(start) / 7


def _tempered(sums: Floats, habits: Habits) -> Floats:
    """The best of the stretches and the mean of all, together."""
    return habits.best * sums.max(axis=0) + (1 - habits.best) * sums.mean(axis=0)


class _Drawn(NamedTuple):
    """All that is chance in the futures, drawn once: rows are futures, columns are weeks ahead."""

    standing: Floats  # how good a week is among those that may come, as a normal score
    levels: Floats
    moments: Floats  # when in the week each of its runs comes, 0 to 1
    parts: Floats  # how much of the week each of them is


@cache
def _drawn(habits: Habits) -> _Drawn:
    chance = np.random.RandomState(20_260)  # its numbers stay the same in every version

    def spread(columns: int) -> npt.NDArray[np.intp]:
        """Each column has each future's number once, in an order of its own."""
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
    """What is left of each week in the next one, and what is new in it; the first week is all news."""
    weeks = accumulate(news.T[1:], lambda before, now: stays * before + new * now, initial=news[:, 0])
    return np.array(list(weeks)).T


def _to_choose_from(weeks: Sequence[float], stretch: int, habits: Habits) -> tuple[Floats, Floats]:
    """The weeks of a stretch, the last one first, and the imagined ones around their mean; how often each is drawn."""
    seen = np.zeros(stretch)
    last = np.array(weeks[-stretch:][::-1], dtype=np.float64)
    seen[: len(last)] = last
    often = 0.5 ** (np.arange(stretch) / habits.half_life)
    mean = float(seen @ often / often.sum())
    amounts = np.concatenate([seen, [mean * part for part, _ in habits.imagined]])
    weights = np.concatenate([often, [weight for _, weight in habits.imagined]])
    return amounts, weights / weights.sum()


def _reach(days_left: int) -> float:
    """The weeks that are left; of today, half a day."""
    return max(0.0, days_left - 0.5) / 7


def _weeks_until(need: int, amounts: Floats) -> Floats:
    """After how many weeks each row has what is needed, straight on within a week and beyond the last."""
    there = amounts >= need
    last = amounts.shape[1] - 1
    at = np.where(there.any(axis=1), there.argmax(axis=1), last)
    rows = np.arange(len(amounts))
    before = np.where(at > 0, amounts[rows, at - 1], 0.0)
    within = (need - before) / np.maximum(amounts[rows, at] - before, 1e-9)
    beyond = (last + 1) * need / np.maximum(amounts[:, last], 1e-9)
    return np.where(there.any(axis=1), at + within, beyond)
