"""A runner's usual amount of running, and their progress compared with it (rules, section 4). Pure.

The baseline is the total of the eight weeks before the window, in the challenge's own metric. It needs at least four
runs of the kind that the challenge counts. Self-reported runs are included for every kind of evidence, so a recorded
month never looks like progress over a typed one, and nobody ranks higher among the verified than among all.

Progress is the total in the window as a share of what those eight weeks would give over the whole window:

    share = (counted / days of the window) / (baseline / 56), at most 150 %

Both rates are per day of the whole window and of all eight weeks. So progress rises with each run and never falls as
days pass, and nothing has to be recalculated at midnight. A usual window gives 50 % halfway through and 100 % at its
end. Somebody who always runs twice as much as another has the same share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from challenges.clock import Window
from challenges.monthly.rules.metrics import Metric
from challenges.monthly.rules.rule_card import CardRule, JudgedRun, LoggedInTime, failures_by, rules_of, value_of
from challenges.monthly.rules.terms import CountsFrom, Terms

WEEKS_BEFORE = timedelta(weeks=8)
LEAST_RUNS = 4
WHOLE = 10_000  # 100 %, in hundredths of a percent
MOST_PROGRESS = 15_000
_DAYS = WEEKS_BEFORE.days


@dataclass(frozen=True, slots=True)
class Usual:
    """A runner's usual: the total of their eight weeks, and the number of days it is projected onto.

    `baseline` is in the metric's base unit and above zero.
    """

    baseline: int
    days: int

    def share(self, value: int) -> int:
        """Return `value` as a share of a usual window, in hundredths of a percent, rounded down and capped."""
        return min(value * _DAYS * WHOLE // (self.baseline * self.days), MOST_PROGRESS)

    def least(self, share: int) -> int:
        """Return the smallest value that gives this share."""
        return -(-share * self.baseline * self.days // (_DAYS * WHOLE))


def weeks_before(window: Window) -> Window:
    """Return the eight weeks of the baseline."""
    return Window(window.first_day - WEEKS_BEFORE, window.first_day - timedelta(days=1))


def concerns_baseline(day: date, window: Window) -> bool:
    """Whether a run on this local date may belong to the baseline, on any clock."""
    weeks, a_day = weeks_before(window), timedelta(days=1)
    return weeks.first_day - a_day <= day <= weeks.last_day + a_day


def baseline_of(runs: Iterable[JudgedRun], terms: Terms) -> int | None:
    """Return the total of the eight weeks before the window, in the metric's base unit; None with fewer than four runs.

    `runs` must include all runs of those weeks on the challenge's clock; other runs make no difference. A total of zero
    (flat runs in an elevation challenge) can't serve as a baseline: see `usual_of`.
    """
    some = list(runs)
    failed = failures_by(_rules(terms), some, weeks_before(terms.window).first_day)
    counted = [run for run in some if not failed[run.id]]
    if len(counted) < LEAST_RUNS:
        return None
    if terms.metric is Metric.ACTIVE_DAYS:
        return len({terms.day_of(run.local_date, run.started_at) for run in counted})
    return sum(value_of(run, terms.metric) for run in counted)


def usual_of(baseline: int | None, window: Window) -> Usual | None:
    """Return what progress is measured against; None without a baseline above zero."""
    return Usual(baseline, window.days) if baseline else None


@lru_cache(maxsize=512)
def _rules(terms: Terms) -> tuple[CardRule, ...]:
    """Return the rules that say which kinds of run count, applied to the weeks before."""
    before = replace(terms, window=weeks_before(terms.window), counts_from=CountsFrom.WINDOW, allows_typed=True)
    return tuple(rule for rule in rules_of(before) if not isinstance(rule, LoggedInTime))
