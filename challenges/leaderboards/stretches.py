"""How the scores of a board are counted, so that a place costs the same among a million as among a thousand. Pure.

A board is cut into stretches, and each stretch into steps. Both are numbered so that every score in a higher one ranks
before every score in a lower one; a step's number holds that of its stretch. A rank is then 1 + the scores in higher
stretches + those in higher steps of its own stretch + those in its own step that come before it.

What is measured is cut by its value: 6.4 km and 25 m of distance. What is counted has few values, which many share, so
a stretch is one value reached on one day, and its steps are the order of joining. So is the most that progress shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from challenges.monthly.metrics import Metric
from challenges.monthly.rules import MOST_PROGRESS

STEPS = 2**20  # numbers of steps in a stretch; few of them are in use

_WIDTH = {  # of a step and of a stretch, in the metric's base unit
    Metric.DISTANCE: (25_000, 256 * 25_000),  # 25 m, 6.4 km
    Metric.MOVING_TIME: (20_000, 256 * 20_000),  # 20 s, 85 min
    Metric.ELEVATION: (250, 256 * 250),  # 25 cm, 64 m
    Metric.PROGRESS: (2, 500),  # a fiftieth of a percent, 5 percent
}
_MOST = 9_999  # stretches of a measure, or things counted; whatever is more shares the last stretch
_DAYS = 400  # of a count; the first stands for every earlier day and the last for every later one
_EARLY = 2  # days before the window that have a number of their own: a date may lie there by another zone's clock
_TOGETHER = 4_096  # participations that share a step where the order of joining decides
_AT_MOST = MOST_PROGRESS // _WIDTH[Metric.PROGRESS][1]  # of progress: from here on, everybody has the most there is
_BEYOND = 2**62


class RowKey(NamedTuple):
    """Where a row stands in the order of a board: the lesser one comes first. `behind` is the negated value."""

    behind: int
    reached_on: date
    participation_id: int


class Ruler:
    """What a board is cut by: the metric, and the first day of the challenge's window."""

    __slots__ = ("counts", "first_day", "metric", "most", "step", "whole")

    def __init__(self, metric: Metric, first_day: date) -> None:
        self.metric, self.first_day = metric, first_day
        self.counts = metric.is_count
        self.most = MOST_PROGRESS if metric is Metric.PROGRESS else None  # many come to it, so it is told apart by day
        self.step, self.whole = _WIDTH.get(metric, (0, 0))


def stretch_of(ruler: Ruler, value: int, reached_on: date) -> int:
    """The stretch in which a score lies. `value` is in the metric's base unit and not negative."""
    if ruler.counts:
        return _MOST * _DAYS if value >= _MOST else value * _DAYS + _days_left(ruler, reached_on)
    if ruler.most is not None and value >= ruler.most:
        return _AT_MOST + _days_left(ruler, reached_on)
    return min(value // ruler.whole, _MOST)


def step_of(ruler: Ruler, value: int, reached_on: date, participation_id: int) -> int:
    """The step in which a score lies; `stretch_in` tells its stretch."""
    stretch = stretch_of(ruler, value, reached_on)
    if _is_whole(ruler, stretch):
        return stretch * STEPS
    if _is_of_one_day(ruler, stretch):
        return (stretch + 1) * STEPS - 1 - min(participation_id // _TOGETHER, STEPS - 1)
    return stretch * STEPS + (value - stretch * ruler.whole) // ruler.step


def stretch_in(step: int) -> int:
    """The stretch to which a step belongs."""
    return step // STEPS


def start_of(ruler: Ruler, step: int) -> RowKey:
    """The first place that may lie in a step."""
    stretch, inside = divmod(step, STEPS)
    if not _is_of_one_day(ruler, stretch):
        most = stretch * ruler.whole + (inside + 1) * ruler.step - 1
        return RowKey(-_BEYOND if stretch >= _MOST else -most, date.min, 0)
    value, left = divmod(stretch, _DAYS) if ruler.counts else (MOST_PROGRESS, stretch - _AT_MOST)
    if ruler.counts and value >= _MOST:
        return RowKey(-_BEYOND, date.min, 0)
    if left == _DAYS - 1:
        return RowKey(-value, date.min, 0)
    day = ruler.first_day + timedelta(days=_DAYS - 1 - left - _EARLY)
    return RowKey(-value, day, (STEPS - 1 - inside) * _TOGETHER if left else 0)


def end_of(stretch: int) -> int:
    """The number after the last step of a stretch."""
    return (stretch + 1) * STEPS


def are_equal(ruler: Ruler, stretch: int) -> bool:
    """Whether all scores of a stretch share one value and one date: their ranks are equal."""
    return _is_of_one_day(ruler, stretch) and not _is_whole(ruler, stretch)


def _is_of_one_day(ruler: Ruler, stretch: int) -> bool:
    return ruler.counts or (ruler.most is not None and stretch >= _AT_MOST)


def _is_whole(ruler: Ruler, stretch: int) -> bool:
    """Whether a stretch is not cut into steps: it gathers what is rare."""
    if not _is_of_one_day(ruler, stretch):
        return stretch >= _MOST
    left = stretch % _DAYS if ruler.counts else stretch - _AT_MOST
    return left in (0, _DAYS - 1) or (ruler.counts and stretch >= _MOST * _DAYS)


def _days_left(ruler: Ruler, day: date) -> int:
    """An earlier day ranks first, so it has the higher number."""
    return _DAYS - 1 - min(max((day - ruler.first_day).days + _EARLY, 0), _DAYS - 1)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a position on a board is found: so many scores lie in higher stretches or steps, so many before it here."""

    number: int
    higher: int
    inside: int


def spot_of(position: int, counts: Iterable[tuple[int, int]]) -> Spot | None:
    """Where the score at a position (from 1) lies; `counts` are (number, scores), highest first. None past the end."""
    higher = 0
    for number, scores in counts:
        if higher + scores >= position:
            return Spot(number, higher, position - higher - 1)
        higher += scores
    return None
