"""What a challenge measures, and from which runs. A score is a whole number in the metric's own base unit. Pure."""

from datetime import date
from enum import Enum
from typing import NamedTuple

from challenges.runners.rules import Category
from challenges.units import Distance, Duration


class Metric(Enum):
    """Base units: millimetres for distance and elevation, milliseconds for moving time, else a count.

    Progress is a share of what is usual for a runner, in hundredths of a percent: a board, and nobody's target.
    """

    DISTANCE = "distance"
    MOVING_TIME = "moving-time"
    ELEVATION = "elevation"
    RUNS = "runs"
    ACTIVE_DAYS = "active-days"
    PROGRESS = "progress"

    __hash__ = object.__hash__  # scores are looked up by it a hundred times a run; Enum's own is not compiled

    def quantity(self, value: int) -> Distance | Duration | int:
        """The value with its unit, as pages format it."""
        if self in (Metric.DISTANCE, Metric.ELEVATION):
            return Distance(value)
        return Duration(value) if self is Metric.MOVING_TIME else value

    @property
    def is_count(self) -> bool:
        """Whether the score counts things rather than measures them."""
        return self in (Metric.RUNS, Metric.ACTIVE_DAYS)


TARGETS = (Metric.DISTANCE, Metric.MOVING_TIME, Metric.ELEVATION, Metric.RUNS, Metric.ACTIVE_DAYS)
"""What a challenge may ask for."""


class Lane(Enum):
    """Which evidence a score is made from: any, or only recordings (rules, section 4)."""

    ALL = "all"
    VERIFIED = "verified"

    __hash__ = object.__hash__


class Measure(NamedTuple):
    """What one score is of."""

    metric: Metric
    lane: Lane = Lane.ALL


class Mark(NamedTuple):
    """A score as the boards see it: value in the metric's base unit, and since which local date."""

    value: int
    reached_on: date
    category: Category | None
    age_group: str | None


class Ranking(Enum):
    """How scores that are equal share a place."""

    STANDARD = "standard"  # 1 2 2 4
    ORDINAL = "ordinal"  # 1 2 3 4


def boards_of(metric: Metric) -> tuple[Metric, ...]:
    """The metrics a challenge offers as boards: its own first, then runs, active days, progress (rules, section 4)."""
    return tuple(dict.fromkeys((metric, Metric.RUNS, Metric.ACTIVE_DAYS, Metric.PROGRESS)))
