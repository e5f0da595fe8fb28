"""Map and phone apps export tracks as KML: those with times are recordings, everything else is refused."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import gpx, kml, readers
from challenges.recordings.kinds import Source
from challenges.recordings.sports import Sport
from challenges.refusals import Unreadable
from tests.samples.other_recordings import KML_FOOT, KML_HEAD, gx_track, kml_of, placemark
from tests.samples.recordings import gpx_of, north

RUN = north([3.0] * 60)
LATER = [(lat, lon, ele, seconds + 90) for lat, lon, ele, seconds in RUN]
LINE = "<LineString><coordinates>2.0,48.0,100 2.0,48.1,100</coordinates></LineString>"
SMALL = kml_of(placemark(gx_track(RUN, heart_rate=140), "Morning & evening".replace("&", "&amp;"), "running"))


def only(data):
    (track,), refused = kml.read_all(data)
    assert not refused
    return track


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        readers.read(data)
    return str(refusal.value)


def test_a_track_is_the_same_run_as_in_any_other_format():
    track, other = only(SMALL), gpx.read(gpx_of(RUN))
    for column in ("lat", "lon", "ele", "ms"):
        assert getattr(track, column).tolist() == getattr(other, column).tolist()
    assert (track.declared.name, track.declared.sport, set(track.hr)) == ("Morning & evening", Sport.RUN, {140})
    assert readers.read(SMALL).format is Source.KML
    assert readers.read(gzip.compress(SMALL)) == readers.read(SMALL)


def test_the_tracks_of_a_placemark_are_segments_of_one_run():
    track = only(kml_of(placemark(f"<gx:MultiTrack>{gx_track(RUN)}{gx_track(LATER)}</gx:MultiTrack>", "Twice")))
    assert track.segments == [range(61), range(61, 122)]


def test_placemarks_hours_apart_are_runs_of_their_own():
    evening = [(lat, lon, ele, seconds + 40_000) for lat, lon, ele, seconds in RUN]
    tracks, _ = kml.read_all(
        kml_of(placemark(gx_track(RUN), "One"), placemark(LINE), placemark(gx_track(evening), "Two"))
    )
    assert [track.declared.name for track in tracks] == ["One", "Two"]


def test_a_placemark_for_each_point_is_a_run_too():
    points = [
        placemark(
            f"<TimeStamp><when>2026-07-04T06:30:{number:02}Z</when></TimeStamp>"
            f"<Point><coordinates>2.0,48.000{number:02},100</coordinates></Point>"
        )
        for number in range(30)
    ]
    track = only(kml_of(*points))
    assert (len(track), track.ele[0], track.clock_set) == (30, 100, True)


def test_places_without_times_are_skipped():
    data = SMALL.replace(b"<when>2026-07-04T06:30:59Z</when>", b"<when/>").replace(
        b"<gx:coord>2.0 48.0 100.0</gx:coord>", b"<gx:coord/>"
    )
    assert len(only(data)) == 59


def test_a_track_without_times_has_a_route_and_no_date():
    assert not only(kml_of(placemark(gx_track(RUN, with_times=False)))).clock_set


@pytest.mark.parametrize(
    "data, sentence",
    [
        (kml_of(placemark(LINE)), "This KML file has no times."),
        (kml_of(placemark("<Point><coordinates>2,48</coordinates></Point>")), "KML file has no times"),
        (kml_of(), "no tracks in it"),
        (b"<kml><gx:Track><when>2026-07-04T06:30:00Z</when>", "is cut off"),
        (f"{KML_HEAD}{'<Folder>' * 100}".encode(), "damaged"),
        (b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>&a;</kml>", "its own XML declarations"),
    ],
)
def test_a_file_without_times_is_refused(data, sentence):
    assert sentence in refusal_of(data)


def test_there_is_a_limit_of_points():
    many = "<when>2026-07-04T06:30:00Z</when>" * 400_001
    assert "too many points" in refusal_of(f"{KML_HEAD}<Placemark><gx:Track>{many}{KML_FOOT}".encode())


@given(st.data())
def test_a_truncated_or_changed_file_is_read_or_refused(data):
    position, odd = data.draw(st.integers(0, len(SMALL))), data.draw(st.binary(max_size=20))
    for bent in (SMALL[:position], SMALL[:position] + odd + SMALL[position + len(odd) :]):
        try:
            content = readers.read(bent)
        except Unreadable as refusal:
            assert refusal.reason  # noqa: PT017
            continue
        assert all(1 < len(track) <= 61 for track in content.tracks)
