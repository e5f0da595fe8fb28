"""TCX files from watches: real files, several activities in one, laps, pauses, plans, and broken files."""

import codecs
import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import tcx
from challenges.recordings.sports import Sport
from challenges.recordings.tcx import MOST_ACTIVITIES, MOST_LAPS
from challenges.recordings.track import Lap
from challenges.refusals import Unreadable
from tests.samples.recordings import Stream, sample_file

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase xmlns="urn:tcx" xmlns:e="urn:e"><Activities>'
FOOT = "</Activities></TrainingCenterDatabase>"
SAMPLE = sample_file("fr220-same-run.tcx")


def point(second, *, at=None, along=None, inside=""):
    """Return a point so many seconds after 06:30, `at` degrees north."""
    place = f"<Position><LatitudeDegrees>{at}</LatitudeDegrees><LongitudeDegrees>2</LongitudeDegrees></Position>"
    far = f"<DistanceMeters>{along}</DistanceMeters>"
    time = f"<Time>2026-07-04T06:{30 + second // 60}:{second % 60:02}Z</Time>"
    return f"<Trackpoint>{time}{place * (at is not None)}{far * (along is not None)}{inside}</Trackpoint>"


def track(first, last, step=1, inside=""):
    """Return points of a run at three metres a second."""
    points = (
        point(second, at=48 + second * 2.7e-5, along=second * 3.0, inside=inside) for second in range(first, last)
    )
    return f"<Track>{''.join(list(points)[::step])}</Track>"


def lap(start, body, seconds=60.0, metres=180.0):
    figures = f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>"
    return f'<Lap StartTime="2026-07-04T06:{30 + start // 60}:{start % 60:02}Z">{figures}{body}</Lap>'


def activity(*laps, sport="Running", rest=""):
    return f'<Activity Sport="{sport}"><Id>2026-07-04T06:30:00Z</Id>{"".join(laps)}{rest}</Activity>'


def tcx_of(*activities):
    return f"{HEAD}{''.join(activities)}{FOOT}".encode()


def only(data):
    """Return the only recording of a file."""
    (found,), refused = tcx.read(data)
    assert not refused
    return found


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        tcx.read(data)
    return str(refusal.value)


# --- real files -------------------------------------------------------------------------------------------------------


def test_a_forerunner_410_counted_its_laps():
    run = only(sample_file("fr410-run.tcx"))
    assert (len(run), run.points_read, len(run.segments)) == (383, 383, 1)
    assert run.declared.distance == pytest.approx(4689.2, abs=0.05)
    assert run.declared.timer == pytest.approx(1992.78)
    assert run.along[-1] == pytest.approx(4686.311, abs=0.001)
    assert run.declared.laps[0] == Lap(1609.34399414, 608.47, None)
    assert run.declared.start_ms == run.ms[0] == 1_356_557_393_000
    assert (run.declared.sport, run.declared.name) == (Sport.RUN, "Aerobics")
    assert run.declared.device == "Forerunner 410 Software Version 2.20"


def test_a_polar_m400_paused_its_timer():
    run = only(sample_file("polar-m400-run.tcx"))
    assert (len(run), len(run.declared.laps)) == (3507, 2)
    assert run.declared.distance == pytest.approx(4508.5, abs=0.01)
    assert run.declared.timer == 3510.0
    assert run.ms[-1] - run.ms[0] == pytest.approx(3_903_700, abs=50)
    assert (run.declared.name, run.declared.device) == ("Hardlopen", "Polar M400")
    assert run.cad.max() < 110  # counts strides


def test_a_forerunner_220_has_the_same_figures_in_tcx():
    run = only(SAMPLE)
    assert SAMPLE.count(b"<Trackpoint>") == 49
    assert (run.points_read, len(run)) == (49, 46)  # three belong to two laps each
    assert run.declared.distance == pytest.approx(158.71)
    assert run.declared.timer == pytest.approx(190.4, abs=0.05)
    assert (run.hr[0], run.ele[0], run.cad.max()) == (71, 1626, 80)


def test_a_serial_number_is_not_stored():
    for name in ("fr410-run.tcx", "fr220-same-run.tcx"):
        assert not any(
            secret in repr(only(sample_file(name)).declared) for secret in ("3854007508", "3888752595", "UnitId")
        )


# --- laps and pauses --------------------------------------------------------------------------------------------------


def test_a_lap_that_follows_directly_is_no_gap():
    run = only(tcx_of(activity(lap(0, track(0, 60)), lap(60, track(60, 120)))))
    assert [len(segment) for segment in run.segments] == [120]
    assert run.declared.laps == (Lap(180, 60, None), Lap(180, 60, None))
    assert (run.declared.distance, run.declared.timer) == (360, 120)


