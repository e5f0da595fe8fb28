"""Recordings of every sort, brought as a runner brings them: what counts, and what the report says of the rest."""

from datetime import timedelta

import pytest

from tests.runs.paper import logged, upload
from tests.samples.fit_files import ACTIVITY, EPOCH, FILE_ID, RECORD, SESSION, Writer, fit_of
from tests.samples.recordings import START, gpx_of, north

RUN = north([3.0] * 600)  # 1.8 km in ten minutes
BEGIN = int(START.timestamp()) - EPOCH


@pytest.mark.parametrize(
    "kind", ["Laufen", "Course à pied", "Race", "Interval training", "Workout", "canicross", "xyz"]
)
def test_a_kind_that_names_no_other_sport_is_a_run(ann, client_of, kind):
    assert "1.8 km" in upload(client_of(ann), gpx_of(RUN, track=f"<type>{kind}</type>"))
    assert len(logged()) == 1


@pytest.mark.parametrize(
    "kind, sentence",
    [
        ("Radfahren", "A bike ride."),
        ("Natation", "A swim."),
        ("Cross country skiing", "Time on skis"),
        ("Padel", "Another"),
    ],
)
def test_another_sport_is_left_out_in_any_language(ann, client_of, kind, sentence):
    assert sentence in upload(client_of(ann), gpx_of(RUN, track=f"<type>{kind}</type>"))
    assert logged() == []


def test_strength_training_is_no_run(ann, client_of):
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for number in range(60):
        file.add(RECORD, (253, "I", BEGIN + number), (3, "B", 99))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 10), (6, "B", 20), (7, "I", 60_000))
    seen = upload(client_of(ann), file.bytes(), "strength.fit")
    assert "Strength training is no run." in seen
    assert "positions" not in seen


def test_totals_without_samples_are_a_run_on_their_day(ann, client_of):
    """Its figures are the watch's word alone, so it is self-reported; nothing says that it was indoors."""
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 1), (7, "I", 2_700_000), (8, "I", 2_640_000), (9, "I", 800_000))
    seen = upload(client_of(ann), file.bytes(), "run.fit")
    [run] = logged()
    assert "8.0 km" in seen
    assert (run.started_at, run.duration.seconds, run.moving.seconds) == (START, 2_700, 2_640)
    assert (run.verified, run.indoor, run.distance.metres) == (False, False, 8_000)
    assert "8.0 km" in client_of(ann).see(f"/runs/{run.id}")
    assert "already" in upload(client_of(ann), file.bytes(), "again.fit")


def test_a_part_without_a_sport_is_left_out_and_named(ann, client_of):
    legs = [("generic", 0.0), ("running", 60.0), ("cycling", 400.0)]
    seen = upload(client_of(ann), fit_of(RUN, sessions=legs), "three.fit")
    [run] = logged()
    assert run.started_at == START + timedelta(seconds=60)
    report = client_of(ann).see("/imports/1")
    assert "A part that names no sport was left out." in report
    assert "A bike ride." in report
    assert seen


def test_half_past_midnight_in_berlin_is_the_new_day_whatever_the_watch_calls_local(ann, client_of):
    start = START.replace(year=2025, month=10, day=31, hour=23, minute=30)
    upload(client_of(ann), fit_of(north([3.0] * 600, lat=52.5, lon=13.4), start=start, zone_offset=0), "night.fit")
    [run] = logged()
    assert (run.local_date.isoformat(), run.zone) == ("2025-11-01", "Europe/Berlin")


def test_a_treadmill_in_another_zone_keeps_the_clock_of_the_watch(ann, client_of):
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for number in range(601):
        file.add(RECORD, (253, "I", BEGIN + number), (5, "I", number * 300))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 1), (6, "B", 1), (7, "I", 600_000), (9, "I", 180_000))
    file.add(ACTIVITY, (253, "I", BEGIN + 600), (5, "I", BEGIN + 600 + 7_199))
    upload(client_of(ann), file.bytes(), "treadmill.fit")
    [run] = logged()
    assert (run.zone, run.indoor) == ("+02:00", True)
