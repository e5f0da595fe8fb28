"""Contradictory recordings: one length, one time, and text that explains the rest."""

import numpy as np

from tests.runs.paper import filled, logged, upload
from tests.runs.test_series import even, even_points, fit_of, tcx_of
from tests.samples.recordings import METRES_A_DEGREE, gpx_of, north


def test_a_drive_with_the_watch_stopped_is_no_record(ann, client_of):
    records = [*even(600), *even(599, 5.0, first=601, far=1_805)[:-1], *even(600, first=1_200, far=4_800)]
    events = [(0, 0), (600, 4), (1_200, 0), (1_800, 4)]
    seen = upload(client_of(ann), fit_of(records, events=events, distance=3_600, elapsed=1_800, timer=1_200), "a.fit")
    assert "3.6 km" in seen
    assert "20:00" in seen
    assert "5:33" in seen
    assert "3:20" not in seen


def test_a_train_between_two_halves_of_a_run_counts_towards_nothing(ann, client_of):
    half = north([3.0] * 600)
    rest = [(lat + 16_800 / METRES_A_DEGREE, lon, ele, at + 600 + 63 * 60) for lat, lon, ele, at in half]
    seen = upload(client_of(ann), gpx_of(half + rest))
    [run] = logged()
    assert (round(run.distance.metres), run.moving.seconds, run.duration.seconds) == (3_600, 1_200, 4_980)
    assert "3.6 km" in seen
    assert "1:23:00 elapsed" in seen
    assert "5:33" in seen


def test_a_false_lap_of_thirty_kilometres_makes_no_long_run(ann, client_of):
    points = [(at, at / 3, at / 0.3) for at in range(0, 9_001, 3)]
    assert "3.0 km" in upload(client_of(ann), tcx_of(points, [(0, 9_000, 30_000, len(points))]), "a.tcx")


def test_a_treadmill_run_has_the_length_that_its_watch_declares(ann, client_of):
    records = even(1_500, 5_200 / 1_500, placed=False, height=None)
    file = fit_of(records, distance=4_900, elapsed=1_500, timer=1_500, sub_sport=1)
    seen = upload(client_of(ann), file, "a.fit")
    assert "4.9 km" in seen
    assert "First 5 km" not in seen


def test_a_treadmill_run_with_two_lengths_is_held_until_its_runner_enters_one(ann, client_of):
    reader = client_of(ann)
    records = even(1_500, 2.0, placed=False, height=None)
    seen = upload(reader, fit_of(records, distance=9_000, elapsed=1_500, timer=1_500, sub_sport=1), "a.fit")
    assert "two distances that don't match" in seen
    [run] = logged()
    assert run.held == "length"
    page = reader.see(f"/runs/{run.id}/edit")
    reader.send(f"/runs/{run.id}/edit", data=filled(page, f"/runs/{run.id}/edit", distance="3.1 km"))
    [run] = logged()
    assert (run.held, run.distance.metres) == ("", 3_100)


def test_the_gain_of_the_device_is_labelled_as_such_and_leaderboards_use_the_recordings_own(ann, client_of):
    hills = 100 - 20 * np.cos(np.arange(3_601) / 3_600 * 2 * np.pi * 5)
    records = [(second, place, counted, hills[second]) for second, place, counted, _ in even(3_600)]
    file = fit_of(records, distance=10_800, elapsed=3_600, timer=3_600, ascent=347)
    seen = upload(client_of(ann), file, "a.fit")
    [run] = logged()
    assert run.gain.metres == 200
    assert "347 m" in seen
    assert "elevation, from the device" in seen
    assert "200 m, from the recording" in seen


def test_a_run_whose_last_lap_is_missing_is_as_long_as_its_points(ann, client_of):
    seen = upload(client_of(ann), tcx_of(even_points(1_200), [(0, 300, 900, 300), (300, 300, 900, 901)]), "a.tcx")
    assert "3.6 km" in seen
    assert "20:00" in seen
