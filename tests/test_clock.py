"""Local dates, windows and zones: test vectors from the rules, and general properties."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window, local_date, local_instant, month_window, now, zone_label, zone_names, zone_of
from challenges.refusals import Unreadable

JANUARY = month_window(2025, 1)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
# Nunatsiavut and Newfoundland once set their clocks at one minute past midnight, so that dates ran backwards there
zones = st.sampled_from([name for name in zone_names() if name not in ("America/Goose_Bay", "America/St_Johns")])
offsets = st.builds("{}{:02}:{:02}".format, st.sampled_from("+-"), st.integers(0, 17), st.integers(0, 59))
windows = st.builds(lambda day, length: Window(day, day + timedelta(length)), days, st.integers(0, 400))


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta(0)


def test_midnight_in_paris_on_new_years_day_counts_for_january():
    instant = at("2024-12-31T23:00:00Z")
    assert local_date(instant, "Europe/Paris") == date(2025, 1, 1)
    assert JANUARY.contains(local_date(instant, "Europe/Paris"))
    assert not JANUARY.contains(local_date(instant, "UTC"))


def test_two_in_the_morning_in_kolkata_counts_for_that_day():
    instant = local_instant(date(2025, 3, 9), time(2), "Asia/Kolkata")
    assert instant == at("2025-03-08T20:30:00Z")
    assert local_date(instant, "Asia/Kolkata") == date(2025, 3, 9)


def test_a_runner_who_crosses_the_date_line_has_a_date_twice():
    in_kiritimati, in_honolulu = at("2025-06-01T06:00:00+14:00"), at("2025-06-01T06:00:00-10:00")
    assert in_honolulu - in_kiritimati == timedelta(days=1)
    assert local_date(in_kiritimati, "Pacific/Kiritimati") == local_date(in_honolulu, "Pacific/Honolulu")


@pytest.mark.parametrize("day, hours", [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25), (date(2025, 5, 1), 24)])
def test_days_of_23_and_25_hours_are_one_day(day, hours):
    window = Window(day, day)
    assert window.ends_at("Europe/Paris") - window.starts_at("Europe/Paris") == timedelta(hours=hours)
    assert window.days == 1


def test_a_skipped_time_is_moved_forward():
    assert local_instant(date(2025, 3, 30), time(2, 30), "Europe/Paris") == at("2025-03-30T03:30:00+02:00")


def test_a_repeated_time_is_the_first_one():
    assert local_instant(date(2025, 10, 26), time(2, 30), "Europe/Paris") == at("2025-10-26T02:30:00+02:00")


def test_a_day_without_a_midnight_starts_with_its_first_moment():
    day = Window(date(2018, 11, 4), date(2018, 11, 4))
    assert day.starts_at("America/Sao_Paulo") == at("2018-11-04T01:00:00-02:00")


def test_a_skipped_day_is_empty():
    day = Window(date(2011, 12, 30), date(2011, 12, 30))
    assert day.starts_at("Pacific/Apia") == day.ends_at("Pacific/Apia")


@given(windows, zones | offsets, st.floats(-0.2, 1.2))
def test_the_instants_of_a_window_are_those_of_its_dates(window, zone, share):
    starts_at, ends_at = window.starts_at(zone), window.ends_at(zone)
    instant = starts_at + (ends_at - starts_at) * share
    assert window.contains(local_date(instant, zone)) == (starts_at <= instant < ends_at)


@given(days, st.times(), zones | offsets)
def test_a_local_time_comes_back_unless_the_clocks_skip_it(day, clock_time, zone):
    back = local_instant(day, clock_time, zone).astimezone(zone_of(zone))
    assert back.replace(tzinfo=None) >= datetime.combine(day, clock_time)
    assert back.replace(tzinfo=None) - datetime.combine(day, clock_time) <= timedelta(hours=24)


@given(windows, days)
def test_days_are_counted_from_one_to_the_last(window, day):
    assert [window.day_number(each) for each in window] == list(range(1, window.days + 1))
    assert window.contains(day) == (day in window) == (1 <= window.day_number(day) <= window.days)
    assert window.days_left(window.first_day) == window.days
    assert window.days_left(window.last_day) == 1
    assert window.days_left(window.last_day + timedelta(1)) == 0
    assert window.days_left(window.first_day - timedelta(9)) == window.days


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_a_month_has_exactly_its_days(year, month):
    window = month_window(year, month)
    assert {(day.year, day.month) for day in window} == {(year, month)}
    assert window.first_day.day == 1
    assert (window.last_day + timedelta(1)).day == 1


def test_a_window_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        Window(date(2025, 2, 1), date(2025, 1, 31))


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local_date(datetime(2025, 1, 1), "UTC")  # noqa: DTZ001


@pytest.mark.parametrize(
    "name, hours", [("+05:30", 5.5), ("UTC+05:30", 5.5), ("UTC-3", -3), ("GMT+1245", 12.75), ("-00:30", -0.5)]
)
def test_fixed_offsets_are_zones(name, hours):
    assert datetime(2025, 1, 1, tzinfo=zone_of(name)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "name",
    [
        *("", "Paris", "Asia", "localtime", "posixrules", "zone.tab", "tzdata.zi", "+19:00", "+05:60", "../UTC"),
        *("/etc/localtime", "right/UTC", "Europe/Paris\0", "é", "A" * 300),
    ],
)
def test_an_invalid_zone_is_refused(name):
    with pytest.raises(Unreadable) as refusal:
        zone_of(name)
    assert "There is no time zone called" in str(refusal.value)


@given(st.text())
def test_any_text_is_either_a_zone_or_refused(name):
    try:
        zone = zone_of(name)
    except Unreadable:
        return
    assert datetime(2025, 1, 1, tzinfo=zone).utcoffset() is not None


def test_zones_to_choose_from_are_sorted_places():
    names = zone_names()
    assert list(names) == sorted(set(names))
    assert {"Europe/Paris", "Asia/Kolkata", "America/New_York", "UTC"} <= set(names)
    assert not {"Asia/Calcutta", "EST", "US/Eastern"} & set(names)
    assert all(zone_of(name) for name in names)


@pytest.mark.parametrize(
    "name, label",
    [
        ("Etc/GMT+3", "UTC-3"), ("Etc/GMT-14", "UTC+14"), ("Etc/GMT", "UTC"), ("Etc/UTC", "UTC"), ("UTC", "UTC"),
        ("GMT", "UTC"), ("Etc/Zulu", "UTC"), ("+05:30", "UTC+5:30"), ("UTC-3", "UTC-3"), ("-03:30", "UTC-3:30"),
        ("+00:00", "UTC"), ("GMT+2", "UTC+2"), ("America/New_York", "America/New York"),
    ],
)  # fmt: skip
def test_a_zone_is_written_as_people_read_it(name, label):
    assert zone_label(name) == label


@given(st.integers(-12, 14))
def test_a_zone_at_sea_shows_its_true_offset(hours):
    label = zone_label(f"Etc/GMT{-hours:+d}")
    assert zone_of(label).utcoffset(None) == timedelta(hours=hours) if hours else label == "UTC"
