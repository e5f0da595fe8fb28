"""What a challenge measures. A score is a whole number in the metric's own base unit. Pure."""

from enum import Enum

from challenges.units import Distance, Duration


class Metric(Enum):
    """Base units: millimetres for distance and elevation, milliseconds for moving time, else a count."""

    DISTANCE = "distance"
    MOVING_TIME = "moving-time"
    ELEVATION = "elevation"
    RUNS = "runs"
    ACTIVE_DAYS = "active-days"

    def quantity(self, value: int) -> Distance | Duration | int:
        """The value with its unit, as pages format it."""
        if self in (Metric.DISTANCE, Metric.ELEVATION):
            return Distance(value)
        return Duration(value) if self is Metric.MOVING_TIME else value

    @property
    def is_count(self) -> bool:
        """Whether the score counts things rather than measures them."""
        return self in (Metric.RUNS, Metric.ACTIVE_DAYS)


def boards_of(metric: Metric) -> tuple[Metric, ...]:
    """The metrics a challenge offers as boards: its own first, then runs and active days (rules, section 4)."""
    return tuple(dict.fromkeys((metric, Metric.RUNS, Metric.ACTIVE_DAYS)))
