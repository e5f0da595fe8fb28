"""Uploads are recognised by content, and are read or refused with a message, and nothing else."""

import codecs
import gzip
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from challenges.recordings import gpx, readers, tcx
from challenges.recordings.kinds import Source
from challenges.refusals import Unreadable
from tests.samples.recordings import ACTIVITIES, gpx_of, north, sample_file

SAMPLES = sorted(file.name for file in ACTIVITIES.iterdir() if file.suffix in (".gpx", ".tcx", ".fit"))
SOUND = [name for name in SAMPLES if not name.startswith("bad-")]
SMALL = [name for name in SOUND if (ACTIVITIES / name).stat().st_size < 50_000]
BEGINNINGS = [
    b"",
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    b"\x1f\x8b\x08",
    b"<gpx>",
    b"<",
    b"\x0e\x10\x43\x08\xff\xff\0\0.FIT",
]


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        readers.read(data)
    return str(refusal.value)


def is_read_or_refused(data):
    """Read bytes, ignoring refusals; any other exception fails the test."""
    try:
        content = readers.read(data)
    except Unreadable:
        return
    assert content.tracks
    for track in content.tracks:
        assert sum(map(len, track.segments)) == len(track)
        assert (track.ms[1:] > track.ms[:-1]).all()


@pytest.mark.parametrize("name", SOUND)
def test_every_sample_is_read_in_its_own_format(name):
    content = readers.read(sample_file(name))
    assert content.format == Source(name.rpartition(".")[2])
    assert len(content.tracks) == 1
    assert not content.refused


@pytest.mark.parametrize("name", SOUND)
def test_a_compressed_sample_is_the_same_run(name):
    data = sample_file(name)
    assert readers.read(gzip.compress(data, 1)) == readers.read(data)


@pytest.mark.parametrize("name", SMALL)
def test_a_stream_is_read_like_bytes(name):
    data = sample_file(name)
    assert readers.read(io.BytesIO(data)) == readers.read(data)


@pytest.mark.parametrize("name", [name for name in SMALL if not name.endswith("fit")])
def test_xml_in_any_encoding_gives_the_same_run(name):
    text, content = sample_file(name).decode(), readers.read(sample_file(name))
    for variant in (
        codecs.BOM_UTF8 + text.encode(),
        ("\n " + text).encode(),
        codecs.BOM_UTF8 + ("\n " + text).encode(),
        ("\n " + text).encode("utf-16"),
        ("\n " + text).encode("utf-16-le"),
        ("\n " + text).encode("utf-16-be"),
        re.sub(r"<\?xml.*?\?>", "", text).encode(),
        text.replace("?>", "?>" + "<!-- <tcx> -->" * 500, 1).encode(),
    ):
        assert readers.read(variant) == content


