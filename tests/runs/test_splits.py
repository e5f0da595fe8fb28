"""Splits of a recording: they add up to the run, stops aren't moving time, and gains are distributed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.climb import climb_along
from challenges.recordings.series import measure
from challenges.recordings.splits import CHART_POINTS, MOST_SPLITS, series_of, splits_of
from challenges.recordings.totals import totals_of_track
from challenges.units import KILOMETRE, MILE, Distance, Duration
from tests.runs.test_steps import recording

A_SECOND = Duration.of_seconds(1)
steps_in_metres = st.lists(st.sampled_from([0.0, 0.3, 2.5, 3.0, 4.0, 60.0, 200.0]), min_size=3, max_size=300)


def split(track, length=KILOMETRE):
    """Return the splits of a recording."""
    return splits_of(track, measure(track), length)


@given(steps_in_metres, st.sampled_from([KILOMETRE, MILE]), st.sampled_from([1.0, 5.0, 40.0]))
def test_splits_add_up_to_distance_moving_and_elapsed(metres, length, every):
    metres = [*metres, 12.0]
    track = recording(metres, every=every)
    figures, splits = totals_of_track(track), split(track, length)
    steps = measure(track)
    assert sum(part.distance.metres for part in splits) == pytest.approx(steps.total, abs=0.01)
    assert all(part.distance <= length + Distance.of_m(10) for part in splits)
    assert all(part.distance == length for part in splits[:-1])
    assert sum((part.elapsed for part in splits), Duration()).ms == pytest.approx(figures.elapsed.ms, abs=len(splits))
    moving = sum((part.moving for part in splits), Duration())
    if moving:  # a runner who never reached walking speed was moving all the time
        assert moving.ms == pytest.approx(figures.moving.ms, abs=len(splits))
    assert all(Duration() <= part.moving <= part.elapsed + A_SECOND for part in splits)


def test_a_run_has_a_split_for_each_kilometre_and_one_for_the_rest():
    splits = split(recording([3.0] * 800))
    assert [part.distance.metres for part in splits] == [1_000, 1_000, 400]
    assert [round(part.moving.seconds) for part in splits] == [333, 333, 133]


def test_miles_are_longer():
    assert split(recording([3.0] * 800), MILE)[0].distance == MILE


def test_a_rest_of_a_few_metres_belongs_to_the_split_before():
    assert [part.distance.metres for part in split(recording([3.0] * 668))] == [1_000, 1_004]


def test_a_stop_adds_elapsed_and_no_moving_time_to_its_split():
    track = recording([4.0] * 240 + [0.0] * 120 + [4.0] * 260)  # stands for two minutes at 960 m
    first, second = split(track)
    assert first.moving.seconds == pytest.approx(249, abs=0.5)  # the step that ends the stop is as slow as the stop
    assert round(first.elapsed.seconds) == 370
    assert round(second.elapsed.seconds) == 250


def test_a_pause_of_the_device_adds_no_moving_time_either():
    ms = 1_700_000_000_000 + np.arange(601) * 1_000 + np.where(np.arange(601) > 200, 900_000, 0)
    track = recording([3.0] * 600, ms=ms, starts=(0, 201))
    first = split(track)[0]
    assert first.moving.seconds == pytest.approx(333, abs=2)
    assert first.elapsed.seconds == pytest.approx(1_233, abs=2)


def test_a_recording_without_times_has_no_splits_and_no_charts():
    track = recording([3.0] * 600, ms=np.full(601, -(2**62)))
    assert split(track) == []
    assert series_of(track, measure(track)).end == ()


def test_a_run_round_the_world_is_not_split():
    assert split(recording([250.0] * (4 * MOST_SPLITS + 8), every=100.0)) == []


def test_heart_rate_is_the_mean_of_what_is_known():
    beats = np.where(np.arange(801) % 2, 150.0, np.nan)
    assert [part.heart_rate for part in split(recording([3.0] * 800, hr=beats))] == [150, 150, 150]
    assert split(recording([3.0] * 800))[0].heart_rate is None


heights = st.lists(st.sampled_from([-6.0, -2.0, -1.0, 0.0, 1.0, 2.0, 7.0]), min_size=5, max_size=400)


@given(heights)
def test_climbs_of_the_splits_add_up_to_the_climb_of_the_run(rises):
    track = recording([8.0] * (len(rises) - 1), ele=100 + np.cumsum(rises))
    climb = climb_along(track, measure(track))
    assert (np.diff(climb) >= 0).all()
    assert climb[-1] == pytest.approx(totals_of_track(track).gain.metres, abs=0.01)
    if parts := split(track):
        assert sum(part.gain.metres for part in parts) == pytest.approx(totals_of_track(track).gain.metres, abs=0.02)


def test_a_long_even_climb_is_distributed_evenly():
    parts = split(recording([4.0] * 1_000, ele=np.linspace(0, 200, 1_001)))
    assert [part.gain.metres for part in parts] == pytest.approx([50, 50, 50, 50], abs=3)


def test_without_elevations_splits_have_no_gain():
    assert split(recording([3.0] * 400))[0].gain is None


@given(steps_in_metres)
def test_charts_have_few_points_and_end_where_the_run_does(metres):
    track = recording([*metres, 12.0])
    series = series_of(track, measure(track))
    assert len(series.end) <= CHART_POINTS
    assert series.end[-1] == pytest.approx(measure(track).total, abs=0.1)
    assert len(series.pace) in (0, len(series.end))
    assert all(pace is None or pace > 0 for pace in series.pace)
