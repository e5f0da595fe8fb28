"""The Apple Health export: routes whose sports are in a large list beside them, and runs without a route."""

import io
from datetime import UTC, datetime, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.imports.archives import Archive
from challenges.imports.archives.health import _excerpts
from challenges.recordings import readers
from challenges.recordings.kinds import RunKind
from challenges.recordings.sports import Sport
from tests.imports.opened import listed, little_memory
from tests.runs.paper import logged, upload
from tests.samples.archives import zip_of
from tests.samples.other_recordings import health_export, health_list, route_of, workout
from tests.samples.recordings import START, north

RUN = north([3.0] * 600, lat=52.5, lon=13.4)
RIDE = [(lat, lon, ele, seconds + 7_200) for lat, lon, ele, seconds in north([4.0] * 600, lat=52.5, lon=13.4)]
ROUTES = {"route_2026-07-04_8.30am.gpx": route_of(RUN), "route_2026-07-04_10.30am.gpx": route_of(RIDE)}
WORKOUTS = [
    workout("Running", route="/workout-routes/route_2026-07-04_8.30am.gpx", km=1.8),
    workout("Cycling", START + timedelta(hours=2), route="/workout-routes/route_2026-07-04_10.30am.gpx", km=2.4),
]
TREADMILL = workout(
    "Running", START + timedelta(days=1), 30, km=5.2, statistics=True,
    metadata={"HKIndoorWorkout": "1", "HKTimeZone": "America/New_York"},
)  # fmt: skip


def sports_of(data):
    return {entry.path.rpartition("/")[2]: entry.sport for entry in listed(data).entries}


def left_out_of(data):
    return [str(reason) for _, reason in listed(data).left_out]


def documents_of(data):
    with Archive(io.BytesIO(data)) as archive:
        return {
            entry.path: archive.read(entry.key) for entry in archive.listing().entries if entry.path.endswith(".xml")
        }


@pytest.mark.parametrize("name", ["export.xml", "Export.xml", "exportación.xml", "exporter.xml", "导出.xml"])
@pytest.mark.parametrize("folder", ["apple_health_export/", "", "Desktop/apple_health_export/"])
def test_the_list_names_the_sports_of_the_routes_whatever_its_file_name(name, folder):
    assert sports_of(health_export(WORKOUTS, ROUTES, name=name, folder=folder)) == {
        "route_2026-07-04_8.30am.gpx": Sport.RUN, "route_2026-07-04_10.30am.gpx": Sport.RIDE,
    }  # fmt: skip


def test_a_route_that_no_workout_names_is_found_by_its_time():
    nameless = [workout("Cycling", START + timedelta(hours=2)), workout("Walking", START + timedelta(seconds=30), 12)]
    assert sports_of(health_export(nameless, ROUTES)) == {
        "route_2026-07-04_8.30am.gpx": Sport.WALK, "route_2026-07-04_10.30am.gpx": Sport.RIDE,
    }  # fmt: skip
    assert set(sports_of(health_export([], ROUTES)).values()) == {Sport.UNKNOWN}


@pytest.mark.parametrize(
    "kind, sport",
    [("Running", Sport.RUN), ("Walking", Sport.WALK), ("Hiking", Sport.HIKE), ("Cycling", Sport.RIDE),
     ("CrossCountrySkiing", Sport.SKI), ("TraditionalStrengthTraining", Sport.STRENGTH), ("Swimming", Sport.SWIM),
     ("HighIntensityIntervalTraining", Sport.GYM), ("WheelchairRunPace", Sport.OTHER), ("PaddleSports", Sport.ROW),
     ("Other", Sport.OTHER), ("MindAndBody", Sport.OTHER), ("Elliptical", Sport.GYM)],
)  # fmt: skip
def test_each_kind_of_workout_is_a_sport(kind, sport):
    data = health_export([workout(kind, route="/workout-routes/a.gpx")], {"a.gpx": route_of(RUN)})
    assert sports_of(data) == {"a.gpx": sport}


