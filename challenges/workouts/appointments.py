"""A workout as an iCalendar event (RFC 5545): day, time, duration and description."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from challenges.calendars import add_times, zone_rules


def entry_of(
    *, uid: str, title: str, text: str, url: str, day: date, at: time, zone: str, minutes: int, made_at: datetime
) -> bytes:
    """Return the file. The time is local to the zone; its rules are included for calendars in other zones."""
    from icalendar import Calendar, Event  # imported late: rarely used, and it keeps web workers small

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
    """Return a stable UID, so a calendar that imports the same event twice keeps one."""
    return f"{slug}-{day:%Y%m%d}-{at:%H%M}@{urlsplit(address).hostname}"
