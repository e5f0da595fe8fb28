"""Calendar events (RFC 5545) with exact durations, and time zone definitions. Pure, with icalendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from challenges.clock import local_instant, zone_of

if TYPE_CHECKING:
    from icalendar import Event, Timezone


_SECOND = timedelta(seconds=1)


def add_times(event: Event, day: date, at: time, zone: str, length: timedelta) -> datetime:
    """Set the start and the end of an event, and return the start.

    The start is in local time. So is the end if the zone's offset does not change in between; else it is in UTC,
    because clients that compute with local times would be an hour off, and a repeated local time would be ambiguous.
    Times in a fixed offset are written in UTC.
    """
    begins = local_instant(day, at, zone)
    ends, there = begins + length, zone_of(zone)
    local, local_end = begins.astimezone(there), ends.astimezone(there)
    if isinstance(there, timezone):
        local, local_end = begins, ends
    event.add("dtstart", local)
    event.add("dtend", local_end if local.utcoffset() == local_end.utcoffset() and not local_end.fold else ends)
    return local


class Onset(NamedTuple):
    """A change of a zone's offset: the instant, and the offset from UTC before and after it."""

    instant: datetime
    before: timedelta
    after: timedelta


def onsets(zone: tzinfo, first: datetime, last: datetime) -> Iterator[Onset]:
    """Yield the offset changes of a zone between two UTC instants, in order, exact to the second."""
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
    """Return the VTIMEZONE component of a zone, for the whole years from `first` to `last`; None for a fixed offset.

    As RFC 5545 (3.6.5) requires, the onset of each change is in the local time before the change.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # rarely needed: keeps web workers small

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
