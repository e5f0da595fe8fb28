"""What a journey does to dates: those that were hardly lived, and runs that were on another date elsewhere. Pure.

When exactly somebody changed zones is not known: it is some instant between two runs, and the most favourable one is
taken. Only runs whose time of day is known tell anything.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from challenges.runs.diary import Diary, Outing

_A_DAY, _HALF_A_DAY, _TWO_HOURS = 1440, 720, 120  # minutes


def never_lived(diary: Diary) -> set[date]:
    """The dates that hardly existed for a runner who went east across the date line; at most one for each change."""
    missing = set()
    for before, after in _changes(diary):
        gap = ((before.day + timedelta(days=number)) for number in range(1, (after.day - before.day).days))
        hardly = (day for day in gap if _least_lived(day, before, after) <= _HALF_A_DAY)
        if (day := next(hardly, None)) and _ahead(before, after) >= _HALF_A_DAY:
            missing.add(day)
    return missing


def _least_lived(day: date, before: Outing, after: Outing) -> int:
    """How many minutes of a date are lived at least, if the zone changes between two runs at the best instant."""
    begins = day.toordinal() * _A_DAY - (before.offset or 0)  # where one came from
    ends = (day.toordinal() + 1) * _A_DAY - (after.offset or 0)  # where one went
    change = min(max(begins, _instant(before)), _instant(after))
    return min(_A_DAY, max(0, change - begins) + max(0, ends - change))


def _changes(diary: Diary) -> Iterator[tuple[Outing, Outing]]:
    """The last run in one zone and the first in the next. An hour more or less is no journey but summer time."""
    offsets = {outing.offset for outing in diary if outing.offset is not None}
    if not offsets or max(offsets) - min(offsets) < _TWO_HOURS:
        return iter(())
    timed = sorted((outing for outing in diary if outing.offset is not None), key=_instant)
    return ((one, other) for one, other in pairwise(timed) if abs(_ahead(one, other)) >= _TWO_HOURS)


def _instant(outing: Outing) -> int:
    """Minutes in UTC."""
    return outing.day.toordinal() * _A_DAY + (outing.minute or 0) - (outing.offset or 0)


def _ahead(before: Outing, after: Outing) -> int:
    """How many minutes the clocks of the second are ahead of those of the first."""
    return (after.offset or 0) - (before.offset or 0)


def other_dates(diary: Diary) -> Iterator[tuple[Outing, date]]:
    """The runs within 24 hours of a change of zone, with their date in the other zone where that is another one."""
    timed = [outing for outing in diary if outing.offset is not None]
    for before, after in _changes(diary):
        for outing in timed:
            if _instant(before) - _A_DAY <= (now := _instant(outing)) <= _instant(after) + _A_DAY:
                offset = after.offset if now <= _instant(before) else before.offset
                day = date.fromordinal((now + (offset or 0)) // _A_DAY)
                if day != outing.day:
                    yield outing, day
