"""How good the odds and the forecasts are: a back-test on held-out weeks of generated runners.

    python -m bench evidence [--seed 2026] [--each 200]

Each runner asks for goals on several days. The model sees what was run before that day, and nothing else; the weeks
after it say what came of it. Beside the model stands whoever always says the base rate: the share of goals of that kind
and size (a week, a month or a season; two to twelve weeks; a distance) that were reached in the earlier part of the
same community's life, the training part. Reported are

- the Brier score: the mean of (odds - what happened)², where 0 is a prophet and 0.25 a coin;
- coverage: the share of outcomes inside the 80 % range, and how wide that is beside what was likely.

docs/evidence.md has the figures. Tuned on seed 1, reported on another.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import exp
from statistics import mean, median
from typing import NamedTuple

import numpy as np

from bench.histories import KINDS, Runner, community, efforts, flat_out
from challenges.goals.forecast import Forecast, TimeSeen, figure_at_end, time_at
from challenges.goals.odds import odds_of_figure, odds_of_streak, odds_of_time
from challenges.goals.streaks import MOST_SKIPS, WEEKS_FOR_A_SKIP

GOALS = ("figure", "streak", "time")
AHEAD = ((1, 7), (8, 30), (31, 91))  # days
TRAINING = (18, 24, 30, 36)  # weeks in which goals are set; what comes of them is known within fifteen more
HELD_OUT = (56, 62, 68, 74)


class Asked(NamedTuple):
    """A goal that a runner set, what the model said, and what came of it."""

    kind: str
    goal: str
    size: int  # days of a figure's period, weeks of a streak, mm of a time
    days_left: int
    odds: float
    reached: bool
    said: Forecast | None = None  # of the figure or the time
    came: int = 0


def asked_by(runner: Runner, weeks: Iterable[int], chance: np.random.Generator) -> Iterator[Asked]:
    """The goals of one runner in these weeks."""
    for week in weeks:
        today = week * 7 + int(chance.integers(7))
        last = _last_weeks(runner, today)
        if not any(runs for _, runs in last[-8:]):
            continue  # nobody sets a goal out of two months of silence
        distances, counts = [mm for mm, _ in last], [runs for _, runs in last]
        yield from _figures(runner, today, distances, chance)
        wanted = int(chance.choice([2, 4, 8, 12]))
        yield Asked(
            runner.kind, "streak", wanted, 7 * wanted, odds_of_streak(wanted, counts), _kept(runner, today, wanted)
        )
        yield from _times(runner, today, distances, chance)


def _figures(runner: Runner, today: int, weeks: list[int], chance: np.random.Generator) -> Iterator[Asked]:
    """Distance in what is left of a week, a month and a season, asked for by how the last two months went."""
    usual = mean(weeks[-8:]) / 7
    for days in (7, 30, 91):
        gone = int(chance.integers(days))
        left = days - gone
        done = _between(runner, today - gone, today)
        ask = usual * days * exp(chance.normal(0.05, 0.35))
        step = 1_000_000 if days == 7 else 5_000_000
        target = max(step, round(ask / step) * step)
        if done >= target:
            continue
        came = done + _between(runner, today, today + left)
        yield Asked(
            runner.kind, "figure", days, left, odds_of_figure(target, done, weeks, left), came >= target,
            figure_at_end(done, weeks, left), came,
        )  # fmt: skip


def _times(runner: Runner, today: int, weeks: list[int], chance: np.random.Generator) -> Iterator[Asked]:
    """A time over 5 km, 10 km or half a marathon, asked for by the best so far, and run flat out on the last day."""
    made = efforts(runner, today, chance)
    seen = [TimeSeen(one.distance, one.time, today - one.day) for one in made]
    distance = int(chance.choice([5_000_000, 10_000_000, 21_097_500]))
    days = int(chance.integers(7, 91))
    said = time_at(distance, seen, weeks, days)
    longest = max((one.distance for one in made), default=0)
    if said is None or longest < distance / 4.3:
        return
    best = min(one.time * (distance / one.distance) ** 1.06 for one in made if one.distance >= distance / 4.3)
    target = round(best * exp(chance.normal(0, 0.05)) / 30_000) * 30_000
    came = flat_out(runner, today + days - 1, distance, chance)
    odds = odds_of_time(target, distance, seen, weeks, days)
    if odds is not None:
        yield Asked(runner.kind, "time", distance, days, odds, came <= target, said, came)


def _last_weeks(runner: Runner, today: int) -> list[tuple[int, int]]:
    """The last 26 times seven days: mm and runs, oldest first."""
    weeks = [(0, 0)] * 26
    for day, distance in runner.runs:
        back = (today - 1 - day) // 7
        if 0 <= back < 26:
            mm, runs = weeks[-1 - back]
            weeks[-1 - back] = (mm + distance, runs + 1)
    return weeks


def _between(runner: Runner, first: int, end: int) -> int:
    return sum(distance for day, distance in runner.runs if first <= day < end)


def _kept(runner: Runner, today: int, wanted: int) -> bool:
    """Whether so many weeks were kept before the streak broke: skips earned and spent as the site does it."""
    ran = {(day - today) // 7 for day, _ in runner.runs if day >= today}
    kept = reserve = week = 0
    while kept < wanted:
        if week in ran:
            kept, reserve = kept + 1, min(reserve + 1, MOST_SKIPS * WEEKS_FOR_A_SKIP)
        elif reserve >= WEEKS_FOR_A_SKIP:
            reserve -= WEEKS_FOR_A_SKIP
        else:
            return False
        week += 1
    return True


Base = dict[tuple[str, int], float]


def base_rates(asked: list[Asked]) -> Base:
    """The share of goals that were reached, for each kind of goal and size."""
    reached: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for one in asked:
        reached[one.goal, one.size].append(one.reached)
    return {goal: mean(each) for goal, each in reached.items()}


class Score(NamedTuple):
    """The Brier score of the odds and of the base rate; the share inside the range, and its width; goals asked."""

    odds: float
    base: float
    inside: float | None
    width: float | None
    goals: int


def score(asked: list[Asked], base: Base) -> Score:
    """How good the odds of these goals were."""
    ranges = [(one.said, one.came) for one in asked if one.said]
    return Score(
        mean((one.odds - one.reached) ** 2 for one in asked),
        mean((base[one.goal, one.size] - one.reached) ** 2 for one in asked),
        mean(said.low <= came <= said.high for said, came in ranges) if ranges else None,
        median((said.high - said.low) / max(1, said.likely) for said, _ in ranges) if ranges else None,
        len(asked),
    )


def back_test(seed: int, each: int) -> tuple[Base, list[Asked]]:
    """The base rates of the training part, and the goals of the held-out part with what came of them."""
    runners = community(seed, each)
    chance = np.random.default_rng(seed + 1)
    training = [one for runner in runners for one in asked_by(runner, TRAINING, chance)]
    return base_rates(training), [one for runner in runners for one in asked_by(runner, HELD_OUT, chance)]


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--each", type=int, default=200, help="runners of each kind")
    options = parser.parse_args(arguments)
    base, asked = back_test(options.seed, options.each)
    print(f"{'':8}{'':12}{'Brier':>8}{'base':>8}{'of it':>7}{'inside':>8}{'width':>7}{'goals':>8}")
    for goal, of_goal in (*((goal, [one for one in asked if one.goal == goal]) for goal in GOALS), ("all", asked)):
        for kind, some in (*((kind, [one for one in of_goal if one.kind == kind]) for kind in KINDS), ("all", of_goal)):
            print(f"{goal:8}{kind:12}{_row(score(some, base), ranges=goal != 'all')}")
    print("\nfigures, by days ahead")
    for first, last in AHEAD:
        some = [one for one in asked if one.goal == "figure" and first <= one.days_left <= last]
        print(f"{f'{first} to {last}':20}{_row(score(some, base))}")
    print("\nodds that were said, and how many of those goals were reached")
    for goal in GOALS:
        print(f"{goal:8}", "  ".join(_said_and_reached([one for one in asked if one.goal == goal])))


def _row(one: Score, *, ranges: bool = True) -> str:
    inside = f"{one.inside:8.0%}{one.width:7.0%}" if ranges and one.inside is not None else " " * 15
    return f"{one.odds:8.4f}{one.base:8.4f}{one.odds / one.base:7.0%}{inside}{one.goals:8}"


def _said_and_reached(asked: list[Asked]) -> Iterator[str]:
    for fifth in range(5):
        some = [one for one in asked if fifth <= one.odds * 5 < fifth + 1]
        if some:
            yield f"{mean(one.odds for one in some):4.0%} {mean(one.reached for one in some):4.0%} ({len(some)})"


if __name__ == "__main__":
    main()
