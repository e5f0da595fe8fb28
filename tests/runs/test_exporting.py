"""Exports: the original as uploaded, one run as GPX, all of them as a ZIP with a table."""

import csv
import gzip
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import gpxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.csv_text import plain
from challenges.db import transaction
from challenges.exports.gpx import gpx_of as written
from challenges.imports.archives import Archive
from challenges.recordings import readers
from challenges.recordings.kinds import RunKind
from challenges.recordings.totals import totals_of_track
from challenges.recordings.track import Samples
from challenges.runs import actions
from challenges.runs.actions import LoggedAlready
from challenges.runs.rules.measured import contents_of
from challenges.units import Duration
from tests import make
from tests.runs.paper import filled, logged
from tests.runs.tape import log_file
from tests.samples.outings import Outing, packed
from tests.samples.recordings import gpx_of, north, sample_file

MORNING = gpx_of(north([3.0] * 1_200), track="<name>River</name>").replace(b"2026-07-04", b"2026-11-14")
TITLE = "Ümläut 🏃, “quoted”\nand broken"
NEXT_DAY = gpx_of(north([4.0] * 900)).replace(b"2026-07-04", b"2026-11-15")


@pytest.fixture
def reader(ann, client_of):
    """Ann's browser."""
    return client_of(ann)


def outing(ending, day=14, **values):
    """Log a run from a watch, in one of its formats."""
    known = {"sport": "Run", "speed": 3.0, "lat": 48.0, "lon": 2.0, "points": 900, **values}
    return packed(Outing(start=datetime(2026, 11, day, 7, tzinfo=UTC), **known), ending)


def all_of(reader):
    """Return the opened ZIP of all runs."""
    answer = reader.get("/runs/export")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(BytesIO(answer.data))


def rows_in(archive):
    """Return the rows of its table."""
    text = archive.read("runs.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def crop(reader, run_id=1, **times):
    address = f"/runs/{run_id}/crop"
    return reader.send(address, filled(reader.see(address), address, **times))


# --- the original -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ending, kind",
    [
        ("gpx", "application/gpx+xml"),
        ("tcx", "application/vnd.garmin.tcx+xml"),
        ("fit", "application/vnd.ant.fit"),
        ("gpx.gz", "application/gzip"),
        ("fit.gz", "application/gzip"),
    ],
)
def test_the_original_comes_back_byte_for_byte_with_its_own_type(ann, reader, ending, kind):
    data = outing(ending)
    log_file(ann, data, f"Morning in März.{ending}")
    answer = reader.get("/runs/1/original")
    assert answer.data == data
    assert answer.mimetype == kind
    assert f"M%C3%A4rz.{ending}" in answer.headers["Content-Disposition"]


def test_the_original_of_a_cropped_run_is_whole(ann, reader):
    log_file(ann, MORNING)
    crop(reader, finish="10:00")
    assert reader.get("/runs/1/original").data == MORNING


# --- one run as GPX ---------------------------------------------------------------------------------------------------


def same(track, again):
    """Return whether a recording that was written and read again is equal, within rounding."""
    one, other = totals_of_track(track), totals_of_track(again)
    assert (other.start, other.elapsed, other.zone) == (one.start, one.elapsed, one.zone)
    assert other.along.metres == pytest.approx(one.along.metres, rel=1e-4, abs=0.05)
    assert (other.gain and other.gain.metres) == pytest.approx(one.gain and one.gain.metres, abs=0.01)
    assert (other.heart_rate, other.highest_heart_rate, other.segments) == (
        one.heart_rate, one.highest_heart_rate, one.segments,
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["strava-run-hr", "garmin-connect-run", "apple-health-export", "hike-8-tracks", "hike-without-times"]
)
def test_a_real_run_is_written_to_gpx_as_it_was_read(name):
    [track] = readers.read(sample_file(name)).tracks
    data = written(track, title="A & B <c>", kind=RunKind.TRAIL, creator="Second Wind")
    [again] = readers.read(data).tracks
    same(track, again)
    assert totals_of_track(again).moving == totals_of_track(track).moving
    assert again.declared.name == "A & B <c>"
    assert np.array_equal(again.hr, track.hr)
    assert np.array_equal(again.cad, track.cad)


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(1, 90_000_000), st.integers(-180_000_000, 179_999_999), st.none() | st.floats(-400, 8_000),
                st.integers(1, 90_000), st.integers(0, 250), st.integers(0, 254),
            ), min_size=2, max_size=5,
        ), min_size=1, max_size=3,
    )
)  # fmt: skip
def test_whatever_was_recorded_reads_back(segments):
    samples, at = Samples(), 1_780_000_000_000
    for segment in segments:
        samples.new_segment()
        for lat, lon, ele, took, hr, cad in segment:
            at += took
            samples.add(lat / 1e6, lon / 1e6, np.nan if ele is None else ele, at, hr or np.nan, cad or np.nan)
    try:
        track = samples.track()
    except ValueError:  # all points in one place
        return
    data = written(track, title="", kind=RunKind.EASY, creator="Second Wind")
    [again] = readers.read(data).tracks
    assert np.array_equal(again.ms, track.ms)
    assert np.array_equal(again.starts, track.starts)
    assert np.allclose(again.lat, track.lat, atol=1e-7)
    assert np.allclose(np.cos(np.radians(again.lon - track.lon)), 1)
    assert gpxpy.parse(data.decode()).get_points_no() == len(track)


