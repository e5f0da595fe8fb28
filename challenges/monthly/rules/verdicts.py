"""Verdicts: a run counts if it fails no rule of the challenge. Pure.

Only the codes of failed rules are stored; sentences are made when somebody reads them.
"""

from collections.abc import Sequence
from datetime import date

from challenges.monthly.metrics import Metric
from challenges.monthly.rules.card import NoOverlap, Rule, rules_of
from challenges.monthly.rules.facts import RunFacts
from challenges.monthly.rules.terms import Terms
from challenges.refusals import Reason
from challenges.runs.rules import overlap, superseded


def failures(runs: Sequence[RunFacts], terms: Terms, joined_on: date) -> dict[int, tuple[str, ...]]:
    """Return the codes of the failed rules for each run of one runner, by run id. A run with no codes counts.

    To find overlaps, `runs` must include every run within `REACH` of those whose verdict is wanted.
    """
    return failures_by(rules_of(terms), runs, joined_on)


def failures_by(rules: Sequence[Rule], runs: Sequence[RunFacts], joined_on: date) -> dict[int, tuple[str, ...]]:
    """Return the same for given rules. Overlaps are found among the runs that pass them."""
    failed = {run.id: tuple(rule.code for rule in rules if rule.fails(run, joined_on)) for run in runs}
    for run_id in superseded(run for run in runs if not failed[run.id]):
        failed[run_id] = (NoOverlap.code,)
    return failed


def sentences(
    codes: Sequence[str], run: RunFacts, terms: Terms, joined_on: date, instead: RunFacts | None = None
) -> list[Reason]:
    """Return why a run doesn't count, from the stored codes, in rule card order. `instead` counts in its place."""
    broken = [rule for rule in rules_of(terms) if rule.code in codes]
    return [
        rule.names(instead) if isinstance(rule, NoOverlap) and instead else rule.sentence(run, joined_on)
        for rule in broken
    ]


def counts_instead(run: RunFacts, counted: Sequence[RunFacts]) -> RunFacts | None:
    """Return the counted run that counts instead of an overlapping one."""
    longer = [other for other in counted if other.id != run.id and overlap(run, other)]
    return max(longer, key=lambda other: (other.distance, other.duration, -other.id), default=None)


def value_of(run: RunFacts, metric: Metric) -> int:
    """Return what a counted run adds, in the metric's base unit; 1 if runs or days are counted."""
    match metric:
        case Metric.DISTANCE:
            return run.distance.mm
        case Metric.MOVING_TIME:
            return run.moving.ms
        case Metric.ELEVATION:
            return run.gain.mm if run.gain else 0
        case _:
            return 1
