"""How a challenge ranks and closes, in sentences for the rule card. Pure."""

from datetime import datetime

from challenges.lifecycle import PROTEST
from challenges.monthly.metrics import Metric, Ranking
from challenges.monthly.rules.terms import Terms
from challenges.refusals import N_, Reason

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
