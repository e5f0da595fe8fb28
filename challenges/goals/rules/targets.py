"""The target of a goal, and the enums around it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from challenges.clock import Window, month_window
from challenges.monthly.rules.metrics import Metric

LONGEST_WORDS = 200  # characters of a reason, an obstacle or a plan


class GoalKind(Enum):
    """The kind of a goal (rules, section 8)."""

    VOLUME = "volume"  # a total in a period
    TIME = "time"  # a time over a distance, by a date
    STREAK = "streak"  # a number of weeks in a row
    OPEN = "open"  # no target


class GoalPeriod(Enum):
    """The period of a goal."""

    WEEK = "week"
    NEXT_WEEK = "next-week"
    MONTH = "month"
    NEXT_MONTH = "next-month"
    YEAR = "year"
    NEXT_YEAR = "next-year"
    DATES = "dates"  # custom dates


class GoalEnding(Enum):
    """How the runner ended a goal."""

    FINISHED = "finished"
    LET_GO = "let-go"


class CheckInAnswer(Enum):
    """How the plan went in a week."""

    KEPT = "kept"
    BENT = "bent"
    DROPPED = "dropped"


class PauseReason(Enum):
    """The reason for days off."""

    ILL = "ill"
    HOLIDAY = "holiday"
    LIFE = "life"


class GoalEvent(Enum):
    """An event in the history of a goal."""

    SET = "set"
    ADJUSTED = "adjusted"
    PAUSED = "paused"
    WENT_ON = "went-on"
    FINISHED = "finished"
    LET_GO = "let-go"


@dataclass(frozen=True, slots=True)
class Aim:
    """The definition of a goal.

    `target` is in the metric's base unit for a volume, in milliseconds for a time, in weeks for a streak, and None for
    an open goal. `distance` (mm) is set only for a time, `metric` only for a volume and an open goal. A streak has no
    last day. A time counts from `first_day`, the day it was set.
    """

    kind: GoalKind
    first_day: date
    last_day: date | None = None
    metric: Metric | None = None
    target: int | None = None
    distance: int | None = None

    @property
    def window(self) -> Window | None:
        """The days of the goal, or None for a streak."""
        return Window(self.first_day, self.last_day) if self.last_day else None

    def is_same_as(self, other: "Aim") -> bool:
        """Whether both goals are for the same thing, regardless of their targets."""
        if self.kind is not other.kind:
            return False
        if self.kind is GoalKind.STREAK:
            return True
        if self.kind is GoalKind.TIME:
            return self.distance == other.distance
        return (self.metric, self.first_day, self.last_day) == (other.metric, other.first_day, other.last_day)


def window_of(period: GoalPeriod, today: date) -> Window | None:
    """Return the days of a period relative to today, or None for custom dates."""
    monday = today - timedelta(days=today.weekday())
    week, month = timedelta(days=6), month_window(today.year, today.month)
    match period:
        case GoalPeriod.WEEK:
            return Window(monday, monday + week)
        case GoalPeriod.NEXT_WEEK:
            return Window(monday + timedelta(days=7), monday + timedelta(days=7) + week)
        case GoalPeriod.MONTH:
            return month
        case GoalPeriod.NEXT_MONTH:
            after = month.last_day + timedelta(days=1)
            return month_window(after.year, after.month)
        case GoalPeriod.YEAR | GoalPeriod.NEXT_YEAR:
            year = today.year + (period is GoalPeriod.NEXT_YEAR)
            return Window(date(year, 1, 1), date(year, 12, 31))
    return None


def period_of(window: Window) -> GoalPeriod:
    """Return whether a window is exactly a week, a month or a year, else `Period.DATES`."""
    first, last = window.first_day, window.last_day
    if first.weekday() == 0 and window.days == 7:
        return GoalPeriod.WEEK
    if window == month_window(first.year, first.month):
        return GoalPeriod.MONTH
    return GoalPeriod.YEAR if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)) else GoalPeriod.DATES
