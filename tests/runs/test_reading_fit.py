"""FIT files from watches: real, irregular, broken and malicious ones."""

import struct
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import fitdecode
import numpy as np
import pytest
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.profile_type import FileType, Manufacturer
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import fit
from challenges.recordings.fit_messages import checksum
from challenges.recordings.sports import Sport
from challenges.recordings.track import Lap
from challenges.refusals import Unreadable
from tests.samples import fit_files
from tests.samples.fit_files import (
    ACTIVITY,
    FILE_ID,
    LAP,
    RECORD,
    SESSION,
    Writer,
    finished,
    fit_of,
    mended,
    never_finished,
    with_wrong_checksum,
)
from tests.samples.recordings import START, north, sample_file

SAMPLES = [
    "fenix2-run.fit",
    "fr110-run.fit",
    "fr70-no-gps-run.fit",
    "fr920xt-run-many-pauses.fit",
    "stryd-developer-fields-run.fit",
]
RUN = north([3.0] * 20)
SMALL = fit_of(RUN, heart_rates=[140] * 21, laps=[(60, 20)], pauses=[(8, 9)], zone_offset=120)
OLD_WATCH = sample_file("fr70-no-gps-run.fit")
BEGIN = int(START.timestamp()) - fit_files.EPOCH


def the_track(data):
    (track,), refused = fit.read(data)
    assert not refused
    return track


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        fit.read(data)
    return str(refusal.value)


def course(kind=6):
    """Generated samples."""
    file = Writer()
    file.add(FILE_ID, (0, "B", kind))
    for number in range(3):
        file.add(RECORD, (253, "I", BEGIN + number), (0, "i", 10**8 + number), (1, "i", 10**8), (5, "I", number * 300))
    return file.bytes()


def seconds_of(track):
    return [(ms - START.timestamp() * 1000) / 1000 for ms in track.ms.tolist()]


