"""Dates and time zone changes: dates that a traveller skipped, and runs whose date depends on the zone. Pure.

The instant of a zone change is unknown, so the most favourable one between two runs is assumed. Only runs with a known
time of day are used.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from challenges.runs.rules.facts import RunFacts, RunHistory

_A_DAY, _HALF_A_DAY, _TWO_HOURS = 1440, 720, 120  # minutes


def never_lived(diary: RunHistory) -> set[date]:
    """Return the dates that hardly existed for a runner who crossed the date line, at most one per zone change."""
    missing = set()
    for before, after in _changes(diary):
        gap = ((before.day + timedelta(days=number)) for number in range(1, (after.day - before.day).days))
        hardly = (day for day in gap if _least_lived(day, before, after) <= _HALF_A_DAY)
        if (day := next(hardly, None)) and _ahead(before, after) >= _HALF_A_DAY:
            missing.add(day)
    return missing


def _least_lived(day: date, before: RunFacts, after: RunFacts) -> int:
    """Return the fewest minutes of a date that the runner lived through, over all instants of the zone change."""
    begins = day.toordinal() * _A_DAY - (before.offset or 0)  # in the zone left
    ends = (day.toordinal() + 1) * _A_DAY - (after.offset or 0)  # in the zone entered
    change = min(max(begins, _instant(before)), _instant(after))
    return min(_A_DAY, max(0, change - begins) + max(0, ends - change))


def _changes(diary: RunHistory) -> Iterator[tuple[RunFacts, RunFacts]]:
    """Yield (last run in a zone, first run in the next). Differences under two hours are daylight saving time."""
    offsets = {outing.offset for outing in diary if outing.offset is not None}
    if not offsets or max(offsets) - min(offsets) < _TWO_HOURS:
        return iter(())
    timed = sorted((outing for outing in diary if outing.offset is not None), key=_instant)
    return ((one, other) for one, other in pairwise(timed) if abs(_ahead(one, other)) >= _TWO_HOURS)


def _instant(outing: RunFacts) -> int:
    """Return the start of a run in UTC minutes."""
    return outing.day.toordinal() * _A_DAY + (outing.minute or 0) - (outing.offset or 0)


def _ahead(before: RunFacts, after: RunFacts) -> int:
    """Return by how many minutes the second run's zone is ahead of the first one's."""
    return (after.offset or 0) - (before.offset or 0)


def other_dates(diary: RunHistory) -> Iterator[tuple[RunFacts, date]]:
    """Yield runs within 24 hours of a zone change with their date in the other zone, if that differs."""
    timed = [outing for outing in diary if outing.offset is not None]
    for before, after in _changes(diary):
        for outing in timed:
            if _instant(before) - _A_DAY <= (now := _instant(outing)) <= _instant(after) + _A_DAY:
                offset = after.offset if now <= _instant(before) else before.offset
                day = date.fromordinal((now + (offset or 0)) // _A_DAY)
                if day != outing.day:
                    yield outing, day
