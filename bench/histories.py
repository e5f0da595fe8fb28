"""Generate runners with long histories for the back-test: what they ran on which day, and how fast they are.

There are six kinds. All have their own level, preferred weekdays, correlated good and bad weeks, and a seasonal cycle;
the first five also have illness and holidays.

- steady: nothing else.
- improving: 1 to 2.5 per cent more a week, up to twice the start; every fourth week is easy.
- injured: one to three gaps of two to ten weeks, each followed by a slow return.
- sporadic: weeks on and weeks off.
- beginner: started recently, grows by five per cent a week, and may stop.
- irregular: modelled on the public histories of 55 real runners: a median of 7 km a week, half of all weeks without a
  run, two breaks of over three weeks a year, and a median coefficient of variation of weekly distance of 1.36
  (`describe` measures all four). They have breaks of two weeks to many months, single weeks off, correlated weeks, a
  drifting level and less running in December and January, and they differ from one another in all of these.

This module doesn't use the model that is tested with it. Distances are in mm, times in ms, and days count from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from math import exp, log, sqrt
from statistics import mean, median
from typing import NamedTuple

import numpy as np

WEEKS = 92
KINDS = ("steady", "improving", "injured", "sporadic", "beginner", "irregular")
SHOWN = (1_609_344, 5_000_000, 10_000_000, 21_097_500)  # mm: distances with best efforts


class Runner(NamedTuple):
    """One history. `runs` are (day, distance); `fitness` is the natural log of the seconds over 5 km, by week."""

    kind: str
    runs: list[tuple[int, int]]  # day, mm
    fitness: list[float]
    exponent: float
    volume: list[float]  # km a week, smoothed over six weeks; long races depend on it
    first_day: date | None = None  # the date of day 0, if the history has a calendar


class Made(NamedTuple):
    """An effort: day, mm, ms."""

    day: int
    distance: int
    time: int


def community(seed: int, each: int) -> list[Runner]:
    """Return this many runners of each kind."""
    chance = np.random.default_rng(seed)
    regular = [_runner(kind, chance) for kind in KINDS if kind != "irregular" for _ in range(each)]
    return regular + irregular_runners(chance, each)


class Irregularity(NamedTuple):
    """Average traits of irregular runners. Each runner deviates from them."""

    km: float = 4.5  # median distance of a run
    runs: float = 2.6  # median number of runs in a week with runs
    breaks: float = 4.2  # breaks that start in a year, including short ones
    weeks: float = 8.5  # median length of a break; the longest take a season
    off: float = 0.18  # share of the other weeks that are off
    uneven: float = 0.4  # standard deviation of the log of the distance from week to week
    drift: float = 0.02  # standard deviation of the weekly change of the log of the level
    winter: float = 0.3  # reduction of the log of the level in December and January
    grows: float = 0.0  # weekly trend of the log of the level


IRREGULARITY = Irregularity()
_FEWEST = 15  # runs; fewer don't make a history
_BEFORE = 40  # weeks simulated before the history starts, so that it can start in a break


def irregular_runners(chance: np.random.Generator, many: int, traits: Irregularity = IRREGULARITY) -> list[Runner]:
    """Return this many irregular runners."""
    found: list[Runner] = []
    while len(found) < many:
        runner = _irregular_runner(chance, traits)
        if len(runner.runs) >= _FEWEST:
            found.append(runner)
    return found


def _irregular_runner(chance: np.random.Generator, traits: Irregularity) -> Runner:
    usual = traits.runs * exp(0.45 * chance.standard_normal())
    length = traits.km * exp(0.4 * chance.standard_normal())
    stops = traits.breaks / 52 * chance.gamma(1.2, 1 / 1.2)
    off, sticky = chance.beta(2.2 * traits.off, 2.2 * (1 - traits.off)), chance.uniform(0, 0.4)
    uneven, alike = traits.uneven * exp(0.3 * chance.standard_normal()), chance.uniform(0.2, 0.9)
    drift, grows = traits.drift * (0.5 + 0.7 * abs(chance.standard_normal())), chance.normal(traits.grows, 0.005)
    season, best_week = 0.25 * abs(chance.standard_normal()), chance.uniform(0, 52)
    first_day = date(2023, 1, 2) + timedelta(weeks=int(chance.integers(52)))
    days = chance.dirichlet([1.5] * 7)
    runs: list[tuple[int, int]] = []
    better = level = 0.0
    away, back, was_off = 0, 9, False
    for week in range(-_BEFORE, WEEKS):
        better = alike * better + uneven * sqrt(1 - alike**2) * chance.standard_normal()
        level = 0.98 * level + drift * chance.standard_normal()
        if away:
            away -= 1
        elif chance.random() < stops:
            away = int(min(_BEFORE, 2 + round(traits.weeks * exp(0.9 * chance.standard_normal()))))
        if away:
            back, was_off = 0, True
            continue
        back += 1
        now = level + better + season * np.sin((week - best_week) / 52 * 6.283) + grows * (week - WEEKS / 2)
        now -= traits.winter if (first_day + timedelta(weeks=week)).month in (1, 12) else 0
        now -= 0.15 * max(0, 4 - back)
        share = 1 / (1 + exp(now) * (1 - off) / off)
        was_off = bool(chance.random() < (share + (1 - share) * sticky if was_off else share * (1 - 0.6 * sticky)))
        if was_off or week < 0:
            continue
        wanted = int(min(7, max(1, usual * exp(now) + chance.uniform(-0.2, 1.2))))
        for day in chance.choice(7, size=wanted, replace=False, p=days):
            km = length * exp(0.3 * chance.standard_normal() + 0.3 * now) * (1.8 if chance.random() < 0.12 else 1)
            runs.append((week * 7 + int(day), round(max(1.0, km) * 1_000_000)))
    runs.sort()
    return Runner("irregular", runs, *_form(runs, traits.km * traits.runs / 2, chance), first_day)


class Description(NamedTuple):
    """How irregular runners are, each measured from the week of the first run to that of the last."""

    km: float  # median over runners of the mean weekly distance
    empty: float  # mean share of weeks without a run
    breaks: float  # mean number of gaps of over three weeks a year
    variation: float  # median over runners of the coefficient of variation of weekly distance


def describe(runners: Iterable[Runner]) -> Description:
    """Measure what is known about real runners. Each runner must have at least two runs."""
    found = []
    for runner in runners:
        amounts = np.zeros(WEEKS)
        for day, distance in runner.runs:
            amounts[day // 7] += distance / 1_000_000
        days = sorted({day for day, _ in runner.runs})
        amounts = amounts[days[0] // 7 : days[-1] // 7 + 1]
        breaks = float((np.diff(days) > 21).sum()) / (len(amounts) / 52)
        found.append(Description(amounts.mean(), float((amounts == 0).mean()), breaks, amounts.std() / amounts.mean()))
    km, empty, gaps, variation = zip(*found, strict=True)
    return Description(median(km), mean(empty), mean(gaps), median(variation))


def _runner(kind: str, chance: np.random.Generator) -> Runner:
    level = 22 * exp(0.5 * chance.standard_normal())
    a_week = float(np.clip(1.4 + level / 14 + 0.6 * chance.standard_normal(), 1, 6))
    shape = _shape(kind, chance)
    keeps = {"sporadic": chance.uniform(0.55, 0.8), "beginner": chance.uniform(0.6, 0.9)}.get(
        kind, chance.uniform(0.75, 0.97)
    )
    days = chance.dirichlet([1.5] * 7)
    season, better = chance.uniform(0, 52), 0.0
    wobble, easy = chance.uniform(0.12, 0.28), int(chance.integers(4))
    runs: list[tuple[int, int]] = []
    ill = 0
    for week in range(WEEKS):
        better = 0.5 * better + wobble * chance.standard_normal()
        ill = ill - 1 if ill > 0 else (int(chance.integers(1, 3)) if chance.random() < 0.02 else 0)
        planned = level * shape[week] * exp(better) * (1 + 0.12 * np.sin((week - season) / 52 * 6.283))
        if kind == "improving" and week % 4 == easy:
            planned *= 0.7
        if ill:
            planned *= 0 if chance.random() < 0.6 else 0.4
        elif chance.random() < 0.04:
            planned *= chance.choice([0.0, 0.5, 1.3])  # holidays
        if planned < 1:
            continue
        wanted = min(7, max(1, round(a_week * (1 if kind != "sporadic" else chance.uniform(0.5, 1.4)))))
        chosen = chance.choice(7, size=wanted, replace=False, p=days)
        lengths = np.exp(0.25 * chance.standard_normal(wanted))
        lengths[0] *= 1.6
        lengths *= planned / lengths.sum()
        runs += [
            (week * 7 + int(day), round(max(1.5, km) * 1_000_000))
            for day, km in zip(chosen, lengths, strict=True)
            if chance.random() < keeps
        ]
    runs.sort()
    return Runner(kind, runs, *_form(runs, level, chance))


def _shape(kind: str, chance: np.random.Generator) -> list[float]:
    """Return the factor on the runner's level for each week."""
    shape = [1.0] * WEEKS
    if kind == "improving":
        rate = chance.uniform(0.01, 0.025)
        start = int(chance.integers(0, 50))
        shape = [0.7 * min(2.0, exp(rate * max(0, week - start))) for week in range(WEEKS)]
    if kind == "injured":
        for _ in range(int(chance.integers(1, 4))):
            at, out = int(chance.integers(5, WEEKS - 2)), int(chance.integers(2, 11))
            back = int(chance.integers(3, 9))
            for week in range(at, min(WEEKS, at + out + back)):
                shape[week] = min(shape[week], 0.0 if week < at + out else 0.3 + 0.7 * (week - at - out) / back)
    if kind == "sporadic":
        on, stays = True, (1 / chance.uniform(3, 8), 1 / chance.uniform(1.5, 4))
        for week in range(WEEKS):
            shape[week] = chance.uniform(0.5, 1.3) if on else 0.0
            on = on != (chance.random() < stays[0 if on else 1])
    if kind == "beginner":
        start, stop = int(chance.integers(20, 75)), chance.uniform(0.01, 0.04)
        shape = [0.0 if week < start else 0.35 * min(2.2, 1.05 ** (week - start)) for week in range(WEEKS)]
        for week in range(start + 3, WEEKS):
            if chance.random() < stop:
                away = int(chance.integers(3, 30))
                shape[week : week + away] = [0.0] * len(shape[week : week + away])
    return shape


