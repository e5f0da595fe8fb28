"""Calendar entries (RFC 5545) that last as long as they should, and the rules of their zone. Pure, with icalendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from challenges.clock import local_instant, zone_of

if TYPE_CHECKING:
    from icalendar import Event, Timezone

_SECOND = timedelta(seconds=1)


def add_times(event: Event, day: date, at: time, zone: str, length: timedelta) -> datetime:
    """Give an event its beginning and its end, and return the beginning.

    The beginning is a time of the zone's clocks. So is the end if they do not change in between; else it is written in
    UTC, because readers that reckon by the clock would be an hour out, and a time that comes twice could be either.
    A zone that is only an offset is written in UTC.
    """
    begins = local_instant(day, at, zone)
    ends, there = begins + length, zone_of(zone)
    local, local_end = begins.astimezone(there), ends.astimezone(there)
    if isinstance(there, timezone):
        local = local_end = begins
    event.add("dtstart", local)
    event.add("dtend", local_end if local.utcoffset() == local_end.utcoffset() and not local_end.fold else ends)
    return local


class Onset(NamedTuple):
    """A change of a zone's clocks: the instant, and what they are ahead of UTC before and after it."""

    instant: datetime
    before: timedelta
    after: timedelta


def onsets(zone: tzinfo, first: datetime, last: datetime) -> Iterator[Onset]:
    """The changes of a zone's offset between two instants in UTC, in their order. Exact to the second."""
    here, day = first, timedelta(days=1)
    while here < last:
        there = min(here + day, last)
        before, after = (_offset(zone, instant) for instant in (here, there))
        if before != after:
            low, high = here, there
            while high - low > _SECOND:
                middle = low + (high - low) // 2 // _SECOND * _SECOND
                low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
            yield Onset(high, before, after)
        here = there


def zone_rules(zone: str, first: date, last: date) -> Timezone | None:
    """The component that tells calendars elsewhere how the clocks go in a zone, for whole years from `first` on.

    Each change is written as RFC 5545 (3.6.5) asks: at the time that clocks showed before it. None for a zone that is
    only an offset.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # few ask for it, and web workers stay small

    there = zone_of(zone)
    if isinstance(there, timezone):
        return None
    start, end = datetime(first.year, 1, 1, tzinfo=UTC), datetime(last.year + 1, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("tzid", zone)
    offset = _offset(there, start)
    for onset in (Onset(start, offset, offset), *onsets(there, start, end)):
        local = onset.instant.astimezone(there)
        part = TimezoneDaylight() if local.dst() else TimezoneStandard()
        part.add("dtstart", (onset.instant + onset.before).replace(tzinfo=None))
        part.add("tzoffsetfrom", onset.before)
        part.add("tzoffsetto", onset.after)
        part.add("tzname", local.tzname() or zone)
        rules.add_component(part)
    return rules


def _offset(zone: tzinfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