# --- content of real files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, start, metres, elapsed, timer, ascent, samples, placed",
    [
        ("fr110-run.fit", "2013-02-06T12:11:14", 4835.38, 2625.14, 2625.14, 168, 583, 583),
        ("fenix2-run.fit", "2015-08-15T14:45:08", 9008.22, 2832.0, 2832.0, 64, 2809, 2809),
        ("stryd-developer-fields-run.fit", "2017-01-17T17:06:47", 6753.99, 3424.0, 3424.0, None, 3424, 3424),
        ("fr70-no-gps-run.fit", None, 10248.67, 3883.273, 3772.75, None, 755, 0),
        ("fr920xt-run-many-pauses.fit", "2019-05-18T14:11:39", 16773.34, 8629.415, 6855.96, 99, 6874, 6873),
    ],
)
def test_the_watchs_own_figures_are_used(name, start, metres, elapsed, timer, ascent, samples, placed):
    track = the_track(sample_file(name))
    said = track.declared
    began = None if start is None else datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1000
    assert (said.sport, said.start_ms, said.ascent, said.notes) == (Sport.RUN, began, ascent, ())
    assert said.distance == pytest.approx(metres, rel=1e-3)
    assert (said.elapsed, said.timer) == (pytest.approx(elapsed, abs=1), pytest.approx(timer, abs=1))
    assert (len(track), track.points_read) == (samples, placed)
    assert track.along[-1] == pytest.approx(metres, rel=1e-3)
    assert began is None or track.ms[0] == began


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.filterwarnings("ignore")
def test_samples_are_what_a_second_decoder_reads(name):
    data = sample_file(name)
    track = the_track(data)
    records = {}  # the first of each second
    with fitdecode.FitReader(data, processor=fitdecode.StandardUnitsDataProcessor()) as frames:
        for one in frames:
            if isinstance(one, fitdecode.FitDataMessage) and one.name == "record":
                records.setdefault(one.get_raw_value("timestamp"), one)
    seconds = (track.ms // 1000 - fit_files.EPOCH).tolist()
    assert seconds == sorted(records)
    for field, column, places in [
        ("position_lat", track.lat, 9),
        ("position_long", track.lon, 9),
        ("enhanced_altitude", track.ele, 6),
        ("heart_rate", track.hr, 0),
        ("cadence", track.cad, 0),
    ]:
        if len(column):
            theirs = [records[second].get_value(field, fallback=None) for second in seconds]
            assert np.nan_to_num(column).round(places).tolist() == [round(one or 0, places) for one in theirs]


def test_a_pause_ends_a_segment_and_the_next_start_begins_one():
    track = the_track(sample_file("fr920xt-run-many-pauses.fit"))
    starts = [int(ms - track.ms[0]) // 1000 for ms in track.ms[track.starts]]
    assert starts == [
        0,
        686,
        1099,
        1103,
        1421,
        1452,
        2427,
        3583,
        4467,
        4706,
        4757,
        5046,
        5057,
        5358,
        5503,
        5893,
        5973,
        8261,
    ]


def test_laps_are_as_the_watch_counted_them():
    laps = the_track(OLD_WATCH).declared.laps
    assert len(laps) == 11
    assert laps[1] == Lap(1000.0, 669.367, 779.891)
    assert sum(lap.distance for lap in laps) == pytest.approx(10248.67, rel=1e-3)


@pytest.mark.parametrize(
    "name, device, offset",
    [
        ("fr110-run.fit", "Garmin Forerunner 110", None),
        ("fenix2-run.fit", "Garmin fenix 2", 120),
        ("stryd-developer-fields-run.fit", "Stryd", None),
        ("fr920xt-run-many-pauses.fit", "Garmin Forerunner 920XT", -360),
    ],
)
def test_the_watch_name_and_utc_offset_are_read(name, device, offset):
    said = the_track(sample_file(name)).declared
    assert (said.device, said.offset) == (device, offset)


@pytest.mark.parametrize("serial", [3819347952, 3882015183, 1215347, 3945114875])
def test_no_serial_number_is_stored(serial):
    assert not any(str(serial) in repr(the_track(sample_file(name)).declared) for name in SAMPLES)


def test_a_clock_that_was_never_set_gives_durations_and_no_date():
    track = the_track(OLD_WATCH)
    assert not track.clock_set
    assert (track.declared.start_ms, track.declared.offset) == (None, None)
    assert (track.ms[-1] - track.ms[0]) / 1000 == pytest.approx(3883, abs=5)
    assert np.nanmax(np.diff(track.along)) < 30


# --- generated files --------------------------------------------------------------------------------------------------


def test_a_generated_file_is_read_as_intended():
    track = the_track(SMALL)
    assert seconds_of(track) == list(range(21))
    assert track.lat == pytest.approx([sample[0] for sample in RUN], abs=1e-7)
    assert set(track.ele) == {100}
    assert set(track.hr) == {140}
    assert track.along == pytest.approx([3 * number for number in range(21)], abs=0.01)
    assert track.starts.tolist() == [0, 9]
    said = track.declared
    assert (said.offset, said.elapsed, said.timer, said.laps) == (120, 20, 19, (Lap(60, 20, 20),))


@pytest.mark.parametrize("layout", [{"header": 12}, {"big_endian": True}, {"with_times": "heads"}])
def test_the_same_run_in_another_layout_is_the_same_run(layout):
    assert the_track(fit_of(RUN, **layout)) == the_track(fit_of(RUN))


def test_times_in_heads_continue_from_the_last_declared_time():
    slow = north([40.0] * 9, every=14)
    track = the_track(fit_of(slow, with_times="heads", pauses=[(30, 70)]))
    assert seconds_of(track) == [number * 14 for number in range(10) if not 30 < number * 14 < 70]
    lonely = Writer()
    lonely.add(FILE_ID, (0, "B", 4))
    for second in (5, 7, 31, 2, 40):
        lonely.add(RECORD, (5, "I", second * 100), seconds=second)
    assert (the_track(lonely.bytes()).ms // 1000 - fit_files.EPOCH).tolist() == [5, 7, 31, 34, 40]


@pytest.mark.parametrize(
    "sport, sub_sport, kind",
    [
        ("running", "generic", Sport.RUN),
        ("running", "trail", Sport.TRAIL),
        ("running", "treadmill", Sport.TREADMILL),
        ("generic", "generic", Sport.UNKNOWN),
        ("cycling", "generic", Sport.RIDE),
        ("hiking", "generic", Sport.HIKE),
    ],
)
def test_the_sport_is_read(sport, sub_sport, kind):
    assert the_track(fit_of(RUN, sport=sport, sub_sport=sub_sport)).declared.sport == kind


def test_a_treadmill_needs_no_positions():
    track = the_track(fit_of(RUN, with_positions=False, sub_sport="treadmill"))
    assert not track.has_positions
    assert (track.along[-1], track.declared.distance) == (60, 60)


@pytest.mark.parametrize(
    "minutes, offset", [(345, 345), (-720, -720), (840, 840), (855, None), (7, None), (40_000, None)]
)
def test_only_a_zone_on_earth_is_a_zone(minutes, offset):
    assert the_track(fit_of(RUN, zone_offset=minutes)).declared.offset == offset


def test_zero_gain_is_a_figure_and_a_missing_one_is_none():
    for climbed, ascent in [(0, 0), (12, 12), (None, None)]:
        file = Writer()
        file.add(FILE_ID, (0, "B", 4))
        file.add(SESSION, (2, "I", BEGIN), (7, "I", 20_000), (9, "I", 6_000), (22, "H", climbed))
        assert the_track(file.bytes()).declared.ascent == ascent


def test_a_watch_with_a_product_name_keeps_it():
    file = Writer()
    file.add(FILE_ID, (0, "B", 4), (1, "H", 294), (2, "H", 77), (8, "20s", b"COROS\tPACE 2"))
    file.add(SESSION, (2, "I", BEGIN), (7, "I", 20_000), (9, "I", 6_000))
    assert the_track(file.bytes()).declared.device == "COROS PACE 2"


def test_a_file_of_totals_alone_is_a_run():
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 1), (7, "I", 1_500_000), (9, "I", 500_000))
    track = the_track(file.bytes())
    assert (len(track), track.declared.distance, track.declared.elapsed) == (0, 5000, 1500)
    assert track.declared.start_ms == START.timestamp() * 1000


def test_the_enhanced_elevation_counts_and_the_plain_one_fills_gaps():
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for number, finer in enumerate([3_100, None, 3_200]):
        file.add(RECORD, (253, "I", BEGIN + number), (5, "I", number * 300), (2, "H", 3_000), (78, "I", finer))
    assert the_track(file.bytes()).ele.tolist() == [120, 100, 140]


def test_another_programs_file_is_read():
    builder = FitFileBuilder(auto_define=True)
    head = FileIdMessage()
    head.type, head.manufacturer = FileType.ACTIVITY, Manufacturer.SUUNTO.value
    builder.add(head)
    for lat, lon, ele, seconds in RUN:
        record = RecordMessage()
        record.timestamp = round((START + timedelta(seconds=seconds)).timestamp() * 1000)
        record.position_lat, record.position_long, record.altitude, record.heart_rate = lat, lon, ele, 150
        builder.add(record)
    track = the_track(builder.build().to_bytes())
    assert seconds_of(track) == list(range(21))
    assert track.lat == pytest.approx([sample[0] for sample in RUN], abs=1e-7)
    assert (set(track.hr), set(track.ele), track.declared.device) == ({150}, {100}, "Suunto")


# --- odd samples ------------------------------------------------------------------------------------------------------


def test_an_unknown_position_keeps_its_sample():
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for number in range(5):
        lat = None if number == 2 else round((48 + number / 1000) * 2**31 / 180)
        file.add(RECORD, (253, "I", BEGIN + number), (0, "i", lat), (1, "i", 10**7), (5, "I", number * 300))
    track = the_track(file.bytes())
    assert (len(track), track.points_read, np.isnan(track.lat).tolist()) == (5, 4, [False, False, True, False, False])


def test_a_file_written_backwards_or_twice_is_the_same_run():
    assert the_track(fit_of(RUN[::-1])).lat.tolist() == the_track(fit_of(RUN)).lat.tolist()
    twice = the_track(fit_of([sample for sample in RUN for _ in range(2)]))
    assert (len(twice), twice.points_read) == (21, 42)


def test_a_developers_field_does_not_replace_the_watchs_own():
    body = bytearray()
    body += struct.pack("<BBBHB", 0x40, 0, 0, FILE_ID, 1) + bytes((0, 1, 0)) + bytes((0, 4))
    body += struct.pack("<BBBHB", 0x41, 0, 0, 206, 4) + bytes((0, 1, 2, 1, 1, 2, 2, 1, 2, 3, 11, 7))
    body += bytes((1, 0, 0, 2)) + b"heart_rate\0"
    body += (
        struct.pack("<BBBHB", 0x62, 0, 0, RECORD, 3) + bytes((253, 4, 0x86, 3, 1, 2, 5, 4, 0x86)) + bytes((1, 0, 1, 0))
    )
    for number in range(9):
        body += struct.pack("<BIBIB", 2, BEGIN + number, 140, number * 300, 99)
    assert set(the_track(finished(bytes(body))).hr) == {140}


def test_two_samples_of_one_second_are_merged():
    """One with the position, one with everything else; neither half is lost, in any order."""
    whole = the_track(fit_of(RUN, heart_rates=[140] * 21, with_totals=False))
    for flipped in (False, True):
        file = Writer()
        file.add(FILE_ID, (0, "B", 4))
        for number, (lat, lon, ele, _) in enumerate(RUN):
            time = (253, "I", BEGIN + number)
            halves = [
                [time, (0, "i", round(lat * 2**31 / 180)), (1, "i", round(lon * 2**31 / 180))],
                [time, (5, "I", number * 300), (3, "B", 140), (2, "H", round((ele + 500) * 5))],
            ]
            for half in halves[::-1] if flipped else halves:
                file.add(RECORD, *half)
        track = the_track(file.bytes())
        assert (len(track), track.points_read) == (21, 21)
        for column in ("lat", "lon", "ele", "hr", "ms"):
            assert getattr(track, column).tolist() == getattr(whole, column).tolist()
        assert track.along.tolist() == [number * 3 for number in range(21)]


# --- several in one ---------------------------------------------------------------------------------------------------


def test_chained_files_are_an_activity_each():
    later = fit_of(RUN, start=START + timedelta(hours=2), sport="cycling")
    tracks, refused = fit.read(SMALL + later)
    assert [track.declared.sport for track in tracks] == [Sport.RUN, Sport.RIDE]
    assert (tracks[0], refused) == (the_track(SMALL), ())
    assert tracks[1] == the_track(later)


def test_sound_files_in_a_chain_are_read():
    tracks, refused = fit.read(SMALL + SMALL[:60])
    assert len(tracks) == 1
    assert ["is cut off" in str(reason) for reason in refused] == [True]
    tracks, refused = fit.read(SMALL + SMALL[:-40])
    assert [bool(track.declared.notes) for track in tracks] == [False, True]
    tracks, refused = fit.read(course() + SMALL)
    assert len(tracks) == 1
    assert ["a course" in str(reason) for reason in refused] == [True]


def test_of_very_many_chained_files_the_first_are_read_and_the_rest_reported():
    tracks, refused = fit.read(fit_of(RUN[:3]) * 101)
    assert len(tracks) == 100
    assert [str(reason) for reason in refused] == ["This file has too many activities. The limit is 100."]


def test_each_leg_of_a_triathlon_is_its_own_recording():
    legs = [("swimming", 0.0), ("transition", 60.0), ("running", 80.0)]
    long = north([3.0] * 200)
    tracks, refused = fit.read(fit_of(long, sessions=legs, pauses=[(100, 110)]))
    assert [track.declared.sport for track in tracks] == [Sport.SWIM, Sport.OTHER, Sport.RUN]
    assert [len(track) for track in tracks] == [
        60,
        20,
        121 - 9,
    ]  # samples recorded in the pause don't count
    assert [track.starts.tolist() for track in tracks] == [[0], [0], [0, 21]]
    assert tracks[2].along[0] == 0
    assert [round(track.declared.distance) for track in tracks] == [180, 60, 360]
    assert refused == ()


def test_of_several_sessions_those_without_a_sport_are_skipped():
    legs = [("generic", 0.0), ("running", 60.0), ("cycling", 120.0)]
    tracks, refused = fit.read(fit_of(north([3.0] * 200), sessions=legs))
    assert [track.declared.sport for track in tracks] == [Sport.UNNAMED, Sport.RUN, Sport.RIDE]
    assert [len(track) for track in tracks] == [60, 60, 81]
    around = fit_of(north([3.0] * 200), sessions=[("generic", 0.0), ("running", 0.0), ("cycling", 120.0)])
    tracks, refused = fit.read(around)
    assert {track.declared.sport: len(track) for track in tracks}[Sport.RUN] == 120
    assert refused == ()


def test_a_single_session_without_a_sport_is_taken_for_a_run():
    assert the_track(fit_of(RUN, sport="generic")).declared.sport is Sport.UNKNOWN


@pytest.mark.parametrize(
    "sport, sub_sport, what",
    [(10, 20, Sport.STRENGTH), (10, 26, Sport.GYM), (4, 20, Sport.STRENGTH), (8, 0, Sport.OTHER)],
)
def test_another_sport_is_skipped_even_without_positions(sport, sub_sport, what):
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for number in range(9):
        file.add(RECORD, (253, "I", BEGIN + number), (3, "B", 99))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", sport), (6, "B", sub_sport), (7, "I", 9_000))
    track = the_track(file.bytes())
    assert (track.declared.sport, len(track), what.is_run) == (what, 0, False)


def test_laps_alone_are_a_run_too():
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for begin in (0, 600):
        file.add(LAP, (2, "I", BEGIN + begin), (7, "I", 600_000), (8, "I", 590_000), (9, "I", 200_000))
    said = the_track(file.bytes()).declared
    assert (said.distance, said.elapsed, said.timer, said.start_ms) == (4000, 1200, 1180, START.timestamp() * 1000)


@pytest.mark.parametrize("seconds, offset", [(7_199, 120), (7_201, 120), (-12_600, -210), (20_705, 345), (0, None)])
def test_the_zone_of_a_watch_is_whole_quarters_of_an_hour(seconds, offset):
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    file.add(SESSION, (2, "I", BEGIN), (5, "B", 1), (7, "I", 1_500_000), (9, "I", 500_000))
    file.add(ACTIVITY, (253, "I", BEGIN + 1_500), (5, "I", BEGIN + 1_500 + seconds))
    assert the_track(file.bytes()).declared.offset == offset


def test_laps_belong_to_the_leg_in_which_they_begin():
    file = Writer()
    file.add(FILE_ID, (0, "B", 4))
    for sport, begin in [(5, 0), (1, 600)]:
        file.add(LAP, (2, "I", BEGIN + begin), (7, "I", 500_000), (8, "I", 500_000), (9, "I", 100_000 + begin))
        file.add(SESSION, (2, "I", BEGIN + begin), (5, "B", sport), (7, "I", 500_000), (9, "I", 100_000))
    tracks, _ = fit.read(file.bytes())
    assert [track.declared.laps for track in tracks] == [(Lap(1000, 500, 500),), (Lap(1006, 500, 500),)]


# --- damaged files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_wrong_checksum_is_reported_and_the_run_is_read(name):
    data = sample_file(name)
    track = the_track(with_wrong_checksum(data))
    assert ["checksum" in str(note) for note in track.declared.notes] == [True]
    assert replace(track, declared=the_track(data).declared) == the_track(data)


def test_a_file_that_the_watch_did_not_finish_is_read_as_far_as_it_goes():
    for lost in (0, 1, 40, 200):
        track = the_track(never_finished(SMALL, lost))
        assert ["didn't finish" in str(note) for note in track.declared.notes] == [True]
        assert 10 < len(track) <= 21


def test_a_size_that_is_too_small_hides_nothing():
    half = SMALL.index(b".FIT") + 6 + len(SMALL) // 2
    track = the_track(SMALL[:4] + struct.pack("<I", half) + SMALL[8:])
    assert len(track) == 21
    assert track.declared.notes


@pytest.mark.parametrize("rest", [b"\0", b"\0" * 999, b"\xff" * 20, b"<html>", b"\x0e\x10"])
def test_bytes_after_the_file_are_ignored(rest):
    assert the_track(SMALL + rest) == the_track(SMALL)


@pytest.mark.parametrize(
    "kind, sentence",
    [
        (2, "holds settings"),
        (5, "a planned workout, not a recording"),
        (6, "a course, not a recording"),
        (11, "holds goals"),
        (15, "a day's steps"),
        (32, "a day's steps"),
        (44, "This FIT file isn't a recording"),
    ],
)
def test_a_file_that_is_no_recording_is_named(kind, sentence):
    assert sentence in refusal_of(course(kind))


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"", "This file is empty."),
        (b"<gpx/>", "isn't a FIT file"),
        (b"\x0e\x10\x43\x08\x28\x06\0\0.FI", "isn't a FIT file"),
        (b"\x0e\x10\x43\x08\x28\x06\0\0.FIT", "is cut off"),
        (finished(b""), "no track points"),
        (finished(b"\x05" * 40), "is damaged"),
        (finished(b"\x40\0\0\0\0\xff"), "is damaged"),
    ],
)
def test_a_file_that_is_not_fit_is_refused_with_a_message(data, sentence):
    assert sentence in refusal_of(data)


