"""What a challenge measures, and from which runs. A score is an integer in the metric's base unit. Pure."""

from datetime import date
from enum import Enum
from typing import NamedTuple, Self

from challenges.runners.rules import Category
from challenges.units import Distance, Duration


class Metric(Enum):
    """Base units: millimetres for distance and elevation, milliseconds for moving time, otherwise a count.

    Progress is a share of the runner's usual, in hundredths of a percent. It is a board only, never a target.
    """

    DISTANCE = "distance"
    MOVING_TIME = "moving-time"
    ELEVATION = "elevation"
    RUNS = "runs"
    ACTIVE_DAYS = "active-days"
    PROGRESS = "progress"

    __hash__ = object.__hash__  # scores are looked up by it a hundred times per run; Enum's own hash is slow

    def quantity(self, value: int) -> Distance | Duration | int:
        """Return the value with its unit, for formatting."""
        if self in (Metric.DISTANCE, Metric.ELEVATION):
            return Distance(value)
        return Duration(value) if self is Metric.MOVING_TIME else value

    @property
    def is_count(self) -> bool:
        """Whether the score is a count rather than a measurement."""
        return self in (Metric.RUNS, Metric.ACTIVE_DAYS)


TARGETS = (Metric.DISTANCE, Metric.MOVING_TIME, Metric.ELEVATION, Metric.RUNS, Metric.ACTIVE_DAYS)
"""Metrics that a challenge can have as its target."""


class Evidence(Enum):
    """The evidence a score counts: all runs, or verified ones only (rules, section 4)."""

    ALL = "all"
    VERIFIED = "verified"

    __hash__ = object.__hash__


class Measure(NamedTuple):
    """Identifies a score within a participation."""

    metric: Metric
    evidence: Evidence = Evidence.ALL

    @property
    def name(self) -> str:
        """Its name in stored values: "distance all"."""
        return f"{self.metric.value} {self.evidence.value}"

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the measure with this name. Raises ValueError."""
        metric, evidence = name.split(" ")
        return cls(Metric(metric), Evidence(evidence))


class ScoreMark(NamedTuple):
    """A score as the boards see it: value in the metric's base unit, and since which local date."""

    value: int
    reached_on: date
    category: Category | None
    age_group: str | None


class Ranking(Enum):
    """How equal scores are ranked."""

    STANDARD = "standard"  # 1 2 2 4
    ORDINAL = "ordinal"  # 1 2 3 4


def boards_of(metric: Metric) -> tuple[Metric, ...]:
    """Return the metrics of a challenge's boards: its own, then runs, active days, progress (rules, section 4)."""
    return tuple(dict.fromkeys((metric, Metric.RUNS, Metric.ACTIVE_DAYS, Metric.PROGRESS)))
