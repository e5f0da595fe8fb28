"""GPX uploads: real, irregular, broken and malicious files."""

import codecs
import gzip
import random
import socket
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import gpx
from challenges.recordings.sports import Sport
from challenges.recordings.track import MOST_POINTS, Samples
from challenges.refusals import Unreadable
from tests.samples.recordings import HEAD, START, Stream, gpx_of, north, point, sample_file

RUN = north([3.0] * 20)
SMALL = sample_file("apple-health-export")
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><gpx><trk><name>&j;</name></trk></gpx>"
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "{}">]><gpx><trk><name>&x;</name></trk></gpx>'


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        gpx.read(data)
    return str(refusal.value)


def seconds_of(track):
    return [(ms - START.timestamp() * 1000) / 1000 for ms in track.ms]


# --- content of a file ------------------------------------------------------------------------------------------------


def test_a_watchs_file_gives_points_heart_rate_name_and_kind():
    track = gpx.read(sample_file("fr220-same-run"))
    assert (len(track), track.declared.name) == (46, "Boulder Running")
    assert (track.declared.sport, track.declared.device) == (Sport.RUN, "Garmin Connect")
    assert (track.hr[0], track.cad[0], track.ele[0]) == (71, 0, 1626)
    assert track.clock_set


def test_heart_rate_is_found_whatever_its_extension_is_called():
    for prefix, name in [("gpxtpx:", "hr"), ("ns3:", "hr"), ("", "heartrate"), ("gpxdata:", "hr")]:
        body = f"<extensions><{prefix}a><{prefix}{name}>141.6</{prefix}{name}><cad>88</cad></{prefix}a></extensions>"
        data = gpx_of(RUN).replace(b"</trkpt>", f"{body}</trkpt>".encode())
        track = gpx.read(data)
        assert set(track.hr) == {142}
        assert set(track.cad) == {88}


def test_an_elevation_in_an_extension_does_not_replace_the_points_own():
    data = gpx_of(RUN).replace(b"</trkpt>", b"<extensions><x:ele>7</x:ele><x:time>9</x:time></extensions></trkpt>")
    track = gpx.read(data)
    assert set(track.ele) == {100}
    assert seconds_of(track) == list(range(21))


def test_the_name_of_a_waypoint_is_not_that_of_the_run():
    data = gpx_of(RUN, track="<name>  Sunday\n long </name><type>Trail Running</type>")
    data = data.replace(b"<trk>", b'<wpt lat="1" lon="2"><name>Cafe</name></wpt><trk>')
    track = gpx.read(data)
    assert (track.declared.name, track.declared.sport, len(track)) == ("Sunday long", Sport.TRAIL, 21)


def test_namespace_prefixes_make_no_difference():
    plain = gpx_of(RUN, track="<name>N</name>")
    body = plain.partition(b"\n")[2].replace(b"</", b"</g:").replace(b"<", b"<g:").replace(b"<g:/g:", b"</g:")
    assert gpx.read(body) == gpx.read(plain)


def test_several_tracks_and_segments_are_kept_apart():
    later = [(lat, lon, ele, seconds + 60) for lat, lon, ele, seconds in north([3.0] * 5, lat=49.0)]
    track = gpx.read(gpx_of(RUN, [], later).replace(b"<trkseg></trkseg>", b"</trk><trk>"))
    assert track.segments == [range(21), range(21, 27)]


@pytest.mark.parametrize(
    "written",
    ["2026-07-04T06:30:00Z", "2026-07-04T06:30:00.000Z", "2026-07-04T08:30:00+02:00", " 2026-07-04T06:30:00 "],
)
def test_times_are_read_in_every_iso_form_and_without_a_zone_are_utc(written):
    data = gpx_of(RUN).replace(b"2026-07-04T06:30:00Z", written.encode(), 1)
    assert seconds_of(gpx.read(data))[0] == 0


def test_fractions_of_a_second_count():
    assert seconds_of(gpx.read(gpx_of(north([3.0] * 4, every=0.25)))) == [0, 0.25, 0.5, 0.75, 1]


# --- irregular points -------------------------------------------------------------------------------------------------


def test_a_point_without_a_position_is_left_out():
    data = gpx_of(RUN).replace(b"</trkseg>", b"<trkpt><ele>7</ele></trkpt><trkpt lat='x' lon='2'/></trkseg>")
    assert len(gpx.read(data)) == 21


