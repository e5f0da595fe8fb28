"""The figures of recordings: true values of the samples, and what must not change them."""

from datetime import UTC, date, datetime, timedelta
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.clock import zone_of
from challenges.recordings import gpx
from challenges.recordings.geodesy import haversine, haversines
from challenges.recordings.kinds import GainBy
from challenges.recordings.series import measure
from challenges.recordings.totals import totals_of_track, zone_at
from challenges.units import Distance, Duration
from tests.samples.recordings import START, gpx_of, north, sample_file

# file: start, haversine metres, elapsed seconds, moving by the samples, gain after 3 m, points
TRUTHS = {
    "garmin-connect-run": ("2012-10-24T23:29:40Z", 3098.5, 948, 839, 132.6, 206),
    "strava-run-hr": ("2015-01-19T21:24:20Z", 3568.3, 1256, 1056, 90.8, 1118),
    "apple-health-export": ("2019-12-15T20:19:55Z", 68.4, 43, 43, 0, 44),
    "fr220-same-run": ("2021-04-16T13:37:53Z", 187.5, 222, 147, 0, 46),
    "hike-8-tracks": ("2010-08-05T14:23:59Z", 4575.0, 7190, 1906, 209.6, 296),
    "hike-without-times": (None, 4575.0, None, None, 209.6, 296),
}
steps = st.lists(st.floats(0.5, 12), min_size=1, max_size=40)


def figures_in(data):
    return totals_of_track(gpx.read(data))


@pytest.mark.parametrize("name", TRUTHS)
def test_a_real_recording_has_its_true_figures(name):
    start, metres, elapsed, moving, climb, points = TRUTHS[name]
    track = gpx.read(sample_file(name))
    figures = totals_of_track(track)
    assert figures.start == (start and datetime.fromisoformat(start))
    assert figures.distance.metres == pytest.approx(metres, abs=0.06)
    assert figures.elapsed == (elapsed and Duration.of_seconds(elapsed))
    assert figures.points == points
    assert figures.has_times == (start is not None)
    assert _moving_as_the_samples_define_it(track) == moving
    assert (figures.moving is None) == (moving is None)
    assert not moving or figures.moving.seconds == pytest.approx(moving, abs=1)
    assert _climb_as_the_samples_define_it(track) == pytest.approx(climb, rel=0.01)


def _moving_as_the_samples_define_it(track):
    """Sum the steps of at most 60 s with at least 0.5 m/s, inside segments."""
    if not len(track.ms):
        return None
    metres = haversines(track.lat[:-1], track.lon[:-1], track.lat[1:], track.lon[1:])
    seconds = np.diff(track.ms) / 1_000
    inside = ~np.isin(np.arange(1, len(track)), track.starts)
    return seconds[inside & (seconds <= 60) & (metres >= 0.5 * seconds)].sum()


def _climb_as_the_samples_define_it(track):
    """Sum the rises, counted only after 3 m from the last turning point."""
    turning, climb = track.ele[0], 0.0
    for height in track.ele[np.isfinite(track.ele)]:
        if height - turning >= 3:
            climb += height - turning
        if abs(height - turning) >= 3:
            turning = height
    return climb


@pytest.mark.parametrize(
    "name, zone, day",
    [
        ("garmin-connect-run", "America/New_York", date(2012, 10, 24)),
        ("strava-run-hr", "America/Los_Angeles", date(2015, 1, 19)),
        ("fr220-same-run", "America/Denver", date(2021, 4, 16)),
        ("hike-8-tracks", "Europe/Ljubljana", date(2010, 8, 5)),
        ("hike-without-times", "Europe/Ljubljana", None),
    ],
)
def test_a_recording_belongs_to_the_local_date_of_its_start(name, zone, day):
    figures = figures_in(sample_file(name))
    assert (figures.zone, figures.day) == (zone, day)


def test_gaps_between_segments_are_never_added():
    together = figures_in(sample_file("hike-8-tracks"))
    assert together.distance < Distance.of_m(4_600)  # 13 665 m with them
    assert together.segments == 7
    apart = figures_in(gpx_of(north([3.0] * 5), [(lat + 1, *rest) for lat, *rest in later(north([3.0] * 5), 60)]))
    assert apart.distance.metres == pytest.approx(30, abs=0.01)
    assert apart.elapsed == Duration.of_seconds(65)
    assert apart.moving == Duration.of_seconds(10)


def later(samples, seconds):
    return [(lat, lon, ele, at + seconds) for lat, lon, ele, at in samples]


def test_a_jump_is_a_gap_and_a_fix_that_settles_is_not():
    jump = figures_in(gpx_of(north([3.0] * 10 + [2_000.0] + [3.0] * 10)))
    assert jump.distance.metres == pytest.approx(60, abs=0.01)
    assert jump.moving == Duration.of_seconds(20)
    assert figures_in(gpx_of(north([3.0] * 10 + [80.0]))).distance.metres == pytest.approx(110, abs=0.01)
    tunnel = north([3.0] * 10) + [(lat + 0.005, lon, ele, at + 200) for lat, lon, ele, at in north([30.0])]
    assert figures_in(gpx_of(tunnel)).distance == Distance.of_m(60)  # the position is unknown for three minutes


def test_standing_and_crawling_are_not_moving():
    figures = figures_in(gpx_of(north([3.0] * 60 + [0.4] * 30 + [0.0] * 30 + [0.9] * 10)))
    assert figures.elapsed == Duration.of_seconds(130)
    assert figures.moving == Duration.of_seconds(69)  # includes the step that ends the stop


