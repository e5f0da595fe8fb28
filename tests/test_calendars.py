"""Calendar events: their durations and their time zone definitions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from challenges.calendars import add_times, onsets, zone_rules
from challenges.clock import local_instant, zone_names, zone_of

ZONES = st.sampled_from([*zone_names(), "Etc/GMT+3", "+05:30", "UTC-3"])
ODD = st.sampled_from(["Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia",
                       "America/Santiago", "Europe/Dublin", "Antarctica/Troll", "Asia/Pyongyang"])  # fmt: skip
DAYS = st.dates(date(1950, 1, 1), date(2037, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def entry(zone: str, day: date, at: time, minutes: int) -> Event:
    event = Event()
    add_times(event, day, at, zone, timedelta(minutes=minutes))
    calendar = Calendar()
    if rules := zone_rules(zone, day, day):
        calendar.add_component(rules)
    calendar.add_component(event)
    return Calendar.from_ical(calendar.to_ical()).walk("VEVENT")[0]


@given(ZONES | ODD, DAYS, TIMES, st.integers(1, 600))
def test_an_event_has_the_right_duration_in_every_zone(zone, day, at, minutes):
    event = entry(zone, day, at, minutes)
    begins, ends = event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)
    assert ends - begins == timedelta(minutes=minutes)
    assert begins == local_instant(day, at, zone)


@given(ZONES | ODD, DAYS)
def test_the_time_zone_definition_is_right_all_year(zone, day):
    rules = zone_rules(zone, day, day)
    if rules is None:
        return
    changes = sorted(
        (part["DTSTART"].dt - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td) for part in rules.subcomponents
    )
    for hours in range(0, 365 * 24, 37):
        instant = datetime(day.year, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        said = [after for onset, after in changes if onset <= instant.replace(tzinfo=None)][-1]
        assert said == instant.astimezone(zone_of(zone)).utcoffset()


@pytest.mark.parametrize(
    "zone, year, begins",
    [
        ("Europe/Berlin", 2026, [("20260329T020000", 60, 120), ("20261025T030000", 120, 60)]),
        ("America/New_York", 2026, [("20260308T020000", -300, -240), ("20261101T020000", -240, -300)]),
        ("Australia/Lord_Howe", 2026, [("20260405T020000", 660, 630), ("20261004T020000", 630, 660)]),
        ("America/Santiago", 2026, [("20260405T000000", -180, -240), ("20260906T000000", -240, -180)]),
        ("Asia/Kolkata", 2026, []),
        ("Europe/Berlin", 1965, []),
        ("Pacific/Apia", 2011, [("20110402T040000", -600, -660), ("20110924T030000", -660, -600),
                                ("20111230T000000", -600, 840)]),
    ],
)  # fmt: skip
def test_an_offset_change_is_given_in_the_local_time_before_it(zone, year, begins):
    first = datetime(year, 1, 1, tzinfo=UTC)
    found = list(onsets(zone_of(zone), first, first.replace(year=year + 1)))
    minute = timedelta(minutes=1)
    assert [
        (f"{each.instant + each.before:%Y%m%dT%H%M%S}", each.before // minute, each.after // minute) for each in found
    ] == begins


def test_times_in_a_fixed_offset_are_written_in_utc():
    event = entry("+05:30", date(2026, 11, 18), time(6, 30), 45)
    assert event["DTSTART"].to_ical() == b"20261118T010000Z"
