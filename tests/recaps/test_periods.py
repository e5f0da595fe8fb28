"""Weeks, months, seasons and years, and the totals of a run history within them."""

from datetime import date, timedelta

import polyline
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import Window, is_southern
from challenges.recaps.rules import (
    PeriodSpan,
    amounts_in,
    cards_shown,
    drawing,
    fair_before,
    parts_of,
    period_named,
    period_on,
    places_among,
    ran_in,
    recap_of,
    so_far_in,
    start_of,
    usual_hour,
    weeks_of,
    within,
)
from challenges.recaps.rules.drawing import DrawingBox, DrawingSheet
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts

DAYS = st.dates(date(1901, 1, 1), date(2198, 12, 31))
SPANS = st.sampled_from(PeriodSpan)
OUTINGS = st.builds(
    RunFacts, run_id=st.integers(1, 10**6), day=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    minute=st.none() | st.integers(0, 1439), kind=st.sampled_from(RunKind), distance=st.integers(1, 10**8),
    moving=st.integers(1, 10**8), elapsed=st.integers(1, 10**8), gain=st.integers(0, 10**6), verified=st.booleans(),
    indoor=st.booleans(),
)  # fmt: skip
DIARIES = st.lists(OUTINGS, max_size=40, unique_by=lambda outing: outing.run_id)


@given(SPANS, DAYS, st.booleans())
def test_every_day_lies_in_one_period_whose_name_leads_back_to_it(span, day, southern):
    period = period_on(span, day, southern)
    assert day in period.window
    assert period_named(period.name, southern) == period


@given(SPANS, DAYS, st.booleans())
def test_periods_follow_each_other_without_a_gap(span, day, southern):
    period = period_on(span, day, southern)
    assert period.previous.window.last_day + timedelta(days=1) == period.window.first_day
    assert period.next.window.first_day - timedelta(days=1) == period.window.last_day
    assert period.next.previous == period


@given(SPANS, DAYS, st.booleans())
def test_the_parts_of_a_period_are_all_of_its_days_once(span, day, southern):
    period = period_on(span, day, southern)
    for parts in (parts_of(period), weeks_of(period.window)):
        assert [one for part in parts for one in part] == list(period.window)
    covered = {one for inner in within(period) for one in inner.window}
    assert not covered or set(period.window) <= covered


@pytest.mark.parametrize(
    ("name", "southern", "first", "last"),
    [
        ("2026-W47", False, "2026-11-16", "2026-11-22"), ("2026-W01", False, "2025-12-29", "2026-01-04"),
        ("2026-W53", False, "2026-12-28", "2027-01-03"), ("2026-11", False, "2026-11-01", "2026-11-30"),
        ("2024-02", True, "2024-02-01", "2024-02-29"), ("2026", False, "2026-01-01", "2026-12-31"),
        ("2026-autumn", False, "2026-09-01", "2026-11-30"), ("2026-autumn", True, "2026-03-01", "2026-05-31"),
        ("2026-winter", False, "2026-12-01", "2027-02-28"), ("2026-summer", True, "2026-12-01", "2027-02-28"),
    ],
)  # fmt: skip
def test_a_period_has_the_days_of_its_name(name, southern, first, last):
    window = period_named(name, southern).window
    assert (str(window.first_day), str(window.last_day)) == (first, last)


@pytest.mark.parametrize(
    "name", ["2025-W53", "2026-W00", "2026-13", "2026-00", "2026-monsoon", "0000", "9999", "x", "２０２６"]
)
def test_a_name_that_is_not_a_period_is_refused(name):
    assert period_named(name) is None


@given(st.text(max_size=12))
def test_no_address_breaks_it(name):
    period_named(name)


def test_southern_time_zones_are_in_the_southern_hemisphere():
    assert is_southern("Pacific/Auckland")
    assert is_southern("America/Sao_Paulo")
    assert not is_southern("Europe/Paris")
    assert not is_southern("UTC")


@given(DIARIES, SPANS, st.randoms())
def test_totals_are_those_of_the_run_history_whatever_the_order_of_upload(diary, span, random):
    window = period_on(span, date(2026, 5, 4)).window
    recap = recap_of(diary, window)
    inside = [outing for outing in diary if outing.day in window]
    assert recap.total.distance == sum(outing.distance for outing in inside) == sum(recap.days.values())
    assert recap.total.distance == sum(ran.distance for _, ran in recap.kinds)
    assert recap.total.runs == len(inside) == sum(ran.runs for _, ran in recap.kinds)
    assert sum(recap.hours) == sum(outing.minute is not None for outing in inside)
    assert recap.in_a_row <= recap.total.days == len(recap.days)
    mixed = list(diary)
    random.shuffle(mixed)
    assert recap_of(mixed, window) == recap


@given(DIARIES)
def test_a_year_is_the_sum_of_its_months_and_of_its_weeks(diary):
    period = period_named("2026")
    recap = recap_of(diary, period.window)
    for parts in (parts_of(period), weeks_of(period.window)):
        assert sum(amounts_in(recap.days, parts)) == recap.total.distance