@pytest.mark.parametrize(
    "lat, lon",
    [("0", "0"), ("0.0", "-0.0"), ("90.1", "2"), ("48", "360.5"), ("nan", "2"), ("48", "inf"), ("48,5", "2")],
)
def test_a_point_outside_the_world_is_left_out(lat, lon):
    odd = f'<trkpt lat="{lat}" lon="{lon}"><time>2026-07-04T06:29:00Z</time></trkpt>'
    assert gpx.read(gpx_of(RUN).replace(b"<trkseg>", f"<trkseg>{odd}".encode())) == gpx.read(gpx_of(RUN))


def test_a_longitude_beyond_the_date_line_is_wrapped():
    track = gpx.read(gpx_of([(0.5, 179.9995, None, 0), (0.5, 180.0005, None, 1), (0.5, -180.0, None, 2)]))
    assert list(track.lon) == pytest.approx([179.9995, -179.9995, -180])


def test_absurd_elevations_and_heart_rates_are_unknown():
    data = gpx_of(RUN).replace(b"<ele>100.0</ele>", b"<ele>99999</ele><hr>999</hr><cad>-5</cad>")
    track = gpx.read(data)
    assert len(track.ele) == len(track.hr) == len(track.cad) == 0


def test_every_point_twice_is_the_same_run():
    twice = gpx_of([sample for sample in RUN for _ in range(2)])
    track = gpx.read(twice)
    assert (len(track), track.points_read) == (21, 42)
    assert list(track.lat) == list(gpx.read(gpx_of(RUN)).lat)


def test_a_file_written_backwards_is_the_same_run():
    ahead, back = gpx.read(gpx_of(RUN[:9], RUN[9:])), gpx.read(gpx_of(RUN[:8:-1], RUN[8::-1]))
    assert ahead == back


def test_of_two_segments_at_the_same_time_the_earlier_one_counts():
    elsewhere = [(lat, 3.0, ele, seconds + 10) for lat, _, ele, seconds in RUN]
    track = gpx.read(gpx_of(elsewhere, RUN))
    assert seconds_of(track) == list(range(31))
    assert [len(segment) for segment in track.segments] == [21, 10]


def test_a_few_missing_times_drop_their_points_and_many_drop_all_times():
    few = [(lat, lon, ele, None if number == 7 else s) for number, (lat, lon, ele, s) in enumerate(RUN)]
    many = [(lat, lon, ele, s if number < 5 else None) for number, (lat, lon, ele, s) in enumerate(RUN)]
    assert (len(gpx.read(gpx_of(few))), len(gpx.read(gpx_of(few)).ms)) == (20, 20)
    assert (len(gpx.read(gpx_of(many))), len(gpx.read(gpx_of(many)).ms)) == (21, 0)


def test_times_that_are_all_the_same_are_no_times():
    track = gpx.read(gpx_of([(lat, lon, ele, 0) for lat, lon, ele, _ in RUN]))
    assert (len(track), len(track.ms), track.clock_set) == (21, 0, False)


@pytest.mark.parametrize("year", [b"1970", b"1989", b"1999"])
def test_a_clock_that_was_never_set_gives_no_date(year):
    track = gpx.read(gpx_of(RUN).replace(b"2026-", year + b"-"))
    assert len(track.ms) == 21
    assert not track.clock_set


# --- encodings and wrappings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["apple-health-export", "fr220-same-run", "hike-8-tracks"])
def test_the_same_file_in_other_encodings_is_the_same_run(name):
    data = sample_file(name)
    text, track = data.decode(), gpx.read(data)
    for variant in (
        codecs.BOM_UTF8 + data,
        text.encode("utf-16"),
        codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        b"\r\n \t" + data,
        gzip.compress(data),
        gzip.compress(gzip.compress(data)[:0] + codecs.BOM_UTF8 + data),
    ):
        assert gpx.read(variant) == track


def test_a_name_in_an_older_encoding_is_read():
    data = gpx_of(RUN, track="<name>Été</name>").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert gpx.read(data).declared.name == "Été"


# --- small faults -----------------------------------------------------------------------------------------------------