def test_runs_without_a_route_are_documents_of_a_month():
    august = workout("Walking", datetime(2026, 8, 3, 9, tzinfo=UTC), 60, km=4)
    documents = documents_of(health_export([*WORKOUTS, TREADMILL, august], ROUTES))
    assert list(documents) == ["apple_health_export/workouts-2026-07.xml", "apple_health_export/workouts-2026-08.xml"]
    (run,) = readers.read(documents["apple_health_export/workouts-2026-07.xml"]).tracks
    assert (run.declared.sport, run.declared.distance, run.declared.elapsed) == (Sport.TREADMILL, 5_200, 1_800)
    assert (run.declared.start_ms, run.declared.offset) == ((START + timedelta(days=1)).timestamp() * 1_000, -240)
    (walk,) = readers.read(documents["apple_health_export/workouts-2026-08.xml"]).tracks
    assert (walk.declared.sport, walk.declared.distance, walk.declared.offset, len(walk)) == (Sport.WALK, 4_000, 120, 0)


def test_the_same_export_has_the_same_documents():
    data = health_export([*WORKOUTS, TREADMILL], ROUTES)
    assert documents_of(data) == documents_of(health_export([TREADMILL, *WORKOUTS], ROUTES))
    packed_again = zip_of({"export.zip": data})
    assert list(documents_of(packed_again).values()) == list(documents_of(data).values())


def test_other_sports_without_a_route_are_counted():
    data = health_export([*WORKOUTS, workout("Yoga"), workout("Cycling", km=9), workout("Running")], ROUTES)
    assert left_out_of(data) == [
        "Workouts in other sports, without a route: 2. Only runs and walks are imported.",
        "Runs and walks without a route or distance: 1. Log them by hand to add them.",
    ]


def test_an_export_is_imported_with_sport_zone_and_day(ann, client_of):
    seen = upload(client_of(ann), health_export([*WORKOUTS, TREADMILL], ROUTES), "export.zip")
    outdoors, indoors = logged()
    assert (outdoors.zone, outdoors.kind, outdoors.verified) == ("Europe/Berlin", RunKind.EASY, True)
    assert (outdoors.local_start.hour, outdoors.local_date.isoformat()) == (8, "2026-07-04")
    assert (indoors.zone, indoors.indoor, indoors.verified) == ("-04:00", True, False)
    assert (indoors.local_start.hour, indoors.local_date.isoformat()) == (2, "2026-07-05")
    assert (indoors.distance.metres, indoors.duration.seconds) == (5_200, 1_800)
    report = client_of(ann).see("/imports/1")
    assert "Bike ride. Only runs and walks are imported." in report
    assert "export_cda" not in report
    assert seen
    assert "5.2 km" in client_of(ann).see(f"/runs/{indoors.id}")


def test_a_list_uploaded_by_itself_says_what_to_upload(ann, client_of):
    seen = upload(client_of(ann), health_list(WORKOUTS), "export.xml")
    assert "Upload the whole export.zip." in seen


def test_a_damaged_list_is_reported_and_the_routes_are_read():
    data = bytearray(health_export(WORKOUTS, ROUTES, records=5_000))
    with ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.infolist()[0]
        at = info.header_offset + 30 + len(info.filename) + info.compress_size - 20
    data[at : at + 8] = b"\xff" * 8
    assert len(listed(bytes(data)).entries) == 2
    assert left_out_of(bytes(data)) == [
        "We couldn't read all of this workout list. Routes without a sport are imported as runs."
    ]


@given(
    st.lists(st.sampled_from([TREADMILL.encode(), b"<Workout a='1'/>", b"<Record/>", b"<Workout ", b"x" * 50])),
    st.data(),
)
def test_workouts_are_found_wherever_the_pieces_of_a_list_are_split(parts, data):
    whole = b"".join(part + b"\n" for part in parts)
    size = data.draw(st.integers(1, 400))
    pieces = list(_excerpts(whole[at : at + size] for at in range(0, len(whole), size)))
    assert pieces == list(_excerpts(iter([whole])))
    if b"<Workout " not in parts:
        assert pieces == [part.strip() for part in parts if part.startswith(b"<Workout")]


def test_a_large_list_costs_no_memory():
    record = b'<Record type="HKQuantityTypeIdentifierStepCount" unit="count" value="%d" startDate="%d"/>\n'
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("apple_health_export/export.xml", "w") as list_:
            list_.write(health_list([]).replace(b"</HealthData>", b""))
            block = b"".join(record % (number * 7_919 % 1_000, number * number) for number in range(10_000))
            for _ in range(80):
                list_.write(block)
            list_.write("".join(WORKOUTS).encode() + b"<Workout " * 500_000 + b"</HealthData>")
        for name, route in ROUTES.items():
            archive.writestr(f"apple_health_export/workout-routes/{name}", route)
    with little_memory():
        assert sports_of(packed.getvalue())["route_2026-07-04_8.30am.gpx"] is Sport.RUN