def test_ann_downloads_her_run_as_gpx(ann, reader):
    log_file(ann, outing("fit"), "watch.fit", title="Älter & schneller")
    answer = reader.get("/runs/1.gpx")
    assert answer.mimetype == "application/gpx+xml"
    assert "2026-11-14-1.gpx" in answer.headers["Content-Disposition"]
    told = gpxpy.parse(answer.data.decode())
    assert (told.creator, told.tracks[0].name, told.tracks[0].type) == ("Second Wind", "Älter & schneller", "running")
    point = told.tracks[0].segments[0].points[0]
    assert point.time.isoformat() == "2026-11-14T07:00:00+00:00"
    [extension] = point.extensions
    assert extension.tag == "{http://www.garmin.com/xmlschemas/TrackPointExtension/v1}TrackPointExtension"
    assert extension[0].text == "128"
    same(actions.activity_of(logged()[0]), readers.read(answer.data).tracks[0])


def test_a_cropped_run_is_written_as_cropped(ann, reader):
    log_file(ann, MORNING)
    crop(reader, start="2:00", finish="10:00")
    [track] = readers.read(reader.get("/runs/1.gpx").data).tracks
    [run] = logged()
    figures = totals_of_track(track)
    assert (figures.start, figures.elapsed) == (run.started_at, run.duration)
    assert figures.distance.metres == pytest.approx(run.distance.metres, abs=0.05)


def test_the_clock_changes_in_a_fraction_of_a_second_are_kept():
    samples = Samples()
    for number in range(5):
        samples.add(48 + number / 1e4, 2.0, np.nan, 1_780_000_000_250 + number * 1_500)
    track = samples.track()
    [again] = readers.read(written(track, title="", kind=RunKind.EASY, creator="x")).tracks
    assert again.ms.tolist() == track.ms.tolist()


def test_only_ann_downloads_her_run(ann, cleo, client_of, client):
    with transaction():
        log_file(ann, MORNING)
    for address in ("/runs/1.gpx", "/runs/1/original"):
        client_of(cleo).see(address, status=404)
        assert client.get(address).status_code == 303


def test_a_run_without_positions_has_no_gpx(ann, reader):
    make.run(ann)
    reader.see("/runs/1.gpx", status=404)
    reader.see("/runs/1/original", status=404)


def test_a_lost_file_is_reported(ann, reader, tmp_path):
    log_file(ann, MORNING)
    (tmp_path / "data" / "files").rename(tmp_path / "lost")
    for address in ("/runs/1.gpx", "/runs/1/original"):
        assert "This recording's file is missing" in reader.see(address, status=409)


# --- all runs as a ZIP ------------------------------------------------------------------------------------------------


def test_everything_is_in_the_zip_as_uploaded(ann, reader):
    files = {ending: outing(ending, day) for day, ending in enumerate(("gpx", "tcx", "fit", "gpx.gz", "fit.gz"), 9)}
    for ending, data in files.items():
        log_file(ann, data, f"../../etc/{ending}")
    make.run(ann, km=5, day="2026-11-14", at=make.at("06:12"), title="By heart")
    archive = all_of(reader)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "README.txt", *(f"originals/2026-11-{day:02}-{day - 8}.{ending}" for day, ending in enumerate(files, 9)),
        "runs.csv", "belongings.json",
    ]  # fmt: skip
    for name, data in zip(archive.namelist()[1:-2], files.values(), strict=True):
        assert archive.read(name) == data
    assert "All runs by @ann on Second Wind." in archive.read("README.txt").decode()


def test_the_table_has_all_data_of_a_run(ann, reader):
    log_file(ann, MORNING, notes="Cold.")
    make.run(
        ann, km=5.25, minutes=25.5, day="2026-11-13", title="Ümläut 🏃, “quoted”\nand broken", gain=make.distance(0.04)
    )
    crop(reader, finish="10:00")
    typed, recorded = rows_in(all_of(reader))
    assert typed["title"] == TITLE
    assert (typed["distance_m"], typed["elapsed_s"], typed["climb_m"], typed["climb_by"]) == (
        "5250",
        "1530",
        "40",
        "hand",
    )
    assert (typed["start_utc"], typed["original"], typed["gpx"], typed["verified"]) == ("", "", "", "no")
    assert (recorded["date"], recorded["start_utc"]) == ("2026-11-14", "2026-11-14T06:30:00+00:00")
    assert (recorded["zone"], recorded["title"], recorded["notes"]) == ("Europe/Paris", "River", "Cold.")
    assert (recorded["distance_m"], recorded["elapsed_s"], recorded["kept_to_s"]) == ("1800", "600", "600")
    assert (recorded["original"], recorded["gpx"]) == ("originals/2026-11-14-1.gpx", "gpx/2026-11-14-1.gpx")
    assert (recorded["verified"], recorded["source"], recorded["visible_to"]) == ("yes", "gpx", "members")


