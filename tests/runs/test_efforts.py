"""Best efforts: the fastest stretch of exactly a distance, by elapsed time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import gpx
from challenges.recordings.efforts import STANDARD, best_efforts, fastest_in, stretches_of
from challenges.recordings.series import measure
from challenges.units import MARATHON, MILE, Distance, Duration
from tests.samples.recordings import gpx_of, north, sample_file

seconds_of_steps = st.lists(
    st.tuples(st.one_of(st.just(0.0), st.floats(0.01, 40)), st.integers(1, 20), st.booleans()), min_size=2, max_size=30
)


ANY = measure(gpx.read(gpx_of(north([3.0]))))


def fastest(steps, metres):
    """Return the seconds of the fastest stretch of so many metres."""
    best = fastest_in(stretches_of(steps), metres)
    return best[0] if best else None


def steps_in(*segments):
    return measure(gpx.read(gpx_of(*segments)))


def steps(parts):
    """Return a series of steps (metres, seconds), optionally across a pause; the first sample has no step."""
    metres = np.array([np.nan, *(length for length, _, _ in parts)])
    ms = np.cumsum([0, *(took * 1_000 for _, took, _ in parts)])
    rests = np.array([False, *(rest for _, _, rest in parts)])
    return replace(ANY, samples=np.arange(len(metres)), metres=metres, ms=ms, rests=rests)


def later(samples, seconds, lat=0.0):
    return [(here + lat, lon, ele, at + seconds) for here, lon, ele, at in samples]


def test_the_fast_kilometre_inside_a_slow_run_is_its_best():
    run = steps_in(north([2.5] * 600 + [5.0] * 200 + [2.5] * 600))
    [effort] = best_efforts(run, [Distance.of_km(1)])
    assert effort.duration == Duration.of_seconds(200)
    assert effort.after == Duration.of_seconds(600)


def test_a_stretch_may_start_and_end_between_samples():
    run = steps_in(north([70.0] * 20, every=20))
    [effort] = best_efforts(run, [Distance.of_km(1)])
    assert effort.duration.seconds == pytest.approx(1000 / 3.5, abs=0.01)


def test_four_nine_eight_is_not_five_kilometres():
    assert fastest(steps_in(north([3.0] * 1_660)), 5_000) is None
    assert fastest(steps_in(north([3.0] * 1_667)), 5_000) == pytest.approx(5_000 / 3, abs=0.01)


def test_a_stop_at_the_lights_adds_time_and_no_distance():
    half = north([4.0] * 125)
    waited = [*later(north([4.0] * 125, lat=half[-1][0]), 125 + 60)]
    for run in (steps_in(half, waited), steps_in(half + waited)):
        assert fastest(run, 990) == pytest.approx(990 / 4 + 60, abs=0.1)


def test_a_train_between_two_halves_breaks_the_stretch():
    half = north([4.0] * 125)
    assert fastest(steps_in(half, later(half, 125 + 60, lat=0.05)), 600) is None
    assert fastest(steps_in(half, later(half, 125 + 60, lat=0.05)), 400) == pytest.approx(100, abs=0.1)


def test_no_effort_comes_from_a_recording_without_times():
    run = steps_in([(lat, lon, ele, None) for lat, lon, ele, _ in north([3.0] * 600)])
    assert best_efforts(run) == []


def test_the_standard_distances_are_the_usual_ones():
    assert len(STANDARD) == 17
    assert list(STANDARD) == sorted(STANDARD)
    assert MILE in STANDARD
    assert MARATHON in STANDARD


def test_a_real_run_has_an_effort_for_every_distance_it_covers():
    efforts = best_efforts(measure(gpx.read(sample_file("strava-run-hr"))))
    assert [effort.distance.metres for effort in efforts] == [400, 804.672, 1_000, 1_609.344, 3_218.688]
    assert [effort.duration for effort in efforts] == sorted(effort.duration for effort in efforts)


@given(seconds_of_steps, st.floats(5, 400))
def test_no_other_stretch_is_faster(parts, metres):
    run = steps(parts)
    best = fastest(run, metres)
    far, at = np.cumsum([0.0, *(part[0] for part in parts)]), run.ms / 1_000
    if far[-1] < metres:
        assert best is None
        return
    tried = []  # every stretch that ends or starts on a sample, by brute force
    for end in range(len(far)):
        if far[end] >= metres:
            tried.append(at[end] - _last_at(far, at, far[end] - metres))
        if far[end] + metres <= far[-1]:
            tried.append(_first_at(far, at, far[end] + metres) - at[end])
    assert best == pytest.approx(min(tried), abs=1e-4)


def _last_at(far, at, sought):
    for here in range(len(far) - 1, 0, -1):
        if far[here - 1] <= sought < far[here]:
            return at[here - 1] + (sought - far[here - 1]) / (far[here] - far[here - 1]) * (at[here] - at[here - 1])
    return at[0]


def _first_at(far, at, sought):
    for here in range(1, len(far)):
        if far[here - 1] < sought <= far[here]:
            return at[here - 1] + (sought - far[here - 1]) / (far[here] - far[here - 1]) * (at[here] - at[here - 1])
    return at[-1]


@given(seconds_of_steps, st.floats(5, 300), st.floats(1.01, 3))
def test_a_longer_effort_is_never_faster_than_a_shorter_one(parts, metres, times):
    run = steps(parts)
    short, long = fastest(run, metres), fastest(run, metres * times)
    assert long is None or (short is not None and short <= long + 1e-4)


@given(seconds_of_steps, st.floats(5, 400))
def test_a_run_backwards_has_the_same_best(parts, metres):
    forwards, backwards = fastest(steps(parts), metres), fastest(steps(parts[::-1]), metres)
    assert forwards == backwards or forwards == pytest.approx(backwards, abs=1e-4)


@given(seconds_of_steps, st.integers(0, 29))
def test_stretches_hold_every_step_between_the_breaks(parts, broken):
    run = steps(parts)
    run.metres[min(broken + 1, len(parts))] = np.nan
    total = sum(stretch.metres for stretch in stretches_of(run))
    assert total == pytest.approx(float(np.nansum(run.metres)), abs=1e-4)
