"""How good the odds and the forecasts are: a back-test on held-out weeks of generated runners.

    python -m bench evidence [--seed 31415] [--each 60] [--irregular 600]

Each runner asks for goals on several days. The model sees what was run before that day, and nothing else; the weeks
after it say what came of it. Beside the model stands whoever always says the base rate: the share of goals of that kind
and size (a week, a month or a season; two to twelve weeks; a distance) that were reached in the earlier part of the
same community's life, the training part. Reported are

- the Brier score: the mean of (odds - what happened)², where 0 is a prophet and 0.25 a coin;
- coverage: the share of outcomes inside the 80 % range, and how wide that is beside what was likely;
- for streaks, a plain logistic regression on weeks, fitted to the training part: whether each of the last eight weeks
  had a run, the share of the last 26 that had one, and how many weeks are wanted.

What is asked of the model is asked on irregular runners, who are like real ones (`histories.py`), and on several
communities of them that differ (`OTHERS`). docs/evidence.md has the figures. Tuned on seeds 1 to 99 and 2026, reported
on `SEED`, which nothing was chosen on.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from math import exp, log
from statistics import mean, median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.histories import IRREGULARITY, KINDS, Runner, community, describe, efforts, flat_out, irregular_runners
from challenges.goals.forecast import Forecast, TimeSeen, figure_at_end, time_at
from challenges.goals.odds import odds_of_figure, odds_of_streak, odds_of_time
from challenges.goals.streaks import MOST_SKIPS, WEEKS_FOR_A_SKIP

SEED = 31_415
GOALS = ("figure", "streak", "time")
AHEAD = ((1, 7), (8, 30), (31, 91))  # days
TRAINING = (18, 24, 30, 36)  # weeks in which goals are set; what comes of them is known within fifteen more
HELD_OUT = (56, 62, 68, 74)
OTHERS = {
    "4 km a week": IRREGULARITY._replace(km=2.6),
    "15 km a week": IRREGULARITY._replace(km=9.0),
    "one break a year": IRREGULARITY._replace(breaks=1.6, off=0.36),
    "four short breaks": IRREGULARITY._replace(breaks=7.0, weeks=4.0),
    "one run a week": IRREGULARITY._replace(runs=1.5, km=7.0),
    "very uneven": IRREGULARITY._replace(uneven=0.55, drift=0.04),
    "growing": IRREGULARITY._replace(grows=0.008),
}
"""Communities of irregular runners that differ from the usual one: the model must not depend on its figures."""


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
    kept: tuple[int, ...] = ()  # runs in each of the last weeks, oldest first
    winter: bool = False  # whether what is left of it begins in December or January


def asked_by(runner: Runner, weeks: Iterable[int], chance: np.random.Generator) -> Iterator[Asked]:
    """The goals of one runner in these weeks."""
    for week in weeks:
        today = week * 7 + int(chance.integers(7))
        last = _last_weeks(runner, today)
        if not any(runs for _, runs in last[-8:]):
            continue  # nobody sets a goal out of two months of silence
        distances, counts = [mm for mm, _ in last], [runs for _, runs in last]
        date = runner.first_day + timedelta(days=today) if runner.first_day else None
        known = {"kept": tuple(counts), "winter": bool(date and date.month in (1, 12))}
        for one in _figures(runner, today, distances, chance):
            yield one._replace(**known)
        wanted = int(chance.choice([2, 4, 8, 12]))
        odds = odds_of_streak(wanted, counts, today=date)
        yield Asked(runner.kind, "streak", wanted, 7 * wanted, odds, _kept(runner, today, wanted), **known)
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
        date = runner.first_day + timedelta(days=today) if runner.first_day else None
        yield Asked(
            runner.kind, "figure", days, left, odds_of_figure(target, done, weeks, left, date), came >= target,
            figure_at_end(done, weeks, left, date), came,
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


class BackTest(NamedTuple):
    """The base rates of the training part and its goals, and the goals of the held-out part; with what came of them."""

    base: Base
    training: list[Asked]
    asked: list[Asked]


def back_test(seed: int, each: int) -> BackTest:
    """Test the model on a community with so many runners of each kind."""
    return back_test_on(community(seed, each), seed)


def back_test_on(runners: Sequence[Runner], seed: int) -> BackTest:
    """Test the model on these runners; `seed` is for the goals that they set."""
    chance = np.random.default_rng(seed + 1)
    training = [one for runner in runners for one in asked_by(runner, TRAINING, chance)]
    asked = [one for runner in runners for one in asked_by(runner, HELD_OUT, chance)]
    return BackTest(base_rates(training), training, asked)


def regression_score(training: Sequence[Asked], asked: Sequence[Asked]) -> float:
    """The Brier score of a plain logistic regression on weeks, for the streaks among these goals."""
    learnt, tried = ([one for one in some if one.goal == "streak"] for some in (training, asked))
    weights = _fitted(_features(learnt), np.array([one.reached for one in learnt], dtype=np.float64))
    odds = 1 / (1 + np.exp(-(_features(tried) @ weights)))
    return float(np.mean((odds - [one.reached for one in tried]) ** 2))


def _features(asked: Sequence[Asked]) -> npt.NDArray[np.float64]:
    """One row for each goal: 1, the log of the weeks wanted, whether each of eight weeks was kept, the share of all."""
    rows = []
    for one in asked:
        ran = [float(runs > 0) for runs in one.kept]
        rows.append([1.0, log(one.size), *ran[-8:], mean(ran)])
    return np.array(rows)


def _fitted(
    rows: npt.NDArray[np.float64], reached: npt.NDArray[np.float64], ridge: float = 1.0
) -> npt.NDArray[np.float64]:
    """The weights of a logistic regression with a small ridge, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        odds = 1 / (1 + np.exp(-(rows @ weights)))
        slope = rows.T @ (reached - odds) - ridge * weights
        bend = (rows.T * (odds * (1 - odds))) @ rows + ridge * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


