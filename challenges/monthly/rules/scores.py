"""From the runs that count to the scores that boards rank. Pure, and blind to the order of the runs."""

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
    """The scores of one runner in a challenge with this metric: for each of its boards and lanes (rules, section 4).

    `usual` is what progress is measured by: without it there is no score of progress. Nothing at all in a lane where no
    run counts: who has not started has no rank. A figure of nothing (only flat runs in a challenge of climbs) was
    reached with the first run.
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
    """What each active day added to the score, by date ascending; a day adds 1 where days are counted."""
    sums: dict[date, int] = {}
    for run in counted:
        sums[run.day] = 1 if metric is Metric.ACTIVE_DAYS else sums.get(run.day, 0) + run.value
    return sorted(sums.items())


def reached_on(counted: Iterable[Counted], metric: Metric, figure: int) -> date | None:
    """The date on which the score came to `figure`; None while it has not."""
    total = 0
    for day, added in by_day(counted, metric):
        total += added
        if total >= figure:
            return day
    return None