@given(st.data(), st.sampled_from([SMALL, OLD_WATCH]))
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes_or_refused(data, file):
    cut = file[: data.draw(st.integers(0, len(file) - 1))]
    try:
        track = the_track(cut)
    except Unreadable as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017
        return
    assert ["missing" in str(note) for note in track.declared.notes] == [True]
    assert len(track) <= len(the_track(file))


@pytest.mark.parametrize("lost", [1, 2])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_without_its_checksum_is_complete(name, lost):
    data = sample_file(name)
    track = the_track(data[:-lost])
    assert [str(note) for note in track.declared.notes] == [
        "The last bytes of this file are missing. Everything it recorded could still be read."
    ]
    assert replace(track, declared=the_track(data).declared) == the_track(data)


def read_or_refused(data):
    try:
        tracks, _ = fit.read(data)
    except Unreadable as refusal:
        assert refusal.reason  # noqa: PT017
        return
    assert tracks
    assert all(len(track) <= len(data) for track in tracks)


@given(st.data(), st.integers(0, 255), st.sampled_from([SMALL, OLD_WATCH]), st.booleans())
def test_a_file_with_any_byte_changed_is_read_or_refused(data, byte, file, mend):
    position = data.draw(st.integers(0, len(file) - 1))
    changed = file[:position] + bytes([byte]) + file[position + 1 :]
    read_or_refused(mended(changed) if mend else changed)