def test_a_watch_that_writes_few_points_has_no_gap_between_laps():
    run = only(tcx_of(activity(lap(0, track(0, 60, step=7)), lap(60, track(61, 120, step=7)))))
    assert len(run.segments) == 1


def test_a_second_track_in_a_lap_follows_a_pause():
    run = only(tcx_of(activity(lap(0, track(0, 30) + track(90, 120)))))
    assert [len(segment) for segment in run.segments] == [30, 30]


def test_a_lap_that_starts_well_after_the_last_one_ended_follows_a_pause():
    run = only(tcx_of(activity(lap(0, track(0, 60)), lap(200, track(200, 260)))))
    assert [len(segment) for segment in run.segments] == [60, 60]


def test_a_pause_within_a_lap_is_not_counted_again_at_its_end():
    first = lap(0, track(0, 30) + track(300, 330))
    run = only(tcx_of(activity(first, lap(330, track(330, 390)))))
    assert [len(segment) for segment in run.segments] == [30, 90]


def test_a_lap_without_figures_adds_nothing():
    nothing = '<Lap StartTime="2026-07-04T06:31:00Z">' + track(60, 120) + "</Lap>"
    run = only(tcx_of(activity(lap(0, track(0, 60)), nothing)))
    assert run.declared.laps == (Lap(180, 60, None), Lap(None, None, None))
    assert (run.declared.distance, run.declared.timer) == (180, 60)


@pytest.mark.parametrize("figure", ["nan", "inf", "-5", "1e300", "", "far"])
def test_an_impossible_lap_figure_is_ignored(figure):
    run = only(tcx_of(activity(lap(0, track(0, 60), seconds=figure, metres=figure))))
    assert run.declared.laps == (Lap(None, None, None),)
    assert (run.declared.distance, run.declared.timer) == (None, None)


# --- other content of a file ------------------------------------------------------------------------------------------


def test_each_activity_of_a_session_is_a_recording():
    ride = activity(lap(0, track(0, 60)), sport="Biking")
    run = activity(lap(100, track(100, 160)))
    move = "<Transition>" + track(60, 100) + "</Transition>"
    session = (
        f"<MultiSportSession><FirstSport>{ride}</FirstSport><NextSport>{move}{run}</NextSport></MultiSportSession>"
    )
    tracks, refused = tcx.read(tcx_of(session))
    assert [(found.declared.sport, len(found)) for found in tracks] == [(Sport.RIDE, 60), (Sport.RUN, 60)]
    assert tracks[1].declared.distance == 180
    assert not refused


def test_an_activity_without_points_is_refused_and_the_others_are_read():
    tracks, refused = tcx.read(tcx_of(activity(lap(0, "", metres="")), activity(lap(0, track(0, 60)))))
    assert len(tracks) == 1
    assert [str(reason) for reason in refused] == ["This file has no track points, so there's nothing to measure."]


def test_a_treadmills_laps_are_a_run():
    points = "".join(point(second, along=second * 3) for second in range(60))
    run = only(tcx_of(activity(lap(0, f"<Track>{points}</Track>"))))
    assert (len(run), run.has_positions, run.along[-1]) == (60, False, 177)


def test_laps_without_any_points_are_a_run_of_that_length():
    run = only(tcx_of(activity(lap(0, "", 600, 1800), lap(660, "", 600, 2000))))
    assert (len(run), run.declared.distance, run.declared.timer, run.declared.elapsed) == (0, 3800, 1200, 1260)


@pytest.mark.parametrize(
    "sport, notes, known_as",
    [
        ("Running", "", Sport.RUN),
        ("Biking", "Ran out of breath", Sport.RIDE),
        ("Other", "", Sport.OTHER),
        ("Other", "Evening walk", Sport.WALK),
        ("Other", "On the way to the baker I saw a friend who was walking his dog", Sport.OTHER),
        ("", "", Sport.UNKNOWN),
    ],
)
def test_the_sport_is_read_from_its_field_or_from_a_short_note(sport, notes, known_as):
    noted = f"<Notes>{notes}</Notes>"
    assert only(tcx_of(activity(lap(0, track(0, 60)), sport=sport, rest=noted))).declared.sport == known_as


def test_the_names_of_program_and_laps_are_not_that_of_the_run():
    inside = "<Notes>of a lap</Notes>"
    rest = (
        "<Training><Plan><Name>Tempo</Name></Plan></Training><Creator><Name>A watch</Name><UnitId>7</UnitId></Creator>"
    )
    data = tcx_of(activity(lap(0, track(0, 60) + inside), rest=rest)).replace(
        b"</TrainingCenterDatabase>", b"<Author><Name>A program</Name></Author></TrainingCenterDatabase>"
    )
    assert (only(data).declared.name, only(data).declared.device) == ("Tempo", "A watch")


