"""Calculate the scores that boards rank, from the runs that count. Pure, and independent of the order of the runs."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from challenges.monthly.metrics import Lane, Measure, Metric, boards_of
from challenges.monthly.rules.baseline import Usual


class Counted(NamedTuple):
    """A run that counts: its date on the challenge's clock, its value in the base unit of the metric, its evidence."""

    day: date
    value: int
    verified: bool = False


class Figure(NamedTuple):
    """A score: its value in the metric's base unit, the date of the last run that raised it, how many runs it holds."""

    value: int
    reached_on: date
    runs: int


def scores_of(counted: Iterable[Counted], metric: Metric, usual: Usual | None = None) -> dict[Measure, Figure]:
    """Return one runner's scores in a challenge with this metric, for each board and evidence (rules, section 4).

    There is no progress score without `usual`, and no score at all if no run counts: a runner who hasn't started has no
    rank. A score of zero (only flat runs in an elevation challenge) is reached with the first run.
    """
    runs = list(counted)
    verified = [run for run in runs if run.verified]
    scores = {}
    for lane, its in ((Lane.ALL, runs), (Lane.VERIFIED, verified)):
        for board, figure in _figures(its, metric, usual).items():
            scores[Measure(board, lane)] = figure
    return scores


def _figures(runs: Sequence[Counted], metric: Metric, usual: Usual | None) -> dict[Metric, Figure]:
    if not runs:
        return {}
    days = {run.day for run in runs}
    raised = [run.day for run in runs if run.value > 0] or [min(days)]
    figures = {
        metric: Figure(sum(run.value for run in runs), max(raised), len(runs)),
        Metric.RUNS: Figure(len(runs), max(days), len(runs)),
        Metric.ACTIVE_DAYS: Figure(len(days), max(days), len(runs)),
    }
    if usual:
        share = usual.share(figures[metric].value)
        reached = reached_on(runs, metric, usual.least(share)) or min(days)
        figures[Metric.PROGRESS] = Figure(share, reached, len(runs))
    return {board: figures[board] for board in boards_of(metric) if board in figures}


def by_day(counted: Iterable[Counted], metric: Metric) -> list[tuple[date, int]]:
    """Return what each active day added to the score, by date; each day adds 1 if the metric counts days."""
    sums: dict[date, int] = {}
    for run in counted:
        sums[run.day] = 1 if metric is Metric.ACTIVE_DAYS else sums.get(run.day, 0) + run.value
    return sorted(sums.items())


def reached_on(counted: Iterable[Counted], metric: Metric, figure: int) -> date | None:
    """Return the date on which the score reached `figure`; None if it hasn't."""
    total = 0
    for day, added in by_day(counted, metric):
        total += added
        if total >= figure:
            return day
    return None