def test_one_run_in_two_formats_is_one_run():
    one, other = (readers.read(sample_file(f"fr220-same-run.{ending}")).tracks[0] for ending in ("gpx", "tcx"))
    assert list(one.ms) == list(other.ms)
    assert list(one.lat) == pytest.approx(list(other.lat))
    assert (one.declared.sport, list(one.hr)) == (other.declared.sport, list(other.hr))


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"", "This file is empty."),
        (gzip.compress(b"", mtime=0), "This file is empty."),
        (b"PK\x03\x04\x14\0", "This is a ZIP."),
        (b"PK\x05\x06" + b"\0" * 18, "This is a ZIP."),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "This is a picture"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture"),
        (b"\0\0\0\x18ftypheic", "This is a picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "This is a picture"),
        (b"%PDF-1.7", "This is a PDF document"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "This is a web page"),
        (b"\n<!-- saved --><HTML>", "This is a web page"),
        (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "This is a web page"),
        (b"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'/>", "This KML file has no tracks in it."),
        ("<?xml version='1.0'?><kml:kml/>".encode("utf-16"), "This KML file has no tracks in it."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "There's no recording in this file"),
        (b' {"type": "FeatureCollection"}', "We can't read GeoJSON files"),
        (b'{"runs": 3}', "This is a JSON file"),
        (b"[1, 2]", "This is a JSON file"),
        (b"date,distance,time\n2026-07-04,5,30:00\n", "This is a table"),
        (codecs.BOM_UTF8 + "Datum;Länge\r\n4.7.;5".encode(), "This is a table"),
        (b"[Params]\r\nVersion=106\r\nMonitor=22\r\n", "We can't read Polar HRM files"),
        (b"tp=lbs;k=0;lat=52.5;lon=13.4;alt=0.0;t=1.7E9;\n", "We can't read Huawei HiTrack files"),
        (b"tp=h-r;k=1700000000;v=120\n", "We can't read Huawei HiTrack files"),
        (b"$GPRMC,081836,A,3751.65,S,14507.36,E,000.0,360.0,130998,011.3,E*62\r\n", "We can't read NMEA files"),
        (b"$GNGGA,001043.00,4404.14036,N,12118.85961,W,1,12\r\n", "We can't read NMEA files"),
        (b"AXXXABC FLIGHT:1\r\nHFDTE160701\r\n", "We can't read IGC files"),
        (b"<sml xmlns='http://www.suunto.com/schemas/sml'><DeviceLog/></sml>", "We can't read Suunto SML files"),
        (b"<?xml version='1.0'?>\n<header><Duration>1</Duration></header><Samples/>", "We can't read Suunto XML files"),
        (b"<FitnessWorkbook><AthleteLogs/></FitnessWorkbook>", "We can't read SportTracks FITLOG files"),
        (b"<pwx xmlns='http://www.peaksware.com/PWX/1/0'/>", "We can't read TrainingPeaks PWX files"),
        (b"<Activity fileDate='x' revision='400'><Computer/></Activity>", "We can't read Sigma SLF files"),
        (b"com.samsung.shealth.exercise,6312004,9\nlive_data,\n", "We can't read Samsung Health CSV files"),
        (b'[{"heart_rate":95.0,"start_time":1700000000000}]', "We can't read Samsung Health JSON files"),
        (b'{"timelineObjects": []}', "We can't read Google Takeout JSON files"),
        (b'{"locations": [{"latitudeE7": 1}]}', "We can't read Google Takeout JSON files"),
        (b'{"DeviceLog": {}}', "We can't read Suunto JSON files"),
        (b"SQLite format 3\0...", "We can't read SQLite files"),
        (b"7z\xbc\xaf\x27\x1c", "This is a 7z archive"),
        (b"<!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData/>", "Upload the whole export.zip"),
        (b"I ran five kilometres", "We can't read this as a recording"),
        (b"\0" * 10_000, "We can't read this as a recording"),
        (b"\x1f\x8b", "is cut off"),
        (gzip.compress(gzip.compress(b"<gpx/>", mtime=0), mtime=0), "We can't read this as a recording"),
        (b"<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx>&a;</gpx>", "its own XML declarations"),
        (b"<!DOCTYPE TrainingCenterDatabase SYSTEM 'http://127.0.0.1:9/x'><TrainingCenterDatabase/>", "declarations"),
        (b"<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>", "a planned route"),
        (b"<TrainingCenterDatabase><Courses><Course/></Courses></TrainingCenterDatabase>", "a planned route"),
        (b"\x0e\x10\x43\x08\x28\x06\0\0.FIT", "."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_recording_is_named_and_refused(data, sentence):
    assert sentence in refusal_of(data)
    assert refusal_of(data).endswith(".")


def test_the_file_name_does_not_matter():
    file = io.BytesIO(sample_file("fr220-same-run.tcx"))
    file.name = "run.fit"
    assert readers.read(file).format is Source.TCX


# --- mutations of a file ----------------------------------------------------------------------------------------------


def points_of(text):
    return list(re.finditer(r"\s*<(trkpt|Trackpoint)\b.*?</\1>", text, re.DOTALL))


def rearranged(data, order):
    """Return a file with its points reordered, or some of them repeated."""
    text = data.decode()
    points = points_of(text)
    return (
        text[: points[0].start()] + "".join(order([found[0] for found in points])) + text[points[-1].end() :]
    ).encode()


def moved(data, by):
    """Return a file shifted in time."""
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
    return re.sub(stamp, lambda found: (datetime.fromisoformat(found[0]) + by).isoformat(), data.decode()).encode()


def turned(data, by):
    """Return a file shifted so many degrees east."""
    text = re.sub(
        r'(lon=")([^"]*)', lambda found: found[1] + repr((float(found[2]) + by + 180) % 360 - 180), data.decode()
    )
    return re.sub(
        r"(<LongitudeDegrees>)([^<]*)", lambda found: found[1] + repr((float(found[2]) + by + 180) % 360 - 180), text
    ).encode()


XML = ["fr220-same-run.gpx", "apple-health-export.gpx", "garmin-connect-run.gpx"]


@pytest.mark.parametrize("name", XML)
def test_points_in_any_order_and_repeated_are_the_same_run(name):
    data = sample_file(name)
    run = readers.read(data).tracks[0]
    assert readers.read(rearranged(data, lambda points: points[::-1])).tracks[0] == run
    twice = readers.read(rearranged(data, lambda points: [point for point in points for _ in range(2)])).tracks[0]
    assert list(twice.ms) == list(run.ms)


@pytest.mark.parametrize("name", [*XML, "fr410-run.tcx"])
@pytest.mark.parametrize("at", ["2026-03-29T00:59:30", "2026-10-25T00:59:30", "2026-12-31T23:59:30"])
def test_a_run_across_a_change_of_the_clocks_or_of_the_year_lasts_as_long(name, at):
    data = sample_file(name)
    run = readers.read(data).tracks[0]
    by = datetime.fromisoformat(f"{at}Z") - datetime.fromtimestamp(int(run.ms[0]) // 1_000, UTC)
    later = readers.read(moved(data, by)).tracks[0]
    assert list(later.ms - run.ms) == [by // timedelta(milliseconds=1)] * len(run)


@pytest.mark.parametrize("name", [*XML, "fr410-run.tcx"])
def test_a_run_across_the_date_line_has_the_same_points(name):
    run = readers.read(sample_file(name)).tracks[0]
    by = 180 - float(run.lon[len(run) // 2])
    east = readers.read(turned(sample_file(name), by)).tracks[0]
    assert len(east) == len(run)
    assert ((east.lon >= -180) & (east.lon < 180)).all()
    assert list((east.lon - run.lon - by) % 360 % 359.9999) == pytest.approx([0] * len(run), abs=1e-3)


@given(st.data())
def test_a_sample_cut_anywhere_is_read_with_a_note_or_refused(data):
    whole = sample_file(data.draw(st.sampled_from(SMALL))).rstrip()
    try:
        content = readers.read(whole[: data.draw(st.integers(0, len(whole) - 1))])
    except Unreadable as refusal:
        assert refusal.reason  # noqa: PT017
        return
    assert all("missing" in str(track.declared.notes) for track in content.tracks)


@given(st.data())
def test_a_sample_cut_anywhere_is_read_or_refused(data):
    whole = sample_file(data.draw(st.sampled_from(SMALL)))
    is_read_or_refused(whole[: data.draw(st.integers(0, len(whole)))])
    packed = gzip.compress(whole)
    is_read_or_refused(packed[: data.draw(st.integers(0, len(packed) - 1))])


@given(st.data())
def test_a_sample_with_bytes_changed_is_read_or_refused(data):
    whole = bytearray(sample_file(data.draw(st.sampled_from(SMALL))))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    is_read_or_refused(bytes(whole))


@given(st.data())
def test_a_sample_with_pieces_moved_about_is_read_or_refused(data):
    whole = sample_file(data.draw(st.sampled_from(SMALL)))
    for _ in range(data.draw(st.integers(1, 4))):
        start, stop, to = (data.draw(st.integers(0, len(whole))) for _ in range(3))
        whole = whole[:to] + whole[min(start, stop) : max(start, stop)][:2_000] + whole[to:]
    is_read_or_refused(data.draw(st.sampled_from([bytes, gzip.compress]))(whole))


@given(
    st.sampled_from([name for name in SMALL if not name.endswith("fit")]),
    st.sampled_from(["utf-16", "utf-16-le", "utf-16-be"]),
    st.data(),
)
def test_a_sample_in_utf_16_with_bytes_changed_is_read_or_refused(name, encoding, data):
    whole = bytearray(sample_file(name).decode().encode(encoding))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    is_read_or_refused(bytes(whole))


@given(st.binary(max_size=400), st.sampled_from(BEGINNINGS))
@example(b"<!--" * 100, b"")
@example(b"<?a" * 100, b"")
def test_any_bytes_are_read_or_refused(data, before):
    is_read_or_refused(before + data)


def test_an_endless_beginning_costs_no_time():
    for odd in (
        b" " * 2**20,
        b"<!--" * 2**18,
        b"<!---->" * 2**17,
        b"<?a?>" * 2**17,
        b"\n\0" * 2**19,
        b"<?x <!-- " * 2**16,
    ):
        assert refusal_of(odd).endswith(".")


@pytest.mark.parametrize(
    "head, body, sentence",
    [
        (b"<gpx><trk><trkseg>", b"<trkpt/>", "too many points"),
        (b"<gpx>", b"<a/>", "far more elements than any recording"),
        (b"<gpx><![CDATA[", b"<trkpt>", "far more elements than any recording"),
    ],
)
def test_a_file_of_nothing_but_small_elements_is_refused_early(head, body, sentence):
    assert sentence in refusal_of(head + body * 4_100_000)


# --- figures of all formats -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone, minutes", [("Z", None), ("+00:00", None), ("+05:30", 330), ("-03:00", -180), ("+19:00", None)]
)
def test_an_offset_is_taken_from_times_that_have_one(zone, minutes):
    data = gpx_of(north([3.0] * 20)).replace(b"Z</time>", zone.encode() + b"</time>")
    assert gpx.read(data).declared.offset == minutes


def test_the_figures_of_a_device_are_those_of_its_laps():
    ((run,), _) = tcx.read(sample_file("polar-m400-run.tcx"))
    assert run.declared.distance == pytest.approx(sum(lap.distance for lap in run.declared.laps))


def test_a_file_of_ever_new_names_is_refused_before_they_fill_the_memory():
    new = b"".join(b"<e%d/>" % number for number in range(30_000))
    assert "far more elements" in refusal_of(b"<gpx><trk>" + new + b"</trk></gpx>")
    attributes = b"".join(b'<e a%d="1"/>' % number for number in range(30_000))
    assert "far more elements" in refusal_of(b"<gpx><trk>" + attributes + b"</trk></gpx>")
