"""Buckets that count the scores of a board, so that a place costs the same for a million as for a thousand. Pure.

A board is divided into coarse buckets, and each of those into fine ones. Both are numbered so that every score in a
higher bucket ranks before every score in a lower one; the number of a fine bucket contains that of its coarse one. A
rank is then 1 + the scores in higher coarse buckets + those in higher fine buckets of its own coarse one + those that
come before it in its own fine one.

Measured metrics are divided by value: 6.4 km and 25 m of distance. Counted metrics have few values, which many runners
share, so a coarse bucket is one value reached on one day, and its fine buckets are the order of joining. The same goes
for the maximum of progress.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from challenges.monthly.rules import MOST_PROGRESS
from challenges.monthly.rules.metrics import Metric

FINE_IN_COARSE = 2**20  # fine bucket numbers per coarse bucket; few are in use

_WIDTH = {  # sizes of a fine and a coarse bucket, in the metric's base unit
    Metric.DISTANCE: (25_000, 256 * 25_000),  # 25 m, 6.4 km
    Metric.MOVING_TIME: (20_000, 256 * 20_000),  # 20 s, 85 min
    Metric.ELEVATION: (250, 256 * 250),  # 25 cm, 64 m
    Metric.PROGRESS: (2, 500),  # 0.02 percent, 5 percent
}
_MOST = 9_999  # coarse buckets of a measured metric, or counted things; anything more shares the last one
_DAYS = 400  # of a counted metric; the first stands for every earlier day and the last for every later one
_EARLY = 2  # numbered days before the window: another zone's clock may put a date there
_TOGETHER = 4_096  # participations per fine bucket where the order of joining decides
_AT_MOST = MOST_PROGRESS // _WIDTH[Metric.PROGRESS][1]  # of progress: from here on, everybody has the maximum
_BEYOND = 2**62


class SortKey(NamedTuple):
    """A row's key in the order of a board: the smaller one comes first. `sort_value` is the negated value."""

    sort_value: int
    reached_on: date
    participation_id: int


class BucketScale:
    """What the buckets depend on: the metric, and the first day of the challenge's window."""

    __slots__ = ("coarse_width", "counts", "fine_width", "first_day", "metric", "most")

    def __init__(self, metric: Metric, first_day: date) -> None:
        self.metric, self.first_day = metric, first_day
        self.counts = metric.is_count
        # many runners reach it, so it is divided by day
        self.most = MOST_PROGRESS if metric is Metric.PROGRESS else None
        self.fine_width, self.coarse_width = _WIDTH.get(metric, (0, 0))


def coarse_bucket_of(scale: BucketScale, value: int, reached_on: date) -> int:
    """Return the coarse bucket of a score. `value` is in the metric's base unit and not negative."""
    if scale.counts:
        return _MOST * _DAYS if value >= _MOST else value * _DAYS + _days_left(scale, reached_on)
    if scale.most is not None and value >= scale.most:
        return _AT_MOST + _days_left(scale, reached_on)
    return min(value // scale.coarse_width, _MOST)


def fine_bucket_of(scale: BucketScale, value: int, reached_on: date, participation_id: int) -> int:
    """Return the fine bucket of a score; `coarse_bucket_in` returns its coarse one."""
    coarse = coarse_bucket_of(scale, value, reached_on)
    if _is_whole(scale, coarse):
        return coarse * FINE_IN_COARSE
    if _is_of_one_day(scale, coarse):
        return (coarse + 1) * FINE_IN_COARSE - 1 - min(participation_id // _TOGETHER, FINE_IN_COARSE - 1)
    return coarse * FINE_IN_COARSE + (value - coarse * scale.coarse_width) // scale.fine_width


def coarse_bucket_in(fine: int) -> int:
    """Return the coarse bucket that contains a fine one."""
    return fine // FINE_IN_COARSE


def start_of(scale: BucketScale, fine: int) -> SortKey:
    """Return the first key that may be in a fine bucket."""
    coarse, inside = divmod(fine, FINE_IN_COARSE)
    if not _is_of_one_day(scale, coarse):
        most = coarse * scale.coarse_width + (inside + 1) * scale.fine_width - 1
        return SortKey(-_BEYOND if coarse >= _MOST else -most, date.min, 0)
    value, left = divmod(coarse, _DAYS) if scale.counts else (MOST_PROGRESS, coarse - _AT_MOST)
    if scale.counts and value >= _MOST:
        return SortKey(-_BEYOND, date.min, 0)
    if left == _DAYS - 1:
        return SortKey(-value, date.min, 0)
    day = scale.first_day + timedelta(days=_DAYS - 1 - left - _EARLY)
    return SortKey(-value, day, (FINE_IN_COARSE - 1 - inside) * _TOGETHER if left else 0)


def end_of(coarse: int) -> int:
    """Return the number after the last fine bucket of a coarse one."""
    return (coarse + 1) * FINE_IN_COARSE


def are_equal(scale: BucketScale, coarse: int) -> bool:
    """Whether all scores of a coarse bucket share one value and one date, and so one rank."""
    return _is_of_one_day(scale, coarse) and not _is_whole(scale, coarse)


def _is_of_one_day(scale: BucketScale, coarse: int) -> bool:
    return scale.counts or (scale.most is not None and coarse >= _AT_MOST)


def _is_whole(scale: BucketScale, coarse: int) -> bool:
    """Whether a coarse bucket has no fine ones, because it collects rare scores."""
    if not _is_of_one_day(scale, coarse):
        return coarse >= _MOST
    left = coarse % _DAYS if scale.counts else coarse - _AT_MOST
    return left in (0, _DAYS - 1) or (scale.counts and coarse >= _MOST * _DAYS)


def _days_left(scale: BucketScale, day: date) -> int:
    """Return the number of a day. Earlier days rank first, so they get higher numbers."""
    return _DAYS - 1 - min(max((day - scale.first_day).days + _EARLY, 0), _DAYS - 1)


@dataclass(frozen=True, slots=True)
class BucketPosition:
    """Where to find a position: `before` scores are in higher buckets, and so many come before it in this one."""

    number: int
    higher: int
    inside: int


def bucket_position_of(position: int, counts: Iterable[tuple[int, int]]) -> BucketPosition | None:
    """Return where `position` (from 1) is; None past the end. `counts` are (number, scores), highest first."""
    higher = 0
    for number, scores in counts:
        if higher + scores >= position:
            return BucketPosition(number, higher, position - higher - 1)
        higher += scores
    return None
