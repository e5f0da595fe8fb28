"""A workout as an entry for a calendar (RFC 5545): a day, a time, how long it takes, and what is run."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from challenges.calendars import add_times, zone_rules


def entry_of(
    *, uid: str, title: str, text: str, url: str, day: date, at: time, zone: str, minutes: int, made_at: datetime
) -> bytes:
    """The file. The time is that of the zone's clocks, whose rules come along for calendars elsewhere."""
    from icalendar import Calendar, Event  # few ask for it, and web workers stay small

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
    add_times(event, day, at, zone, timedelta(minutes=minutes))
    event.add("summary", title)
    event.add("description", text)
    event.add("url", url)
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", "-//Second Wind//Workouts//EN")
    calendar.add("version", "2.0")
    if rules := zone_rules(zone, day, day):
        calendar.add_component(rules)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(slug: str, day: date, at: time, address: str) -> str:
    """The same for the same entry, so that a calendar that gets it twice has it once."""
    return f"{slug}-{day:%Y%m%d}-{at:%H%M}@{urlsplit(address).hostname}"