def _form(
    runs: list[tuple[int, int]], level: float, chance: np.random.Generator
) -> tuple[list[float], float, list[float]]:
    """Return fitness, exponent and smoothed volume. Fitness follows six weeks of running and drops without it."""
    amounts = [0.0] * WEEKS
    for day, distance in runs:
        amounts[day // 7] += distance / 1_000_000
    base = log(1_560) - 0.12 * log(level / 22) + 0.15 * chance.standard_normal()
    answers = chance.uniform(0.05, 0.1)
    fitness, volume, load = [], [], 0.5 * level
    for amount in amounts:
        load += (amount - load) / 6
        volume.append(load)
        fitness.append(base - answers * log((load + 6) / (level + 6)))
    return fitness, float(chance.normal(1.06, 0.012)), volume


def flat_out(runner: Runner, day: int, distance: int, chance: np.random.Generator) -> int:
    """Return the time in ms of a race over a distance on a day, given the fitness of the weeks before."""
    week = min(max(day // 7 - 1, 0), WEEKS - 1)
    lacks = max(0.0, 1 - runner.volume[week] / min(60.0, 1.3 * distance / 1_000_000))
    exponent = runner.exponent + (0.04 * lacks if distance > 5_000_000 else 0)
    told = runner.fitness[week] + exponent * log(distance / 5_000_000)
    return round(1_000 * exp(told + abs(chance.normal(0, 0.018)) + chance.normal(0, 0.012)))


def efforts(runner: Runner, until: int, chance: np.random.Generator, back: int = 300) -> list[Made]:
    """Return the best efforts that the site would have found before a day. One run in twelve is a race."""
    found = []
    for day, length in runner.runs:
        if not until - back <= day < until:
            continue
        race = chance.random() < 0.08
        slower = 1.0 if race else 1 + abs(chance.normal(0.1, 0.09))
        found += [
            Made(day, distance, round(flat_out(runner, day, distance, chance) * slower))
            for distance in SHOWN
            if distance <= length
        ]
    return found