class Tenth(NamedTuple):
    """Goals whose odds are in the same tenth: what was said and what was reached on average, and how many they are."""

    said: float
    reached: float
    goals: int


def by_tenths(asked: Iterable[Asked], tenths: int = 10) -> list[Tenth]:
    """What was said and what was reached, for each tenth of the odds that was said at all."""
    found = []
    of_tenth: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        of_tenth[min(int(one.odds * tenths), tenths - 1)].append(one)
    for _, some in sorted(of_tenth.items()):
        found.append(Tenth(mean(one.odds for one in some), mean(one.reached for one in some), len(some)))
    return found


SITUATIONS = {
    "a run last week": lambda weeks: weeks[-1] > 0,
    "one empty week": lambda weeks: weeks[-1] == 0 and weeks[-2] > 0,
    "two and more": lambda weeks: not any(weeks[-2:]),
    "just back": lambda weeks: any(weeks[-back:][0] and not any(weeks[-back - 3 : -back]) for back in (1, 2, 3)),
}
"""What the last weeks were like when a goal was set. Just back: at most three weeks ago, after three without a run."""


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=60, help="runners of each kind")
    parser.add_argument("--irregular", type=int, default=600, help="irregular runners, for the figures that are asked")
    options = parser.parse_args(arguments)
    _print_irregular(options.seed, options.irregular)
    _print_others(options.seed, max(20, options.irregular // 6))
    _print_kinds(back_test(options.seed, options.each))


def _print_irregular(seed: int, many: int) -> None:
    runners = irregular_runners(np.random.default_rng(seed), many)
    like, tested = describe(runners), back_test_on(runners, seed)
    print(
        f"irregular runners: {like.km:.1f} km a week, {like.empty:.0%} of weeks empty, {like.breaks:.1f} breaks a year,"
    )
    print(f"coefficient of variation {like.variation:.2f}\n\n{_HEAD}")
    for goal in GOALS:
        print(f"{goal:20}{_row(score(_of(tested.asked, goal), tested.base))}")
    _print_ahead(tested)
    figures, streaks = _of(tested.asked, "figure"), _of(tested.asked, "streak")
    print(f"\nstreaks by a logistic regression on weeks: {regression_score(tested.training, tested.asked):.4f}")
    print("\nfigures and streaks, by the last weeks: said and reached")
    for name, is_so in SITUATIONS.items():
        print(f"{name:20}", _said([one for one in figures if is_so(one.kept)]),
              _said([one for one in streaks if is_so(one.kept)]))  # fmt: skip
    for name, winter in (("December, January", True), ("other months", False)):
        print(f"{name:20}", _said([one for one in figures if one.winter is winter and one.days_left > 7]),
              _said([one for one in streaks if one.winter is winter]))  # fmt: skip
    print("\nodds that were said, and how many of those goals were reached")
    for goal in GOALS:
        print(f"{goal:8}", "  ".join(_tenth(one) for one in by_tenths(_of(tested.asked, goal))))


def _print_others(seed: int, many: int) -> None:
    print("\nother irregular communities: Brier scores of figures and streaks, the latter beside the regression;")
    print("figures inside the range at 31 to 91 days; the worst tenth of the odds of figures, in points")
    for place, (name, traits) in enumerate(OTHERS.items()):
        runners = irregular_runners(np.random.default_rng(seed + place), many, traits)
        tested, like = back_test_on(runners, seed + place), describe(runners)
        figures = _of(tested.asked, "figure")
        figure, streak = (score(_of(tested.asked, goal), tested.base) for goal in ("figure", "streak"))
        late = score([one for one in figures if one.days_left > 30], tested.base)
        worst = max(abs(one.said - one.reached) for one in by_tenths(figures) if one.goals >= 60)
        plain = regression_score(tested.training, tested.asked)
        print(f"{name:20}{like.km:5.1f} km{figure.odds:8.4f}{figure.odds / figure.base:6.0%}", end="")
        print(f"{streak.odds:9.4f}{plain:8.4f}{late.inside or 0:6.0%}{100 * worst:5.0f}")


def _print_kinds(tested: BackTest) -> None:
    base, asked = tested.base, tested.asked
    print(f"\nall kinds\n{_HEAD}")
    for goal, of_goal in (*((goal, _of(asked, goal)) for goal in GOALS), ("all", asked)):
        for kind, some in (*((kind, [one for one in of_goal if one.kind == kind]) for kind in KINDS), ("all", of_goal)):
            print(f"{goal:8}{kind:12}{_row(score(some, base), ranges=goal != 'all')}")
    _print_ahead(tested)
    print("\nodds that were said, and how many of those goals were reached")
    for goal in GOALS:
        print(f"{goal:8}", "  ".join(_tenth(one) for one in by_tenths(_of(asked, goal), 5)))
    print("\nfigures of each kind: said and reached")
    for kind in KINDS:
        print(f"{kind:12}", _said([one for one in _of(asked, "figure") if one.kind == kind]))


def _print_ahead(tested: BackTest) -> None:
    print("\nfigures, by days ahead")
    for first, last in AHEAD:
        some = [one for one in _of(tested.asked, "figure") if first <= one.days_left <= last]
        print(f"{f'{first} to {last}':20}{_row(score(some, tested.base))}")


_HEAD = f"{'':20}{'Brier':>8}{'base':>8}{'of it':>7}{'inside':>8}{'width':>7}{'goals':>8}"


def _of(asked: Iterable[Asked], goal: str) -> list[Asked]:
    return [one for one in asked if one.goal == goal]


def _row(one: Score, *, ranges: bool = True) -> str:
    inside = f"{one.inside:8.0%}{one.width:7.0%}" if ranges and one.inside is not None else " " * 15
    return f"{one.odds:8.4f}{one.base:8.4f}{one.odds / one.base:7.0%}{inside}{one.goals:8}"


def _said(asked: Sequence[Asked]) -> str:
    return _tenth(by_tenths(asked, 1)[0]) if asked else "-"


def _tenth(one: Tenth) -> str:
    return f"{one.said:4.0%} {one.reached:4.0%} ({one.goals})"


if __name__ == "__main__":
    main()
