"""What somebody usually runs, and their progress against it (rules, section 4). Pure.

The baseline is what the runs of the eight weeks before the window come to, in the challenge's own metric: at least
four runs of the kind that the challenge counts, typed ones too, whatever the lane. So a month that is recorded never
looks like progress over one that was typed, and nobody stands higher among the verified than among all.

Progress is what counts in the window as a share of what those eight weeks would bring over the whole window:

    share = (counted / days of the window) / (baseline / 56), at most 150 %

Both rates are per day of the whole window and of the whole eight weeks, so the figure rises with each run and never
falls because a day passes: nothing is to be worked out at midnight. Halfway through a window as usual it shows 50 %,
at its end 100 %. Somebody who always runs twice as much as another has the same share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from challenges.clock import Window
from challenges.monthly.metrics import Metric
from challenges.monthly.rules.card import LoggedInTime, Rule, rules_of
from challenges.monthly.rules.facts import RunFacts
from challenges.monthly.rules.terms import CountsFrom, Terms
from challenges.monthly.rules.verdicts import failures_by, value_of

WEEKS_BEFORE = timedelta(weeks=8)
LEAST_RUNS = 4
WHOLE = 10_000  # 100 %, in hundredths of a percent
MOST_PROGRESS = 15_000
_DAYS = WEEKS_BEFORE.days


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a runner: the sum of their eight weeks, and over how many days of the window it is projected.

    `baseline` is in the metric's base unit and above zero.
    """

    baseline: int
    days: int

    def share(self, value: int) -> int:
        """What `value` is of a whole window as usual, in hundredths of a percent: rounded down, capped."""
        return min(value * _DAYS * WHOLE // (self.baseline * self.days), MOST_PROGRESS)

    def least(self, share: int) -> int:
        """The least value that makes this share."""
        return -(-share * self.baseline * self.days // (_DAYS * WHOLE))


def weeks_before(window: Window) -> Window:
    """The eight weeks of the baseline."""
    return Window(window.first_day - WEEKS_BEFORE, window.first_day - timedelta(days=1))


def concerns_baseline(day: date, window: Window) -> bool:
    """Whether a run of this local date may belong to the baseline, on whatever clock."""
    weeks, a_day = weeks_before(window), timedelta(days=1)
    return weeks.first_day - a_day <= day <= weeks.last_day + a_day


def baseline_of(runs: Iterable[RunFacts], terms: Terms) -> int | None:
    """What the eight weeks before the window came to, in the metric's base unit; None with less than four runs.

    `runs` must hold every run of those weeks on the challenge's clock; others make no difference. Zero where the runs
    add up to nothing (flat ones in a challenge of climbs): that is no baseline either.
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
    """What progress is measured by; None where there is nothing to measure it by."""
    return Usual(baseline, window.days) if baseline else None


@lru_cache(maxsize=512)
def _rules(terms: Terms) -> tuple[Rule, ...]:
    """Of the rule card, what says which kind of run counts, over the weeks before."""
    before = replace(terms, window=weeks_before(terms.window), counts_from=CountsFrom.WINDOW, typed_count=True)
    return tuple(rule for rule in rules_of(before) if not isinstance(rule, LoggedInTime))