def test_a_gap_in_the_samples_is_a_pause():
    figures = figures_in(gpx_of([*north([3.0] * 10), *later(north([3.0] * 10, lat=48.001), 100)]))
    assert figures.moving == Duration.of_seconds(20)
    assert figures.elapsed == Duration.of_seconds(110)


def test_a_device_that_samples_every_two_minutes_does_not_pause_between():
    assert figures_in(gpx_of(north([300.0] * 10, every=120))).moving == Duration.of_seconds(1200)


def test_a_runner_who_never_reaches_walking_speed_was_moving_slowly():
    figures = figures_in(gpx_of(north([0.4] * 100)))
    assert figures.moving == figures.elapsed == Duration.of_seconds(100)


def test_a_flat_run_does_not_climb_and_hills_count_from_their_turning_points():
    def climb(*heights):
        samples = [(48 + number * 1e-4, 2.0, ele, number * 10) for number, ele in enumerate(heights)]
        return figures_in(gpx_of(samples)).gain

    assert climb(100, 104, 98, 107, 99, 103) == Distance()
    assert climb(100, 105, 111, 118, 140) == Distance.of_m(40)
    assert climb(100, 120, 115, 119, 130, 90, 101) == Distance.of_m(41)
    assert climb(100, None, 120) == Distance.of_m(20)
    assert climb(None, None) is None


def test_an_elevation_gain_from_positions_says_so():
    assert figures_in(sample_file("strava-run-hr")).gain_by is GainBy.POSITIONS


def test_a_clock_that_was_never_set_gives_durations_and_no_date():
    figures = figures_in(gpx_of(north([3.0] * 20)).replace(b"2026-", b"1989-"))
    assert (figures.start, figures.day) == (None, None)
    assert figures.elapsed == figures.moving == Duration.of_seconds(20)
    assert figures.has_times


# --- what must not matter ---------------------------------------------------------------------------------------------


@given(steps)
def test_a_run_north_is_as_long_as_its_steps(metres):
    figures = figures_in(gpx_of(north(metres)))
    assert figures.distance.metres == pytest.approx(sum(metres), abs=0.002)
    assert figures.start == START
    assert figures.elapsed == Duration.of_seconds(len(metres))


@given(steps, st.integers(2, 3))
def test_repeating_every_point_changes_nothing(metres, times):
    once = figures_in(gpx_of(north(metres)))
    several = figures_in(gpx_of([sample for sample in north(metres) for _ in range(times)]))
    assert (several.distance, several.elapsed, several.moving) == (once.distance, once.elapsed, once.moving)
    untimed = [(lat, lon, ele, None) for lat, lon, ele, _ in north(metres)]
    assert figures_in(gpx_of([sample for sample in untimed for _ in range(times)])).distance == once.distance


@given(steps)
def test_the_order_in_the_file_changes_nothing(metres):
    samples = north(metres)
    assert figures_in(gpx_of(samples[::-1])) == figures_in(gpx_of(samples))
    backwards = [(lat, lon, ele, samples[-1][3] - at) for lat, lon, ele, at in samples]
    assert figures_in(gpx_of(backwards)).distance == figures_in(gpx_of(samples)).distance


@pytest.mark.parametrize("name", ["fr220-same-run", "strava-run-hr", "hike-8-tracks"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_run_across_the_date_line_is_as_long_as_anywhere(name, wrapped):
    track = gpx.read(sample_file(name))
    lon, lat, ms = track.lon.tolist(), track.lat.tolist(), track.ms.tolist()
    middle = sorted(lon)[len(track) // 2]
    moved = [180 + here - middle for here in lon]
    assert min(moved) < 180 < max(moved)
    samples = [
        (lat[i], (moved[i] + 180) % 360 - 180 if wrapped else moved[i], None, (ms[i] - ms[0]) / 1_000)
        for i in range(len(track))
    ]
    there = figures_in(gpx_of(*([samples[i] for i in segment] for segment in track.segments)))
    assert there.distance.metres == pytest.approx(totals_of_track(track).distance.metres, abs=0.002)


@given(st.floats(-89, 89), st.floats(-180, 179.9))
def test_a_degree_north_is_as_long_everywhere(lat, lon):
    assert haversine(lat, lon, lat + 1, lon) == pytest.approx(111_195.08, abs=0.01)
    assert haversine(lat, lon, lat, lon) == 0


def test_the_longest_distance_is_half_around_the_earth():
    assert haversine(0, 0, 0, 180) == haversine(90, 0, -90, 77) == pytest.approx(20_015_115, abs=1)


@given(st.floats(-90, 90), st.floats(-180, 179.9))
def test_every_place_has_a_zone_or_none(lat, lon):
    zone = zone_at(lat, lon)
    assert zone is None or zone_of(zone)


def test_times_are_shifted_across_a_change_of_clocks_without_a_trace():
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)  # in Paris
    early = gpx_of(later(north([3.0] * 1_200), (change - START - timedelta(minutes=10)).total_seconds()))
    figures = figures_in(early)
    assert figures.zone == "Europe/Paris"
    assert figures.day == date(2026, 3, 29)
    assert figures.elapsed == figures.moving == Duration.of_hms(minutes=20)


def test_the_first_sample_and_a_pause_have_no_step():
    track = gpx.read(sample_file("hike-8-tracks"))
    steps = measure(track).way
    assert [index for index, metres in enumerate(steps.metres) if isnan(metres)] == [0]
    assert [index for index, rest in enumerate(steps.rests) if rest] == [part.start for part in track.segments[1:]]
    assert not steps.metres[steps.rests].any()