@given(st.data(), st.binary(max_size=30), st.sampled_from([SMALL, OLD_WATCH]))
def test_a_file_with_anything_put_in_is_read_or_refused(data, between, file):
    position = data.draw(st.integers(14, len(file) - 2))
    read_or_refused(finished(file[14:position] + between + file[position:-2]))


@given(st.binary(max_size=300), st.sampled_from([b"", SMALL, SMALL[:12], SMALL[:14], never_finished(SMALL)]))
def test_any_bytes_are_read_or_refused(data, before):
    read_or_refused(before + data)


KINDS = st.sampled_from([0, 12, 18, 19, 20, 20, 20, 21, 23, 26, 34, 99, 132, 206, 207])
BYTES = st.one_of(st.integers(0, 255), st.sampled_from([0, 1, 2, 4, 8, 78, 253]))
DEFINED = st.tuples(BYTES, st.sampled_from([0, 1, 2, 3, 4, 8, 255]), st.integers(0, 255))


@given(
    st.lists(
        st.tuples(st.integers(0, 3), KINDS, st.booleans(), st.lists(DEFINED, max_size=6), st.booleans()), max_size=5
    ),
    st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=60)), max_size=20),
    st.randoms(use_true_random=False),
)
def test_messages_of_any_layout_are_read_or_refused(definitions, messages, chance):
    body = [finished_definition(*definition) for definition in definitions]
    sizes = {local: 1 + sum(size for _, size, _ in fields) for local, _, _, fields, _ in definitions}
    for head, data in messages:
        local = head >> 5 & 3 if head & 0x80 else head & 3
        if local in sizes and head & 0xC0 != 0x40:
            body.append(bytes([head]) + (data * 99)[: sizes[local] - 1].ljust(sizes[local] - 1, b"\x01"))
    if chance.random() < 0.5:
        body.insert(0, fit_of(RUN)[14:-2])
    read_or_refused(finished(b"".join(body)))


