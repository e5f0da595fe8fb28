"""Where a runner stands in a challenge: the figure, the line against an even pace, what it takes from here. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from math import ceil, floor

from challenges.monthly.metrics import Metric
from challenges.monthly.rules.scores import Counted, by_day, reached_on
from challenges.monthly.rules.terms import Terms
from challenges.refusals import N_, Reason
from challenges.units import Distance, Units

NEARLY = 0.85
"""From this share of the even pace on, somebody is nearly on it."""


class Pace(Enum):
    """How the figure compares with an even pace through the window."""

    UPCOMING = "upcoming"
    FINISHED = "finished"
    AHEAD = "ahead"
    ON = "on"
    NEARLY = "nearly"
    BEHIND = "behind"
    OVER = "over"


TAGS = {
    Pace.UPCOMING: Reason(N_("You're in")),
    Pace.FINISHED: Reason(N_("Target reached")),
    Pace.AHEAD: Reason(N_("Ahead of pace")),
    Pace.ON: Reason(N_("On pace")),
    Pace.NEARLY: Reason(N_("Nearly on pace")),
    Pace.BEHIND: Reason(N_("Every run helps")),
    Pace.OVER: Reason(N_("Challenge over")),
}
TONES = {Pace.FINISHED: "good", Pace.AHEAD: "good", Pace.ON: "good", Pace.NEARLY: "cheer", Pace.BEHIND: "cheer"}


@dataclass(frozen=True, slots=True)
class Progress:
    """One runner's way through one challenge, as of `today` (a date on the challenge's clock, for the reader).

    Values are in the metric's base unit. `days` are (date, added) of the active days, ascending.
    """

    terms: Terms
    today: date
    days: tuple[tuple[date, int], ...]
    finished_on: date | None

    @classmethod
    def of(cls, counted: Iterable[Counted], terms: Terms, today: date) -> "Progress":
        """From the runs that count."""
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
        """The figure so far."""
        return sum(added for _, added in self.days)

    @property
    def share(self) -> float:
        """Of the target: 1.0 is all of it, and it may be more."""
        return self.value / self.target if self.target else 0.0

    @property
    def days_left(self) -> int:
        """Days left in the window, today included."""
        return self.terms.window.days_left(self.today)

    @property
    def ran_today(self) -> bool:
        return any(day == self.today for day, _ in self.days)

    @property
    def days_behind(self) -> int:
        """Days of the window that are behind the runner: the past ones, and today once it has a run."""
        passed = self.terms.window.day_number(self.today) - 1 + self.ran_today
        return max(0, min(passed, self.terms.window.days))

    @property
    def days_to_come(self) -> int:
        """The days that "a day from here" means: today too while it has no run, and always at least the last one."""
        return max(self.terms.window.days - self.days_behind, min(1, self.days_left))

    @property
    def even(self) -> int:
        """What an even pace would have come to by now."""
        return floor(self.target * self.days_behind / self.terms.window.days)

    @property
    def pace(self) -> Pace:
        """The word for it. Days without a run are not held against today."""
        if self.value >= self.target:
            return Pace.FINISHED
        if self.today < self.terms.window.first_day:
            return Pace.UPCOMING
        if self.days_left == 0:
            return Pace.OVER
        if self.value * self.terms.window.days >= self.target * (self.days_behind + 1):
            return Pace.AHEAD
        if self.value >= self.even:
            return Pace.ON
        return Pace.NEARLY if self.value >= NEARLY * self.even else Pace.BEHIND

    @property
    def tag(self) -> Reason:
        """The same in words; never a scolding one."""
        if self.pace is Pace.OVER and (rung := self.rung_reached):
            rungs = self.terms.rungs
            return Reason(N_("Level %(number)s of %(rungs)s"), number=rungs.index(rung) + 1, rungs=len(rungs))
        return TAGS[self.pace]

    @property
    def tone(self) -> str:
        """The colour of the tag."""
        return TONES.get(self.pace, "plain")

    @property
    def averaged(self) -> int:
        """Per day so far, rounded down; 0 before the first day is behind."""
        return self.value // self.days_behind if self.days_behind else 0

    def per_day(self, figure: int, step: int = 1) -> int:
        """What it takes per day from here to come to `figure`, rounded up to whole `step`s so that it is enough."""
        missing = max(0, figure - self.value)
        return ceil(missing / (self.days_to_come * step)) * step if self.days_to_come else missing

    def short_of(self, figure: int) -> int:
        """How much would be missing at the end if the days to come went like those behind; 0 when nothing would."""
        return max(0, figure - self.value - self.averaged * self.days_to_come)

    @property
    def rung_reached(self) -> int | None:
        """The highest rung so far."""
        return max((rung for rung in self.terms.rungs if rung <= self.value), default=None)

    @property
    def next_rung(self) -> int | None:
        """The next rung up; None on the top one."""
        return min((rung for rung in self.terms.rungs if rung > self.value), default=None)

    @property
    def points(self) -> list[tuple[float, float]]:
        """The line: (share of the window, share of the target), from (0, 0) to the end of the last day behind."""
        added = dict(self.days)
        points, total = [(0.0, 0.0)], 0
        if self.today < self.terms.window.first_day:
            return []
        for number in range(1, self.days_behind + 1):
            total += added.get(self.terms.window.first_day + timedelta(days=number - 1), 0)
            points.append((number / self.terms.window.days, total / self.target if self.target else 0.0))
        return points


def step_of(metric: Metric, units: Units) -> int:
    """The smallest difference that a page shows: 0.1 km or mi, a metre or foot of climb, a minute, one run or day."""
    match metric:
        case Metric.DISTANCE:
            return units.length.mm // 10
        case Metric.ELEVATION:
            return Distance.of_m(1).mm if units is Units.KM else Distance.of_feet(1).mm
        case Metric.MOVING_TIME:
            return 60_000
        case _:
            return 1