NAMED = gpx_of(RUN, track="<name>NAME</name>")
MENDED = ["Some characters in this file were broken. We fixed or removed them, and the run is complete."]
TAIL = ["There was more data after the end of this file. We ignored it."]


@pytest.mark.parametrize(
    "written, name",
    [
        (b"Rock & Roll", "Rock & Roll"),
        (b"R&B", "R&B"),
        (b"a &b; c", "a &b; c"),
        (b"Caf&eacute; &nbsp;&amp; &#233;&copy;", "Café & é©"),
        (b"5 < 10 <3", "5 < 10 <3"),
        ("Été".encode("latin-1"), "Été"),
        ("“Été” – €".encode("cp1252"), "“Été” – €"),
        ("Löpning ".encode() + "Été".encode("latin-1"), "Löpning Été"),
        (b"Hill\x01\x08 run\x00", "Hill run"),
        (b"a&#0;b&#x1F;c", "abc"),
        (b"a ]]> b", "a ]]> b"),
        (b"<![CDATA[R&B <3 &nbsp; ]]> & more", "R&B <3 &nbsp; & more"),
        (b"<!-- R&B <3 --> & more", "& more"),
        (b"&" * 40, "&" * 40),
    ],
)
def test_an_invalid_character_is_repaired_and_the_run_is_complete(written, name):
    track = gpx.read(NAMED.replace(b"NAME", written))
    assert (track.declared.name, [str(note) for note in track.declared.notes]) == (name, MENDED)
    assert replace(track, declared=gpx.read(NAMED).declared) == gpx.read(NAMED)


@pytest.mark.parametrize(
    "declared, written",
    [
        ("UTF-16", "utf-8"),
        ("utf8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-99", "latin-1"),
        ("UTF-8", "latin-1"),
    ],
)
def test_a_false_declaration_is_no_reason_to_refuse(declared, written):
    data = gpx_of(RUN, track="<name>Été</name>").decode().replace("UTF-8", declared, 1).encode(written)
    assert gpx.read(data).declared.name == "Été"


@pytest.mark.parametrize(
    "tail", [b"\0" * 100, b"<gpx/>", b"garbage", b"&", b"\xff\xfe", b"<?xml version='1.0'?><gpx/>"]
)
@pytest.mark.parametrize("size", [0, 200_000])
def test_content_after_the_end_is_ignored(tail, size):
    data = gpx_of(RUN, track=f"<desc>{'x' * size}</desc>")
    track = gpx.read(data + tail)
    assert [str(note) for note in track.declared.notes] == TAIL
    assert replace(track, declared=gpx.read(data).declared) == gpx.read(data)


def test_white_space_and_comments_after_the_end_are_ignored():
    assert gpx.read(gpx_of(RUN) + b"\r\n <!-- made by hand --> \n").declared.notes == ()