def finished_definition(local, kind, big_endian, fields, developer):
    head = struct.pack(
        ">BBBHB" if big_endian else "<BBBHB", 0x40 | developer << 5 | local, 0, big_endian, kind, len(fields)
    )
    return head + b"".join(map(bytes, fields)) + (b"\0" if developer else b"")


@given(st.binary(max_size=300), st.integers(0, 70_000))
def test_the_checksum_is_that_of_the_fit_protocol(data, zeros):
    whole = data + bytes(zeros) + data
    assert checksum(whole) == fit_files.crc(whole)


# --- malicious files --------------------------------------------------------------------------------------------------

LARGE = 64 * 2**20
TRAPS = {
    "messages of one byte": (20, [], b"\0"),
    "times in heads of one byte": (20, [], b"\x80"),
    "unknown messages of one byte": (99, [], b"\0"),
    "unknown messages with times in heads": (99, [], bytes(range(0x80, 0xA0))),
    "definitions": (20, [], b"\x40\0\0\x14\0\0"),
    "two sorts in turn": (20, [], b"\0\x41\0\0\x63\0\0\1"),
    "events": (21, [(253, 4, 0x86)], b"\0abcd"),
    "laps": (19, [(number, 1, 2) for number in range(255)], b"\0" + b"a" * 255),
    "texts": (18, [(number, 255, 7) for number in range(200, 250)], b"\0" + b"long " * 2_550),
    "heavy samples": (20, [(number, 1, 2) for number in range(255)], b"\0" + b"a" * 255),
}
READ_WITHIN_LIMITS = """
import resource, sys
from challenges.refusals import Unreadable
from challenges.recordings import fit
data = sys.stdin.buffer.read()
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 150 * 2**20, resource.RLIM_INFINITY))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
try:
    fit.read(data)
except Unreadable as refusal:
    print(refusal)
"""


