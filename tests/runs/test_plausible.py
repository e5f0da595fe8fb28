"""Impossible runs are refused; implausible ones are held until reviewed or corrected."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import gpx
from challenges.recordings.series import measure
from challenges.recordings.totals import totals_of_track
from challenges.runs.rules.plausibility import (
    HoldCause,
    PlausibilityFacts,
    holds_of,
    refusals_of,
    refused_fields,
    sentence_of,
    standard_of,
)
from challenges.units import HALF_MARATHON, MARATHON, MILE, Distance, Duration
from tests.samples.recordings import gpx_of, north, sample_file

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
MORNING = NOW - timedelta(hours=5)
RUN = PlausibilityFacts(date(2026, 11, 15), "UTC", Distance.of_km(10), Duration.of_minutes(50), MORNING)


def causes_of(facts, track=None):
    return [hold.cause for hold in holds_in(facts, track)]


def holds_in(facts, track=None):
    return holds_of(facts, measure(track) if track else None)


def recorded(metres, every=1.0):
    """Return a recording by its steps, and the facts of its figures."""
    track = gpx.read(gpx_of(north(metres, every)))
    return typed(track), track


def typed(track):
    figures = totals_of_track(track)
    return replace(RUN, distance=figures.distance, duration=figures.elapsed or Duration.of_minutes(50))


# --- refused at once --------------------------------------------------------------------------------------------------


def test_an_ordinary_run_is_neither_refused_nor_held():
    assert refusals_of(RUN, NOW) == []
    assert holds_of(RUN) == []


@pytest.mark.parametrize(
    "change, field",
    [
        ({"distance": Distance()}, "distance"),
        ({"duration": Duration()}, "duration"),
        ({"duration": Duration.of_hms(24, 0, "0.001")}, "duration"),
        ({"day": date(2026, 11, 16), "started_at": None}, "day"),
        ({"day": date(2026, 11, 16), "started_at": NOW + timedelta(days=1)}, "day"),
        ({"started_at": NOW + timedelta(minutes=5, seconds=1)}, "time"),
    ],
)
def test_an_impossible_run_is_refused_beside_its_field(change, field):
    refused = refused_fields(replace(RUN, **change), NOW)
    assert list(refused) == [field]
    assert str(refused[field]).endswith(".")


def test_all_errors_are_reported_at_once():
    nothing = replace(RUN, distance=Distance(), duration=Duration(), day=date(2027, 1, 1))
    assert len(refusals_of(nothing, NOW)) == 3


@pytest.mark.parametrize(
    "change", [{"duration": Duration.of_hms(24)}, {"started_at": NOW + timedelta(minutes=5)}, {"started_at": None}]
)
def test_a_barely_possible_run_is_not_refused(change):
    assert refusals_of(replace(RUN, **change), NOW) == []


def test_today_is_the_local_date_of_the_run():
    tomorrow = replace(RUN, day=date(2026, 11, 16), started_at=None)
    assert refusals_of(replace(tomorrow, zone="Pacific/Kiritimati"), NOW) == []
    assert len(refusals_of(replace(tomorrow, zone="Pacific/Honolulu"), NOW)) == 1


# --- held -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["garmin-connect-run", "strava-run-hr", "apple-health-export", "fr220-same-run"])
def test_real_runs_are_not_held(name):
    track = gpx.read(sample_file(name))
    assert holds_in(typed(track), track) == []


def test_a_drive_in_the_middle_of_a_run_is_held_for_its_speed():
    drive = [3.0] * 300 + [15.0] * 20 + [3.0] * 300
    holds = holds_in(*recorded(drive))
    assert [hold.cause for hold in holds] == [HoldCause.SPEED]
    assert "Nobody has ever run that fast" in str(holds[0].reason)


@pytest.mark.parametrize("fast, every, held", [(4, 1, False), (5, 1, True), (2, 2, False), (3, 2, True), (1, 5, True)])
def test_five_seconds_above_the_fastest_speed_are_too_many(fast, every, held):
    metres = [3.0 * every] * 100 + [12.6 * every] * fast + [3.0 * every] * 100
    assert causes_of(*recorded(metres, every)) == ([HoldCause.SPEED] if held else [])


def test_a_gps_fix_that_settles_again_and_again_is_no_drive():
    assert causes_of(*recorded([3.0, 20.0, 3.0, 1.0, 20.0, 20.0, *[2.0] * 40] * 20)) == []


def test_a_jump_is_a_gap_and_not_held():
    assert causes_of(*recorded([3.0] * 300 + [5_000.0] + [3.0] * 300)) == []


def test_a_fast_mile_inside_a_slow_run_is_held():
    seven = [2.5] * 600 + [7.0] * 230 + [2.5] * 600  # 230 s over 1 610 m
    nearly = [2.5] * 600 + [7.2] * 222 + [2.5] * 600
    assert causes_of(*recorded(seven)) == []
    assert causes_of(*recorded(nearly)) == [HoldCause.STANDARD]


def test_a_stretch_counts_between_the_samples():
    mile = MILE.metres / 226.9
    assert causes_of(*recorded([2.5] * 60 + [mile * 7] * 33 + [2.5] * 60, every=7)) == [HoldCause.STANDARD]


def test_a_break_ends_a_stretch():
    half = [7.2] * 111
    first, second = north(half), [(lat, lon, ele, at + 600) for lat, lon, ele, at in north(half, lat=48.1)]
    track = gpx.read(gpx_of(first, second))
    assert causes_of(typed(track), track) == []


def test_a_short_recording_is_held_by_its_whole_length():
    assert causes_of(*recorded([8.5] * 118)) == [HoldCause.STANDARD]
    assert causes_of(*recorded([7.0] * 143)) == []


@pytest.mark.parametrize(
    "distance, seconds, held",
    [
        (Distance.of_km(5), 768, True),
        (Distance.of_km(5), 769, False),
        (MARATHON, 7234, True),
        (MARATHON, 7235, False),
        (Distance.of_km(7), 1000, True),
        (Distance.of_m(400), 43, False),
        (Distance.of_m(400), 40, True),
        (Distance.of_m(50), 3, True),
        (Distance.of_km(400), 86_400, True),
    ],
)
def test_a_run_entered_by_hand_is_held_by_its_average(distance, seconds, held):
    run = replace(RUN, distance=distance, duration=Duration.of_seconds(seconds), started_at=None)
    assert causes_of(run) == ([HoldCause.STANDARD] if held else [])


def test_women_are_compared_with_the_womens_standards():
    run = replace(RUN, distance=Distance.of_km(5), duration=Duration.of_seconds(800))
    assert causes_of(run) == causes_of(replace(run, sex="M")) == []
    assert causes_of(replace(run, sex="F")) == [HoldCause.STANDARD]


@pytest.mark.parametrize(
    "age, sex, seconds, held",
    [
        (53, "M", 898, False),  # the standard at 53 is 769 s / 0.8565, just below 898 s
        (53, "M", 897, True),
        (53, None, 897, False),
        (None, "M", 897, False),
        (30, "M", 897, False),
        (53, "F", 1004, True),  # 834 s / 0.8301
        (53, "F", 1005, False),
        (3, "M", 897, False),
    ],
)
def test_an_age_grade_above_a_hundred_per_cent_is_held(age, sex, seconds, held):
    run = replace(RUN, distance=Distance.of_km(5), duration=Duration.of_seconds(seconds), age=age, sex=sex)
    assert causes_of(run) == ([HoldCause.AGE] if held else [])


def test_a_run_beyond_the_world_best_is_held_for_that_and_not_for_the_age_too():
    run = replace(RUN, distance=Distance.of_km(5), duration=Duration.of_seconds(700), age=70, sex="M")
    assert causes_of(run) == [HoldCause.STANDARD]


def test_a_stretch_is_graded_inside_a_slow_run():
    fast = [2.5] * 600 + [5.8] * 870 + [2.5] * 600  # 5 km in 862 s
    run, track = recorded(fast)
    assert causes_of(run, track) == []
    assert causes_of(replace(run, age=40, sex="M"), track) == []
    held = holds_in(replace(run, age=60, sex="M"), track)
    assert [hold.cause for hold in held] == [HoldCause.AGE]
    assert "at this age" in str(held[0].reason)


def test_a_recording_without_times_is_held_by_the_figures_its_runner_enters():
    track = gpx.read(sample_file("hike-without-times"))
    assert causes_of(replace(typed(track), duration=Duration.of_minutes(5)), track) == [HoldCause.STANDARD]
    assert causes_of(typed(track), track) == []


def test_a_day_has_24_hours_for_all_runs_together():
    assert causes_of(replace(RUN, others_that_day=Duration.of_hms(23, 10))) == []
    holds = holds_of(replace(RUN, others_that_day=Duration.of_hms(23, 11)))
    assert [hold.cause for hold in holds] == [HoldCause.DAY]
    assert holds[0].reason.values == {"total": Duration.of_hms(24, 1)}


def test_every_cause_has_its_own_message():
    assert len({str(sentence_of(cause)) for cause in HoldCause}) == len(HoldCause)


# --- standards --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sex, distance, seconds",
    [
        ("M", MILE, 227),
        ("M", Distance.of_km(5), 769),
        ("M", HALF_MARATHON, 3451),
        ("F", Distance.of_km(10), 1726),
        ("F", MARATHON, 7796),
        (None, Distance.of_km(200), 52_800),
        (None, Distance.of_km(400), 105_600),
    ],
)
def test_the_standards_are_those_of_the_2025_tables(sex, distance, seconds):
    assert standard_of(distance, sex).seconds == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize(
    "metres, record", [(400, 43.03), (800, 100.91), (1_000, 131.96), (1_500, 206.0), (3_000, 437.55)]
)
def test_between_and_below_the_tables_no_record_is_held(metres, record):
    assert 0.93 * record < standard_of(Distance.of_m(metres)).seconds < 1.02 * record


@given(st.floats(1, 500_000), st.floats(1.001, 3), st.sampled_from(["M", "F"]))
def test_longer_takes_longer_and_is_never_faster_in_pace(metres, times, sex):
    near, far = standard_of(Distance.of_m(metres), sex), standard_of(Distance.of_m(metres * times), sex)
    assert near <= far
    assert far.seconds >= near.seconds * times * 0.98


def test_women_are_never_expected_to_be_faster_than_men():
    for metres in range(100, 210_000, 1_000):
        assert standard_of(Distance.of_m(metres), "F") >= standard_of(Distance.of_m(metres), "M")