def test_a_disk_that_was_full_leaves_zeros_and_the_beginning_is_read():
    data = gpx_of(north([3.0] * 300))
    track = gpx.read(data[: len(data) // 2] + bytes(5_000))
    assert 100 < len(track) < 200
    assert any("may be missing" in str(note) for note in track.declared.notes)


@given(st.binary(max_size=40), st.integers(0, 5_000), st.integers(0, 40))
def test_whatever_is_inserted_is_repaired_or_refused(odd, position, length):
    try:
        track = gpx.read(SMALL[:position] + odd + SMALL[position + length :])
    except Unreadable as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017
        return
    assert 1 < len(track) <= 45


# --- several activities -----------------------------------------------------------------------------------------------


def later(seconds, track=RUN):
    return [(lat, lon, ele, at + seconds) for lat, lon, ele, at in track]


def two_tracks(seconds, one="", other=""):
    return gpx_of(RUN, later(seconds), track=one).replace(
        b"</trkseg><trkseg>", f"</trkseg></trk><trk>{other}<trkseg>".encode()
    )


@pytest.mark.parametrize("hours", [4, 10, 48, -48])
def test_tracks_more_than_three_hours_apart_are_activities_of_their_own(hours):
    tracks, refused = gpx.read_all(two_tracks(hours * 3_600, "<name>One</name>", "<name>Two</name>"))
    first, second = ("One", "Two") if hours > 0 else ("Two", "One")
    assert [track.declared.name for track in tracks] == [first, second]
    assert [len(track) for track in tracks] == [21, 21]
    assert tracks[hours < 0] == gpx.read(gpx_of(RUN, track="<name>One</name>"))
    assert refused == ()


def test_tracks_of_one_run_are_one_activity_also_overnight_in_one_track():
    (one,), _ = gpx.read_all(two_tracks(2 * 3_600))
    assert one.segments == [range(21), range(21, 42)]
    (one,), _ = gpx.read_all(gpx_of(RUN, later(10 * 3_600)))
    assert len(one) == 42
    (hike,), _ = gpx.read_all(sample_file("hike-8-tracks"))
    assert len(hike.segments) > 6


def test_a_run_and_a_ride_in_one_file_are_two():
    tracks, _ = gpx.read_all(two_tracks(600, "<type>running</type>", "<type>cycling</type>"))
    assert [track.declared.sport for track in tracks] == [Sport.RUN, Sport.RIDE]


def test_of_several_activities_those_that_can_be_measured_are_read():
    data = two_tracks(10 * 3_600).replace(
        b"</gpx>", b"<trk><trkseg>" + point(later(90_000)[0]).encode() + b"</trkseg></trk></gpx>"
    )
    tracks, refused = gpx.read_all(data)
    assert len(tracks) == 2
    assert ["in one place" in str(reason) for reason in refused] == [True]


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"", "This file is empty."),
        (b"\0" * 100, "This isn't a GPX file."),
        (b"not xml at all", "This isn't a GPX file."),
        (b"PK\x03\x04 a zip", "This isn't a GPX file."),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "This isn't a GPX file."),
        (b"<?xml version='1.0'?><kml/>", "This isn't a GPX file."),
        (b"<TrainingCenterDatabase/>", "This isn't a GPX file."),
        (b"\x0e\x10\x43\x08\x28\x06\0\0.FIT" + b"\0" * 99, "This isn't a GPX file."),
        (b"<gpx></gpx>", "no track points"),
        (b"<gpx><trk/></gpx>", "no track points"),
        (b"<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>", "a planned route, not a recording"),
        (b"<gpx><trk><trkseg><trkpt/></trkseg></trk></gpx>", "have no positions"),
        (gpx_of(RUN[:1]), "in one place"),
        (gpx_of(RUN)[:300], "is cut off"),
        (gzip.compress(gpx_of(RUN), mtime=0)[:-40], "is cut off"),
        (gzip.compress(gpx_of(RUN), mtime=0)[:20] + b"\xff" * 99, "compressed file is damaged"),
        (gpx_of(RUN).replace(b"</trkseg>", b"</trksgg>"), "damaged at line"),
        (gpx_of(RUN).replace(b"UTF-8", b"cp037"), "can't read this file's text encoding"),
        (gpx_of(RUN).replace(b"UTF-8", b"nonsense"), "can't read this file's text encoding"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_with_a_message(data, sentence):
    assert sentence in refusal_of(data)


@pytest.mark.parametrize("name", ["bad-empty-trkseg", "bad-lat-lon-missing"])
def test_the_bad_samples_are_refused(name):
    assert "nothing to measure" in refusal_of(sample_file(name))


@given(st.integers(0, len(SMALL.rstrip()) - 1))
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes_or_refused(length):
    try:
        track = gpx.read(SMALL[:length])
    except Unreadable as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017
        return
    assert ["may be missing" in str(note) for note in track.declared.notes] == [True]
    assert 1 < len(track) <= 44


@given(st.integers(0, len(SMALL) - 1), st.integers(0, 255))
def test_a_file_with_any_byte_changed_is_read_or_refused(position, byte):
    try:
        track = gpx.read(SMALL[:position] + bytes([byte]) + SMALL[position + 1 :])
    except Unreadable:
        return
    assert 1 < len(track) <= 44


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"<gpx>", b"<gpx><trk><trkseg><trkpt lat='1' lon='2'>", b"\x1f\x8b"])
)
def test_any_bytes_are_read_or_refused(data, before):
    with pytest.raises(Unreadable):
        gpx.read(before + data)


