"""Two recordings of one runner: one pocket, or two places at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.recordings import gpx
from challenges.recordings.positions import are_apart
from tests.samples.recordings import gpx_of, north

FAR = 48.1  # eleven kilometres further north


def recording(seconds, *, lat=48.0, after=0.0, every=1.0, lon=2.0):
    """Return a run due north at 3 m/s that starts `after` so many seconds."""
    steps = [3.0 * every] * int(seconds / every)
    return gpx.read(gpx_of([(here, east, ele, at + after) for here, east, ele, at in north(steps, every, lat, lon)]))


def test_a_watch_and_a_phone_in_one_pocket_are_in_one_place():
    assert not are_apart(recording(600), recording(590, lat=48.0001, after=5, every=5))


def test_two_places_at_once_are_found_whichever_came_first():
    one, other = recording(600), recording(600, lat=FAR)
    assert are_apart(one, other)
    assert are_apart(other, one)


@pytest.mark.parametrize("shared, apart", [(30, False), (60, False), (62, True)])
def test_recordings_may_overlap_by_a_minute(shared, apart):
    assert are_apart(recording(600), recording(600, lat=FAR, after=600 - shared)) is apart


def test_one_run_after_the_other_is_no_contradiction():
    assert not are_apart(recording(600), recording(600, lat=FAR, after=700))


@pytest.mark.parametrize("lat, apart", [(48.044, False), (48.046, True)])
def test_five_kilometres_apart_are_too_far(lat, apart):
    assert are_apart(recording(600), recording(600, lat=lat)) is apart


def test_wild_positions_are_ignored():
    samples = north([3.0] * 600)
    wild = [
        (lat + (0.1 if number % 20 == 0 else 0), lon, ele, at) for number, (lat, lon, ele, at) in enumerate(samples)
    ]
    assert not are_apart(recording(600), gpx.read(gpx_of(wild)))


def test_the_place_during_a_pause_is_unknown():
    pause = [*north([3.0] * 30), *[(lat, lon, ele, at + 570) for lat, lon, ele, at in north([3.0] * 30, lat=FAR)]]
    elsewhere = recording(500, lat=FAR, after=50)
    assert not are_apart(gpx.read(gpx_of(pause)), elsewhere)
    assert not are_apart(gpx.read(gpx_of(pause[:31], pause[31:])), elsewhere)


def test_crossing_the_date_line_adds_no_distance():
    west, east = recording(600, lon=179.999), recording(600, lon=-179.999)
    assert not are_apart(west, east)
    across = replace(west, lon=np.where(np.arange(len(west)) % 2, 179.999, -179.999))
    assert not are_apart(across, east)


@settings(max_examples=20)  # each reads two files
@given(st.integers(61, 3_000), st.integers(0, 3_000), st.sampled_from([1.0, 7.0, 60.0]))
def test_contradiction_is_symmetric(seconds, after, every):
    one, other = recording(1_200), recording(max(seconds, 2 * every), lat=FAR, after=after, every=every)
    assert are_apart(one, other) == are_apart(other, one)