def trap(name):
    kind, fields, unit = TRAPS[name]
    body = finished_definition(0, kind, False, fields, False)
    body += unit * ((LARGE - len(body)) // len(unit))
    return struct.pack("<BBHI4s", 12, 0x20, 2100, len(body), b".FIT") + body + b"\0\0"


@pytest.mark.parametrize("name", TRAPS)
def test_no_file_costs_much_memory_or_time(name):
    # in another process, because the decoder's memory isn't Python's
    ended = subprocess.run(
        [sys.executable, "-c", READ_WITHIN_LIMITS], input=trap(name), capture_output=True, check=False
    )
    assert ended.stderr == b""
    assert ended.stdout.startswith((b"This file h", b"The points of this file")) or name == "heavy samples"


def test_there_is_a_limit_of_samples():
    assert "too many points. The limit is 400000" in refusal_of(trap("messages of one byte"))


def test_a_million_tiny_files_in_one_are_not_all_read():
    tracemalloc.start()
    try:
        sentence = refusal_of(finished(b"", header=12) * 1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "nothing to measure" in sentence
    assert peak < 2**24 + 15 * 2**20


def test_the_largest_realistic_run_is_read():
    unit = struct.pack("<BIiiIB", 0, 0, 0, 0, 0, 140)
    rows = np.frombuffer(unit * 400_000, np.uint8).reshape(-1, len(unit)).copy()
    for at, first, step in [(1, BEGIN, 1), (5, 5 * 10**8, 40), (9, 10**7, 0), (13, 0, 300)]:
        rows[:, at : at + 4] = (
            (first + step * np.arange(400_000, dtype="<u4")).astype("<u4").reshape(-1, 1).view(np.uint8)
        )
    fields = [(253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (5, 4, 0x86), (3, 1, 2)]
    body = finished_definition(0, RECORD, False, fields, False) + rows.tobytes()
    head = struct.pack("<BBHI4s", 12, 0x20, 2100, len(body), b".FIT")
    track = the_track(head + body + struct.pack("<H", checksum(head + body)))
    assert (len(track), track.along[-1], track.declared.notes) == (400_000, 399_999 * 3, ())