@pytest.mark.parametrize(
    "inside, rate",
    [
        ("<Cadence>80</Cadence>", 80),
        ("<Extensions><e:TPX><e:Speed>3</e:Speed><e:RunCadence>82</e:RunCadence></e:TPX></Extensions>", 82),
        ('<Extensions><TPX xmlns="urn:e" CadenceSensor="Footpod"><RunCadence>84</RunCadence></TPX></Extensions>', 84),
    ],
)
def test_cadence_is_found_where_watches_put_it(inside, rate):
    heart = "<HeartRateBpm><Value>141</Value></HeartRateBpm>"
    run = only(tcx_of(activity(lap(0, track(0, 60, inside=heart + inside)))))
    assert (set(run.cad), set(run.hr)) == ({rate}, {141})


def test_times_with_an_offset_tell_the_utc_offset():
    data = tcx_of(activity(lap(0, track(0, 60))))
    plain, east = only(data), only(data.replace(b"Z</Time>", b"+02:00</Time>"))
    assert (plain.declared.offset, east.declared.offset) == (None, 120)
    assert east.ms[0] == plain.ms[0] - 2 * 3_600_000


def test_times_without_a_zone_are_utc():
    data = tcx_of(activity(lap(0, track(0, 60))))
    assert only(data.replace(b"Z</Time>", b"</Time>")) == only(data)


# --- encodings, broken and malicious files ----------------------------------------------------------------------------


def test_the_same_file_in_other_encodings_is_the_same_run():
    text, run = SAMPLE.decode(), only(SAMPLE)
    for variant in (
        codecs.BOM_UTF8 + SAMPLE,
        codecs.BOM_UTF8 + b"\n" + SAMPLE,
        text.encode("utf-16"),
        ("\n  " + text).encode("utf-16"),
        codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        text.encode("utf-16-le"),
        ("\r\n\t" + text).encode("utf-16-be"),
        b"\r\n \t" + SAMPLE,
        gzip.compress(SAMPLE),
    ):
        assert only(variant) == run


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"", "is cut off"),
        (b"<gpx/>", "This isn't a TCX file."),
        (tcx_of(), "There are no activities in this file"),
        (tcx_of(activity()), "no track points"),
        (tcx_of(activity(lap(0, "<Track/>", metres=""))), "no track points"),
        (tcx_of(activity(lap(0, f"<Track>{point(0) * 3}</Track>", metres=""))), "have no positions"),
        (tcx_of(activity(lap(0, f"<Track>{point(0, at=48)}</Track>", metres=""))), "in one place"),
        (b"<TrainingCenterDatabase><Courses><Course/></Courses></TrainingCenterDatabase>", "a planned route"),
        (b"<TrainingCenterDatabase><Workouts><Workout/></Workouts></TrainingCenterDatabase>", "a planned route"),
        (SAMPLE[:900], "is cut off"),
        (SAMPLE.replace(b"</Lap>", b"</Lop>", 1), "damaged at line"),
        (tcx_of(activity(lap(0, "<Track><Trackpoint><Trackpoint></Trackpoint></Trackpoint></Track>"))), "damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><TrainingCenterDatabase>&b;</TrainingCenterDatabase>', "own XML declarations"),
        (tcx_of(activity('<Lap StartTime=""/>' * (MOST_LAPS + 1))), "too many laps. The limit is 10000"),
        (tcx_of(activity() * (MOST_ACTIVITIES + 1)), "too many activities. The limit is 1000"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_recording_is_refused_with_a_message(data, sentence):
    assert sentence in refusal_of(data)


@given(st.integers(0, len(SAMPLE.rstrip()) - 1))
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes_or_refused(length):
    try:
        (track, *_), _ = tcx.read(SAMPLE[:length])
    except Unreadable as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017
        return
    assert ["may be missing" in str(note) for note in track.declared.notes] == [True]
    assert 1 < len(track) <= len(only(SAMPLE))


def test_hundreds_of_megabytes_are_refused_early_and_in_little_memory():
    body = point(0, at=48, inside=f"<Extensions>{'x' * 5_000}</Extensions>").encode() * 100
    stream = Stream(HEAD.encode() + b'<Activity><Lap StartTime=""><Track>', body, 500)
    tracemalloc.start()
    try:
        assert "too large. The limit is 64 MB" in refusal_of(stream)
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()
