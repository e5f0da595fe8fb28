"""Uploads of all kinds of recordings: what counts, and what the report says about the rest."""

from datetime import timedelta

import pytest

from tests.runs.paper import logged, upload
from tests.samples.archives import zip_of
from tests.samples.fit_files import ACTIVITY, EPOCH, FILE_ID, RECORD, SESSION, Writer, fit_of
from tests.samples.other_recordings import gx_track, kml_of, placemark
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
        ("Radfahren", "Bike ride."),
        ("Natation", "Swim."),
        ("Cross country skiing", "Snow sport"),
        ("Padel", "Another"),
    ],
)
def test_another_sport_is_skipped_in_any_language(ann, client_of, kind, sentence):
    assert sentence in upload(client_of(ann), gpx_of(RUN, track=f"<type>{kind}</type>"))
    assert logged() == []


def test_strength_training_is_not_a_run(ann, client_of):
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for number in range(60):
        file.add(RECORD, (253, "I", BEGIN + number), (3, "B", 99))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 10), (6, "B", 20), (7, "I", 60_000))
    seen = upload(client_of(ann), file.bytes(), "strength.fit")
    assert "Strength training." in seen
    assert "GPS points" not in seen


def test_totals_without_samples_are_a_run_on_their_day(ann, client_of):
    """Its figures are declared by the watch alone, so it is self-reported; nothing says that it was indoors."""
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 1), (7, "I", 2_700_000), (8, "I", 2_640_000), (9, "I", 800_000))
    seen = upload(client_of(ann), file.bytes(), "run.fit")
    [run] = logged()
    assert "8.0 km" in seen
    assert (run.started_at, run.duration.seconds, run.moving.seconds) == (START, 2_700, 2_640)
    assert (run.verified, run.indoor, run.distance.metres) == (False, False, 8_000)
    assert "8.0 km" in client_of(ann).see(f"/runs/{run.id}")
    assert "Already logged" in upload(client_of(ann), file.bytes(), "again.fit")


def test_a_part_without_a_sport_is_skipped_and_reported(ann, client_of):
    legs = [("generic", 0.0), ("running", 60.0), ("cycling", 400.0)]
    seen = upload(client_of(ann), fit_of(RUN, sessions=legs), "three.fit")
    [run] = logged()
    assert run.started_at == START + timedelta(seconds=60)
    report = client_of(ann).see("/imports/1")
    assert "A part of this file names no sport, so it was skipped." in report
    assert "Bike ride." in report
    assert seen


def test_half_past_midnight_in_berlin_is_the_new_day_whatever_offset_the_watch_declares(ann, client_of):
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


@pytest.mark.parametrize(
    "bent, note",
    [
        (lambda gpx: gpx + bytes(100), "There was more data after the end of this file. We ignored it."),
        (lambda gpx: gpx.replace(b"NAME", b"Rock & Roll"), "Some characters in this file were broken."),
        (lambda gpx: gpx.replace(b"NAME", "Été".encode("latin-1")), "Some characters in this file were broken."),
        (lambda gpx: gpx[:-30], "This file is cut off, so the end of the run may be missing."),
    ],
)
def test_a_file_with_a_small_fault_is_a_run_and_the_fault_is_reported(ann, client_of, bent, note):
    upload(client_of(ann), bent(gpx_of(RUN, track="<name>NAME</name>")))
    [run] = logged()
    assert (run.verified, round(run.distance.metres / 10)) == (True, 180)
    assert note in client_of(ann).see("/imports/1")
    assert note in client_of(ann).see(f"/runs/{run.id}")


def test_a_watch_file_without_its_last_two_bytes_is_a_run_and_the_report_says_so(ann, client_of):
    upload(client_of(ann), fit_of(RUN)[:-2], "morning.fit")
    [run] = logged()
    assert run.distance.metres == pytest.approx(1_800, abs=1)
    assert "The last bytes of this file are missing." in client_of(ann).see("/imports/1")


def test_two_days_in_one_file_are_two_runs_and_are_recognised_again(ann, client_of):
    later = [(lat, lon, ele, seconds + 172_800) for lat, lon, ele, seconds in RUN]
    data = gpx_of(RUN, later).replace(b"</trkseg><trkseg>", b"</trkseg></trk><trk><trkseg>")
    assert "2 runs" in upload(client_of(ann), data)
    assert [run.local_date.isoformat() for run in logged()] == ["2026-07-04", "2026-07-06"]
    upload(client_of(ann), data)
    assert len(logged()) == 2
    client_of(ann).send(f"/runs/{logged()[1].id}/removal")
    assert len(logged()) == 1
    upload(client_of(ann), data)
    assert [run.local_date.isoformat() for run in logged()] == ["2026-07-04", "2026-07-06"]


@pytest.mark.parametrize("pack", [False, True])
def test_a_track_from_a_map_app_is_a_run(ann, client_of, pack):
    data = kml_of(placemark(gx_track(RUN, heart_rate=140), "Round the lake"))
    upload(client_of(ann), zip_of({"doc.kml": data, "files/icon.png": b"\x89PNG"}) if pack else data, "track.kmz")
    [run] = logged()
    assert (run.title, run.verified, run.zone) == ("Round the lake", True, "Europe/Paris")
    original = client_of(ann).get(f"/runs/{run.id}/original")
    assert original.data == data


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"[Params]\r\nVersion=106\r\n", "We can't read Polar HRM files."),
        (b"tp=lbs;k=0;lat=52.5;lon=13.4;alt=0.0;t=1.7E9;\n", "We can't read Huawei HiTrack files."),
        (kml_of(placemark("<LineString><coordinates>2,48 2,49</coordinates></LineString>")), "KML file has no times"),
    ],
)
def test_an_unreadable_format_is_refused_by_its_name(ann, client_of, data, sentence):
    assert sentence in upload(client_of(ann), data, "file.bin")
    assert logged() == []


def test_a_walk_and_a_hike_count_steps(ann, client_of):
    """Watches count strides for anything done on foot."""
    for number, (sport, strides) in enumerate([(11, 55), (17, 50)]):
        file = Writer()
        file.add(FILE_ID, (0, "B", 4))
        begin = BEGIN + number * 86_400
        for second, (lat, lon, *_) in enumerate(north([1.4] * 600)):
            place = ((0, "i", round(lat * 2**31 / 180)), (1, "i", round(lon * 2**31 / 180)))
            file.add(RECORD, (253, "I", begin + second), *place, (4, "B", strides))
        file.add(SESSION, (2, "I", begin), (5, "B", sport), (7, "I", 600_000))
        upload(client_of(ann), file.bytes(), f"{sport}.fit")
    assert [run.trace.cadence for run in logged()] == [110, 100]


def test_the_page_lists_the_accepted_formats(ann, client_of):
    page = client_of(ann).see("/runs/new")
    assert "GPX, TCX, FIT or KML" in page
    assert ".kmz" in page.html