@given(
    st.lists(
        st.sampled_from(
            [
                "<gpx>",
                "</gpx>",
                "<trk>",
                "</trk>",
                "<trkseg>",
                "</trkseg>",
                "</trkpt>",
                "<time>",
                "</time>",
                "<trkpt lat='1' lon='2'>",
                "<trkpt lat='1' lon='3'/>",
                "<ele/>",
                "<!-- x -->",
                "<![CDATA[<trkpt]]>",
                "2026-07-04T06:30:00Z",
            ]
        )
    )
)
def test_elements_in_any_order_are_read_or_refused(elements):
    try:
        gpx.read("".join(elements).encode())
    except Unreadable as refusal:
        assert refusal.reason  # noqa: PT017


# --- malicious files --------------------------------------------------------------------------------------------------


def test_an_entity_bomb_does_not_go_off():
    assert "its own XML declarations" in refusal_of(BOMB.encode())
    assert "its own XML declarations" in refusal_of(BOMB.encode("utf-16"))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "//host/share"])
def test_nothing_outside_the_file_is_fetched(address, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr("builtins.open", None)
    assert "its own XML declarations" in refusal_of(EXTERNAL.format(address).encode())
    parameter = f'<!DOCTYPE gpx SYSTEM "{address}" [<!ENTITY % p SYSTEM "{address}"> %p;]><gpx/>'
    assert "its own XML declarations" in refusal_of(parameter.encode())


def peak_of(read):
    tracemalloc.start()
    try:
        sentence = read()
        return sentence, tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def test_hundreds_of_megabytes_of_points_are_refused_long_before_their_end():
    points = "".join(map(point, north([3.0] * 200))).replace(
        "</trkpt>", f"<extensions>{'x' * 5_000}</extensions></trkpt>"
    )
    stream = Stream(f"{HEAD}<trk><trkseg>".encode(), points.encode(), 300)
    sentence, peak = peak_of(lambda: refusal_of(stream))
    assert "too large. The limit is 64 MB" in sentence
    assert stream.given <= 65 * 2**20
    assert peak < 10


def test_a_file_that_is_large_for_another_reason_is_refused_at_the_limit():
    stream = Stream(f"{HEAD}<metadata>".encode(), b"<desc>" + b"long " * 20_000 + b"</desc>", 3_000)
    sentence, peak = peak_of(lambda: refusal_of(stream))
    assert "too large. The limit is 64 MB" in sentence
    assert stream.given <= 65 * 2**20
    assert peak < 5


def test_a_small_gzip_that_unpacks_to_much_is_refused():
    packed = gzip.compress(f"{HEAD}<metadata>".encode() + b"<desc/>" * (10 * 2**20), compresslevel=9)
    sentence, peak = peak_of(lambda: refusal_of(packed))
    assert "isn't compressed the way recordings are" in sentence
    assert peak < 5


def test_a_large_gzip_is_refused_at_the_limit():
    packed = gzip.compress(f"{HEAD}<desc>".encode() + random.Random(2).randbytes(2**19).hex().encode() * 66, 1)
    assert "too large" in refusal_of(packed)


@pytest.mark.parametrize(
    "body",
    [
        b"<a>",
        b"<trkpt lat='1' lon='2'><x><trkpt></trkpt>",
        b"<trkpt lat='1' lon='2'><trkpt/>",
        b"<a a='" + b"x" * 1_000,
        b"<!-- " + b"x" * 1_000,
        b"<trkpt lat='1' lon='2'>" + b"<a>" * 1_000,
    ],
)
def test_nesting_and_endless_markup_are_refused_before_they_cost_memory(body):
    stream = Stream(f"{HEAD}<trk><trkseg>".encode(), body, 50 * 2**20 // len(body))
    sentence, peak = peak_of(lambda: refusal_of(stream))
    assert "damaged" in sentence
    assert stream.given < 8 * 2**20
    assert peak < 20


def test_names_that_never_end_cost_no_memory():
    names = b"".join(b"<n%d/>" % number for number in range(8_000))
    stream = Stream(f"{HEAD}<trk><trkseg>".encode(), point(RUN[0]).encode() + names, 2)
    sentence, peak = peak_of(lambda: refusal_of(stream))
    assert "is cut off" in sentence
    assert peak < 10


def test_there_is_a_limit_of_points_also_of_those_without_positions():
    points = Samples()
    for _ in range(MOST_POINTS):
        points.add()
    with pytest.raises(Unreadable) as refusal:
        points.add(48, 2)
    assert str(refusal.value) == "This file has too many points. The limit is 400000."