@given(DIARIES, OUTINGS)
def test_one_more_run_never_lowers_a_total(diary, more):
    window = period_named("2026").window
    before, after = recap_of(diary, window).total, recap_of([*diary, more], window).total
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(DIARIES, st.dates(date(2026, 5, 1), date(2026, 5, 31)))
def test_a_running_month_is_compared_with_as_much_of_the_month_before(diary, today):
    period = period_named("2026-05")
    then = fair_before(diary, period.window, period.previous.window, today)
    days = [outing for outing in diary if date(2026, 4, 1) <= outing.day <= date(2026, 4, min(today.day, 30))]
    assert then.distance == sum(outing.distance for outing in days)
    assert fair_before(diary, period.window, period.previous.window, date(2026, 6, 1)) == ran_in(
        diary, period.previous.window
    )


@pytest.mark.parametrize(
    "name, today, then",
    [
        ("2028", "2028-03-01", "2027-03-01"),
        ("2028", "2028-02-29", "2027-02-28"),
        ("2029", "2029-03-01", "2028-03-01"),
        ("2029", "2029-02-28", "2028-02-28"),
        ("2028", "2028-12-30", "2027-12-30"),
        ("2028", "2028-12-31", "2027-12-31"),
        ("2028-03", "2028-03-30", "2028-02-29"),
        ("2027-03", "2027-03-29", "2027-02-28"),
        ("2027-02", "2027-02-28", "2027-01-31"),
        ("2027-02", "2027-02-27", "2027-01-27"),
        ("2028-spring", "2028-05-31", "2028-02-29"),
        ("2028-spring", "2028-05-15", "2028-02-15"),
        ("2027-summer", "2027-08-30", "2027-05-30"),
        ("2026-W10", "2026-03-04", "2026-02-25"),
        ("2027-W01", "2027-01-05", "2026-12-29"),
    ],
)
def test_up_to_today_means_up_to_the_same_date_before(name, today, then):
    period = period_named(name)
    before = period.previous.window
    assert so_far_in(before, period.window, date.fromisoformat(today)) == Window(
        before.first_day, date.fromisoformat(then)
    )


@given(SPANS, DAYS, st.booleans())
def test_the_compared_part_grows_with_the_days_and_stays_inside_its_period(span, day, southern):
    period = period_on(span, day, southern)
    before = period.previous.window
    found = so_far_in(before, period.window, day)
    assert found.first_day == before.first_day and found.last_day in before
    if day > period.window.first_day:
        assert so_far_in(before, period.window, day - timedelta(days=1)).last_day <= found.last_day


@given(SPANS, DAYS)
def test_weeks_of_a_recap_are_iso_weeks_whatever_day_the_period_starts_on(span, day):
    window = period_on(span, day).window
    for part in weeks_of(window):
        assert part.first_day.isocalendar()[:2] == part.last_day.isocalendar()[:2]
        assert part.first_day.weekday() == 0 or part.first_day == window.first_day
        assert part.last_day.weekday() == 6 or part.last_day == window.last_day


@given(st.lists(st.integers(0, 9), min_size=24, max_size=24))
def test_an_hour_is_called_usual_only_with_enough_runs(hours):
    hour = usual_hour(hours)
    assert (hour is None) == (sum(hours) < 5 or max(hours) < 3)
    assert hour is None or hours[hour] == max(hours)


@given(st.floats(-89, 89), st.floats(-180, 180))
def test_a_start_is_decoded_from_the_first_characters_of_a_route(lat, lon):
    encoded = polyline.encode([(lat, lon), (lat + 0.01, lon)], 5)
    found = start_of(encoded[:24])
    assert found == pytest.approx((lat, lon), abs=2e-5)
    assert start_of(encoded[:1]) is None or len(encoded) == 1


def test_places_a_kilometre_apart_are_two():
    assert places_among([(51.5, 0.0), (51.504, 0.0), (51.52, 0.0), (51.5, 0.0)]) == 2
    assert places_among([(0.0, 179.999), (0.0, -179.999)]) == 1
    assert places_among([]) == 0


# --- drawing --------------------------------------------------------------------------------------------------------


@given(DIARIES, SPANS)
def test_every_run_history_can_be_drawn(diary, span):
    period = period_on(span, date(2026, 5, 4))
    recap = recap_of(diary, period.window)
    amounts = amounts_in(recap.days, parts_of(period))
    for shape in ("band", "strip"):
        assert "nan" not in drawing.band("clay", period.name, amounts, shape)
    sheet, box = DrawingSheet("pine", 320, 320), DrawingBox(0, 0, 320, 320)
    drawing.ring(sheet, box, amounts)
    drawing.clock(sheet, box, recap.hours, usual_hour(recap.hours), [0, 1439], ["00", "06", "12", "18"], 14)
    most = recap.kinds[0][1].distance if recap.kinds else 1
    drawing.lanes(sheet, box, [ran.distance / most for _, ran in recap.kinds])
    assert "nan" not in sheet.svg()


@given(DIARIES, st.booleans())
def test_a_shared_year_has_four_to_six_cards_and_hours_only_if_opted_in(diary, chosen):
    recap = recap_of(diary, period_named("2026").window)
    cards = cards_shown(recap, with_hours=chosen)
    assert len(cards) == 0 if not recap.total.runs else 4 <= len(cards) <= 6
    assert chosen or "hours" not in cards
