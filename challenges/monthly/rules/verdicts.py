"""Does a run count? It does if and only if no rule of the challenge fails. Pure.

What is kept of a verdict is the codes of the rules that failed; sentences are made when somebody reads them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from challenges.monthly.metrics import Metric
from challenges.monthly.rules.card import NoOverlap, Rule, rules_of
from challenges.monthly.rules.facts import RunFacts
from challenges.monthly.rules.terms import Terms
from challenges.refusals import Reason

REACH = timedelta(days=3)
"""How far apart the dates of two overlapping runs can lie: a run lasts a day at most, zones differ by 26 hours."""
TOUCH = timedelta(minutes=1)
"""Recordings that share less than this are neighbours: typed times are whole minutes, and watches stop late."""


def failures(runs: Sequence[RunFacts], terms: Terms, joined_on: date) -> dict[int, tuple[str, ...]]:
    """The codes of the failed rules for each run of one runner, by the run's id; a run counts where there are none.

    To be right about overlaps, `runs` must hold every run within `REACH` of those whose verdict is wanted.
    """
    return failures_by(rules_of(terms), runs, joined_on)


def failures_by(rules: Sequence[Rule], runs: Sequence[RunFacts], joined_on: date) -> dict[int, tuple[str, ...]]:
    """The same by rules that are given; overlaps are found among the runs that pass them."""
    failed = {run.id: tuple(rule.code for rule in rules if rule.fails(run, joined_on)) for run in runs}
    for run_id in _overlapped([run for run in runs if not failed[run.id]]):
        failed[run_id] = (NoOverlap.code,)
    return failed


def _overlapped(runs: Sequence[RunFacts]) -> Iterator[int]:
    """The ids of runs that a longer one overlaps (of equal ones, the one logged first counts)."""
    timed = sorted(
        (run.started_at, run.id, run.distance, run.started_at + timedelta(milliseconds=run.duration.ms))
        for run in runs
        if run.started_at is not None
    )
    for place, (_, run_id, distance, ends_at) in enumerate(timed):
        for other_starts_at, other_id, other_distance, other_ends_at in timed[place + 1 :]:
            if other_starts_at >= ends_at:
                break
            inside = other_ends_at <= ends_at
            if inside or ends_at - other_starts_at > TOUCH:
                yield run_id if (distance, -run_id) < (other_distance, -other_id) else other_id


def sentences(codes: Sequence[str], run: RunFacts, terms: Terms, joined_on: date) -> list[Reason]:
    """Why a run does not count, from the stored codes, in the order of the rule card."""
    return [rule.sentence(run, joined_on) for rule in rules_of(terms) if rule.code in codes]


def value_of(run: RunFacts, metric: Metric) -> int:
    """What a counted run adds, in the metric's base unit; a run is worth 1 where runs or days are counted."""
    match metric:
        case Metric.DISTANCE:
            return run.distance.mm
        case Metric.MOVING_TIME:
            return run.moving.ms
        case Metric.ELEVATION:
            return run.gain.mm if run.gain else 0
        case _:
            return 1
