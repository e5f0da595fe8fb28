"""A runner's progress in a challenge: the total, the line against an even pace, and what it takes from here. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from math import ceil, floor

from challenges.monthly.rules.metrics import Metric
from challenges.monthly.rules.scores import CountedRun, by_day, reached_on
from challenges.monthly.rules.terms import Terms
from challenges.refusals import N_, Reason
from challenges.units import Distance, Units

NEARLY = 0.85
"""The share of the even pace from which a runner is nearly on pace."""


class PaceTag(Enum):
    """How the total compares with an even pace through the window."""

    UPCOMING = "upcoming"
    FINISHED = "finished"
    AHEAD = "ahead"
    ON = "on"
    NEARLY = "nearly"
    BEHIND = "behind"
    OVER = "over"


TAGS = {
    PaceTag.UPCOMING: Reason(N_("You're in")),
    PaceTag.FINISHED: Reason(N_("Target reached")),
    PaceTag.AHEAD: Reason(N_("Ahead of pace")),
    PaceTag.ON: Reason(N_("On pace")),
    PaceTag.NEARLY: Reason(N_("Nearly on pace")),
    PaceTag.BEHIND: Reason(N_("Every run helps")),
    PaceTag.OVER: Reason(N_("Challenge over")),
}
TONES = {
    PaceTag.FINISHED: "good",
    PaceTag.AHEAD: "good",
    PaceTag.ON: "good",
    PaceTag.NEARLY: "cheer",
    PaceTag.BEHIND: "cheer",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """One runner's progress in one challenge, as of `today` (a date on the challenge's clock, for the reader).

    Values are in the metric's base unit. `days` holds (date, added) for each active day, ascending.
    """

    terms: Terms
    today: date
    days: tuple[tuple[date, int], ...]
    finished_on: date | None

    @classmethod
    def of(cls, counted: Iterable[CountedRun], terms: Terms, today: date) -> "Progress":
        """Return the progress from the runs that count."""
        runs = list(counted)
        return cls(terms, today, tuple(by_day(runs, terms.metric)), reached_on(runs, terms.metric, terms.target))

    @property
    def metric(self) -> Metric:
        return self.terms.metric

    @property
    def target(self) -> int:
        return self.terms.target

    @property
    def value(self) -> int:
        """The total so far."""
        return sum(added for _, added in self.days)

    @property
    def share(self) -> float:
        """The share of the target; 1.0 is all of it, and it may be more."""
        return self.value / self.target if self.target else 0.0

    @property
    def days_left(self) -> int:
        """Days left in the window, including today."""
        return self.terms.window.days_left(self.today)

    @property
    def ran_today(self) -> bool:
        return any(day == self.today for day, _ in self.days)

    @property
    def days_behind(self) -> int:
        """Days of the window already used: past days, and today if it has a run."""
        passed = self.terms.window.day_number(self.today) - 1 + self.ran_today
        return max(0, min(passed, self.terms.window.days))

    @property
    def days_to_come(self) -> int:
        """The days that "a day from here" refers to: today too if it has no run, and at least the last day."""
        return max(self.terms.window.days - self.days_behind, min(1, self.days_left))

    @property
    def even(self) -> int:
        """The total of an even pace by now."""
        return floor(self.target * self.days_behind / self.terms.window.days)

    @property
    def pace(self) -> PaceTag:
        """The comparison with an even pace. Today only counts once it has a run."""
        if self.value >= self.target:
            return PaceTag.FINISHED
        if self.today < self.terms.window.first_day:
            return PaceTag.UPCOMING
        if self.days_left == 0:
            return PaceTag.OVER
        if self.value * self.terms.window.days >= self.target * (self.days_behind + 1):
            return PaceTag.AHEAD
        if self.value >= self.even:
            return PaceTag.ON
        return PaceTag.NEARLY if self.value >= NEARLY * self.even else PaceTag.BEHIND

    @property
    def tag(self) -> Reason:
        """The comparison in words, never scolding."""
        if self.pace is PaceTag.OVER and (rung := self.rung_reached):
            rungs = self.terms.rungs
            return Reason(N_("Level %(number)s of %(rungs)s"), number=rungs.index(rung) + 1, rungs=len(rungs))
        return TAGS[self.pace]

    @property
    def tone(self) -> str:
        """The tone of the tag."""
        return TONES.get(self.pace, "plain")

    @property
    def averaged(self) -> int:
        """The average per day so far, rounded down; 0 before the first day is used."""
        return self.value // self.days_behind if self.days_behind else 0

    def per_day(self, figure: int, step: int = 1) -> int:
        """Return what it takes per day from here to reach `figure`, rounded up to whole `step`s."""
        missing = max(0, figure - self.value)
        return ceil(missing / (self.days_to_come * step)) * step if self.days_to_come else missing

    def short_of(self, figure: int) -> int:
        """Return how much would be missing at the end at the current average; 0 if it is enough."""
        return max(0, figure - self.value - self.averaged * self.days_to_come)

    @property
    def rung_reached(self) -> int | None:
        """The highest level reached."""
        return max((rung for rung in self.terms.rungs if rung <= self.value), default=None)

    @property
    def next_rung(self) -> int | None:
        """The next level up; None at the top."""
        return min((rung for rung in self.terms.rungs if rung > self.value), default=None)

    @property
    def points(self) -> list[tuple[float, float]]:
        """The points of the line: (share of the window, share of the target), from (0, 0) to the last used day."""
        added = dict(self.days)
        points, total = [(0.0, 0.0)], 0
        if self.today < self.terms.window.first_day:
            return []
        for number in range(1, self.days_behind + 1):
            total += added.get(self.terms.window.first_day + timedelta(days=number - 1), 0)
            points.append((number / self.terms.window.days, total / self.target if self.target else 0.0))
        return points


def step_of(metric: Metric, units: Units) -> int:
    """Return the smallest difference a page shows: 0.1 km or mi, 1 m or ft of elevation, a minute, one run or day."""
    match metric:
        case Metric.DISTANCE:
            return units.length.mm // 10
        case Metric.ELEVATION:
            return Distance.of_m(1).mm if units is Units.KM else Distance.of_feet(1).mm
        case Metric.MOVING_TIME:
            return 60_000
        case _:
            return 1
