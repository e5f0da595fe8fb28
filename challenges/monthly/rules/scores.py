"""Calculate the scores that boards rank, from the runs that count. Pure, and independent of the order of the runs.

How a challenge ranks and closes, in sentences for the rule card. Pure.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from challenges.lifecycle import PROTEST
from challenges.monthly.rules.baseline import Usual
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, Ranking, boards_of
from challenges.monthly.rules.terms import Terms
from challenges.refusals import N_, Reason


class CountedRun(NamedTuple):
    """A run that counts: its date on the challenge's clock, its value in the base unit of the metric, its evidence."""

    day: date
    value: int
    verified: bool = False


class ScoreFigure(NamedTuple):
    """A score: its value in the metric's base unit, the date of the last run that raised it, how many runs it holds."""

    value: int
    reached_on: date
    runs: int


def scores_of(counted: Iterable[CountedRun], metric: Metric, usual: Usual | None = None) -> dict[Measure, ScoreFigure]:
    """Return one runner's scores in a challenge with this metric, for each board and evidence (rules, section 4).

    There is no progress score without `usual`, and no score at all if no run counts: a runner who hasn't started has no
    rank. A score of zero (only flat runs in an elevation challenge) is reached with the first run.
    """
    runs = list(counted)
    verified = [run for run in runs if run.verified]
    scores = {}
    for evidence, its in ((Evidence.ALL, runs), (Evidence.VERIFIED, verified)):
        for board, figure in _figures(its, metric, usual).items():
            scores[Measure(board, evidence)] = figure
    return scores


def _figures(runs: Sequence[CountedRun], metric: Metric, usual: Usual | None) -> dict[Metric, ScoreFigure]:
    if not runs:
        return {}
    days = {run.day for run in runs}
    raised = [run.day for run in runs if run.value > 0] or [min(days)]
    figures = {
        metric: ScoreFigure(sum(run.value for run in runs), max(raised), len(runs)),
        Metric.RUNS: ScoreFigure(len(runs), max(days), len(runs)),
        Metric.ACTIVE_DAYS: ScoreFigure(len(days), max(days), len(runs)),
    }
    if usual:
        share = usual.share(figures[metric].value)
        reached = reached_on(runs, metric, usual.least(share)) or min(days)
        figures[Metric.PROGRESS] = ScoreFigure(share, reached, len(runs))
    return {board: figures[board] for board in boards_of(metric) if board in figures}


def by_day(counted: Iterable[CountedRun], metric: Metric) -> list[tuple[date, int]]:
    """Return what each active day added to the score, by date; each day adds 1 if the metric counts days."""
    sums: dict[date, int] = {}
    for run in counted:
        sums[run.day] = 1 if metric is Metric.ACTIVE_DAYS else sums.get(run.day, 0) + run.value
    return sorted(sums.items())


def reached_on(counted: Iterable[CountedRun], metric: Metric, figure: int) -> date | None:
    """Return the date on which the score reached `figure`; None if it hasn't."""
    total = 0
    for day, added in by_day(counted, metric):
        total += added
        if total >= figure:
            return day
    return None


RANKED = {
    Metric.DISTANCE: N_("Ranked by distance."),
    Metric.MOVING_TIME: N_("Ranked by moving time."),
    Metric.ELEVATION: N_("Ranked by elevation."),
    Metric.RUNS: N_("Ranked by number of runs."),
    Metric.ACTIVE_DAYS: N_("Ranked by number of days with a run."),
    Metric.PROGRESS: N_("Ranked by how each total compares with the runner's previous eight weeks."),
}
THEN = {
    Ranking.STANDARD: N_("Ties go to whoever got there first. Same day, same place."),
    Ranking.ORDINAL: N_("Ties go to whoever got there first. Same day, whoever joined first."),
}


def tie_chain(metric: Metric, ranking: Ranking) -> list[Reason]:
    """Return what a board ranks by and how it breaks ties (rules, section 4)."""
    return [Reason(RANKED[metric]), Reason(THEN[ranking])]


def close_of(terms: Terms, now: datetime) -> list[Reason]:
    """Return what happens after the last day, as far as it is still ahead (rules, section 6)."""
    times = terms.times
    if now >= times.final_at:
        return [Reason(N_("The standings have been final since %(moment)s."), moment=times.final_at)]
    if now >= times.provisional_at:
        return [Reason(N_("The standings are provisional until %(moment)s, then final."), moment=times.final_at)]
    hours = int(PROTEST.total_seconds() // 3600)
    return [
        Reason(N_("You can add or correct runs from these days until %(end)s."), end=times.provisional_at),
        Reason(N_("After that, the standings are provisional for %(hours)s hours, then final."), hours=hours),
    ]
