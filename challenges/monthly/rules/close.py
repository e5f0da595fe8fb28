"""How a challenge ranks and how it closes, in plain words for the rule card. Pure."""

from datetime import datetime

from challenges.lifecycle import PROTEST
from challenges.monthly.metrics import Metric, Ranking
from challenges.monthly.rules.terms import Terms
from challenges.refusals import N_, Reason

RANKED = {
    Metric.DISTANCE: N_("Ranked by distance."),
    Metric.MOVING_TIME: N_("Ranked by moving time."),
    Metric.ELEVATION: N_("Ranked by climb."),
    Metric.RUNS: N_("Ranked by the number of runs."),
    Metric.ACTIVE_DAYS: N_("Ranked by the number of days with a run."),
    Metric.PROGRESS: N_("Ranked by what each has done, as a share of what is usual for them."),
}
THEN = {
    Ranking.STANDARD: N_(
        "Of equal figures, the one reached on the earlier date stands higher. Else they share the place."
    ),
    Ranking.ORDINAL: N_(
        "Of equal figures, the one reached on the earlier date stands higher. Else who joined first does."
    ),
}


def tie_chain(metric: Metric, ranking: Ranking) -> list[Reason]:
    """By what a board is ordered, and what decides between equal figures (rules, section 4)."""
    return [Reason(RANKED[metric]), Reason(THEN[ranking])]


def close_of(terms: Terms, now: datetime) -> list[Reason]:
    """What happens after the last day, as much of it as is still to come (rules, section 6)."""
    times = terms.times
    if now >= times.final_at:
        return [Reason(N_("Its standings are final since %(moment)s."), moment=times.final_at)]
    if now >= times.provisional_at:
        return [
            Reason(N_("Its standings are provisional until %(moment)s, and after that final."), moment=times.final_at)
        ]
    hours = int(PROTEST.total_seconds() // 3600)
    return [
        Reason(N_("Until %(end)s, runs of these days can be added and corrected."), end=times.provisional_at),
        Reason(N_("Then the standings are provisional for %(hours)s hours, and after that final."), hours=hours),
    ]
