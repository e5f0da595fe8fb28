"""A workout as an entry for a calendar (RFC 5545): a day, a time, how long it takes, and what is run."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from challenges.clock import zone_of


def entry_of(
    *, uid: str, title: str, text: str, url: str, day: date, at: time, zone: str, minutes: int, made_at: datetime
) -> bytes:
    """The file. The time is that of the zone's clocks, whose rules come along for calendars elsewhere."""
    from icalendar import Calendar, Event  # few ask for it, and web workers stay small

    begins = datetime.combine(day, at, tzinfo=zone_of(zone))
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=minutes))  # on the clocks, as calendars reckon
    event.add("summary", title)
    event.add("description", text)
    event.add("url", url)
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", "-//Second Wind//Workouts//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def uid_of(slug: str, day: date, at: time, address: str) -> str:
    """The same for the same entry, so that a calendar that gets it twice has it once."""
    return f"{slug}-{day:%Y%m%d}-{at:%H%M}@{urlsplit(address).hostname}"