def test_a_spreadsheet_finds_no_formula_in_typed_text(ann, reader):
    for number, title in enumerate(('=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "5 = 5"), 1):
        make.run(ann, day=f"2026-11-0{number}", title=title.strip() and title)
    titles = [row["title"] for row in rows_in(all_of(reader))]
    assert not any(title.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for title in titles)
    assert titles[-1] == "5 = 5"


@given(st.text())
def test_no_text_begins_like_a_formula(text):
    assert not plain(text).lstrip(" \n\N{NO-BREAK SPACE}").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(text) in (text, f"'{text}")


def test_a_fixed_offset_is_no_formula_either(ann, reader):
    make.run(ann, zone="+05:30")
    assert rows_in(all_of(reader))[0]["zone"] == "'+05:30"


def test_the_table_opens_in_a_spreadsheet(ann, reader):
    make.run(ann)
    assert all_of(reader).read("runs.csv").startswith(b"\xef\xbb\xbfid,date,")


def test_a_split_recording_is_in_it_once_with_both_pieces(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/split", filled(reader.see("/runs/1/split"), "/runs/1/split", at="10:00"))
    archive = all_of(reader)
    assert archive.namelist() == [
        "README.txt", "originals/2026-11-14-1.gpx", "gpx/2026-11-14-1.gpx", "gpx/2026-11-14-2.gpx", "runs.csv",
        "belongings.json",
    ]  # fmt: skip
    assert [row["original"] for row in rows_in(archive)] == ["originals/2026-11-14-1.gpx"] * 2


def test_a_recording_that_waits_for_its_date_is_in_the_zip_too(ann, reader):
    data = sample_file("hike-without-times")
    recorded = contents_of(data, actions.runner_facts(ann)).runs[0]
    with transaction():
        actions.keep_recording(ann.id, actions.UploadedFile.store("hike.gpx", data), recorded)
    assert all_of(reader).read("originals/waiting-1.gpx") == data


def test_only_the_runners_own_runs_are_in_the_zip(ann, ben, reader, client_of, client):
    log_file(ann, MORNING)
    log_file(ben, NEXT_DAY)
    make.run(ben, title="Of Ben", visibility=None)
    assert len(rows_in(all_of(reader))) == 1
    assert len(rows_in(all_of(client_of(ben)))) == 2
    assert client.get("/runs/export").status_code == 303


def test_a_runner_without_runs_gets_an_empty_table(ann, reader):
    archive = all_of(reader)
    assert archive.namelist() == ["README.txt", "runs.csv", "belongings.json"]
    assert rows_in(archive) == []


def test_a_lost_file_does_not_break_the_zip(ann, reader, tmp_path):
    log_file(ann, MORNING)
    crop(reader, finish="10:00")
    (tmp_path / "data" / "files").rename(tmp_path / "lost")
    archive = all_of(reader)
    assert archive.namelist() == ["README.txt", "runs.csv", "belongings.json"]
    assert rows_in(archive)[0]["original"] == ""


def test_importing_the_zip_again_finds_every_run_already_logged(ann, reader):
    for day, ending in enumerate(("gpx", "tcx.gz", "fit"), 9):
        log_file(ann, outing(ending, day))
    log_file(ann, MORNING)
    crop(reader, 4, start="1:00", finish="12:00")
    reader.send("/runs/1/split", filled(reader.see("/runs/1/split"), "/runs/1/split", at="7:00"))
    before = len(logged())
    with Archive(BytesIO(reader.get("/runs/export").data)) as archive:
        listing = archive.listing()
        assert len(listing.entries) == 7
        assert listing.refused == ()
        for entry in listing.entries:
            with pytest.raises(LoggedAlready):
                log_file(ann, archive.read(entry.key), entry.path)
    assert len(logged()) == before


def test_the_zip_is_streamed_without_keeping_the_database_busy(ann, reader):
    for day in range(1, 15):
        make.run(ann, day=f"2026-11-{day:02}")
        log_file(ann, outing("gpx", day))
    answer = reader.get("/runs/export", buffered=False)
    pieces = [piece for piece in answer.response if piece]
    assert len(pieces) > 14
    answer.close()


def test_a_long_history_is_loaded_a_hundred_runs_at_a_time(ann, reader, queries_at_most):
    with transaction():
        for number in range(250):
            day = date(2025, 1, 1).fromordinal(date(2025, 1, 1).toordinal() + number % 200)
            actions.log(ann.id, day=day, distance=make.distance(5), duration=Duration.of_minutes(25 + number // 200))
    with queries_at_most(99) as statements:
        assert len(rows_in(all_of(reader))) == 250
    assert sum("FROM runs" in text and "runs.title" in text for text in statements) == 4  # the last one finds no more


def test_the_settings_offer_the_export(ann, reader):
    assert "Download your data" in reader.see("/settings/account")


def test_a_gzipped_original_stays_gzipped(ann, reader):
    log_file(ann, gzip.compress(MORNING), "morning.gpx.gz")
    assert gzip.decompress(all_of(reader).read("originals/2026-11-14-1.gpx.gz")) == MORNING
