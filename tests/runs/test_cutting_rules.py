"""A piece of a recording: what is cut is gone, what stays is unchanged, and pieces add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings import gpx
from challenges.recordings.cuts import WHOLE, TrackCut, joined, length_of, piece_of, room_for, split_at
from challenges.recordings.geodesy import haversines
from challenges.recordings.kinds import Source
from challenges.recordings.totals import totals_of_track
from challenges.recordings.track import Samples
from challenges.refusals import Unreadable
from challenges.runs.rules.measured import RunnerFacts, recorded_of
from challenges.units import Duration
from tests.samples.recordings import METRES_A_DEGREE, gpx_of, north, sample_file

ANN = RunnerFacts("Europe/Paris")


def seconds(*values):
    """Return a cut given in seconds after the first sample."""
    return TrackCut(*(None if value is None else Duration.of_seconds(value) for value in values))


@st.composite
def recordings(draw):
    """Recordings of one to four segments: steps of up to 12 m in up to 20 s, with pauses of up to ten minutes."""
    samples = Samples()
    at, lat = 1_780_000_000_000, 48.0
    with_heart, with_count = draw(st.booleans()), draw(st.booleans())
    far = 0.0
    for segment in draw(st.lists(st.lists(st.tuples(st.floats(0.5, 12), st.integers(1, 20)), min_size=1, max_size=12),
                                 min_size=1, max_size=4)):  # fmt: skip
        samples.new_segment()
        at += draw(st.integers(1, 600)) * 1_000
        for metres, took in segment:
            lat, at, far = lat + metres / METRES_A_DEGREE, at + took * 1_000, far + metres
            samples.add(lat, 2.0, 100.0, at, 140 if with_heart else np.nan, along=far if with_count else np.nan)
    if len(samples) < 2:
        samples.add(lat + 1e-4, 2.0, 100.0, at + 1_000)
    return samples.track()


@given(recordings())
def test_cutting_nothing_changes_nothing(track):
    assert piece_of(track, WHOLE) is track
    assert piece_of(track, TrackCut(Duration(), length_of(track))) is track
    assert piece_of(track, TrackCut(None, length_of(track))) is track


@given(recordings(), st.data())
def test_a_cut_keeps_exactly_the_samples_between_its_ends(track, data):
    after = (track.ms - track.ms[0]).tolist()
    first, last = sorted(data.draw(st.tuples(st.integers(0, after[-1]), st.integers(0, after[-1]))))
    kept = [ms for ms in after if first <= ms <= last]
    if len(kept) < 2:
        with pytest.raises(Unreadable):
            piece_of(track, TrackCut(Duration(first), Duration(last)))
        return
    piece = piece_of(track, TrackCut(Duration(first), Duration(last)))
    assert (piece.ms - track.ms[0]).tolist() == kept
    for column in ("lat", "lon", "ele", "hr", "cad", "along"):
        assert len(getattr(piece, column)) in (0, len(kept))
    assert piece.starts[0] == 0
    assert all(len(segment) for segment in piece.segments)
    assert sum(map(len, piece.segments)) == len(kept)
    whole = [set(track.ms[segment].tolist()) for segment in track.segments]
    for segment in piece.segments:  # pauses are kept, and none is added
        assert any(set(piece.ms[segment].tolist()) <= together for together in whole)


@given(recordings(), st.data())
def test_the_pieces_of_a_split_add_up(track, data):
    """In time and distance, except for a pause across the split, which belongs to neither."""
    whole = totals_of_track(track)
    at = Duration(data.draw(st.integers(0, length_of(track).ms)))
    end, begin = split_at(track, at)
    assert end <= begin
    try:
        pieces = [
            totals_of_track(piece_of(track, TrackCut(None, end))),
            totals_of_track(piece_of(track, TrackCut(begin, None))),
        ]
    except Unreadable:
        return
    assert sum((piece.elapsed for piece in pieces), begin - end) == whole.elapsed
    here, there = (int(np.searchsorted(track.ms - track.ms[0], cut.ms)) for cut in (end, begin))
    across = haversines(track.lat[[here]], track.lon[[here]], track.lat[[there]], track.lon[[there]])[0]
    parted = there in track.starts
    lost = 0.0 if parted or here == there else float(across)
    added = sum(piece.along.metres for piece in pieces)
    assert added == pytest.approx(whole.along.metres - lost, abs=0.02)


@given(recordings(), st.data())
def test_a_split_is_made_at_the_nearest_sample_or_around_a_pause(track, data):
    at = Duration(data.draw(st.integers(0, length_of(track).ms)))
    end, begin = split_at(track, at)
    after = (track.ms - track.ms[0]).tolist()
    assert {end.ms, begin.ms} <= set(after)
    if end == begin:
        assert abs(end.ms - at.ms) == min(abs(ms - at.ms) for ms in after)
    else:
        assert end <= at <= begin
        assert after.index(begin.ms) - after.index(end.ms) == 1


@given(recordings(), st.lists(st.integers(0, 400), max_size=6), st.randoms())
def test_pieces_never_overlap_and_merged_they_are_the_original(track, splits, chance):
    cuts = [WHOLE]
    for at in splits:
        number = chance.randrange(len(cuts))
        end, begin = split_at(track, Duration.of_seconds(min(at, length_of(track).seconds)))
        cut = cuts[number]
        if (cut.first or Duration()) < end and (cut.last is None or begin < cut.last):
            cuts[number : number + 1] = [TrackCut(cut.first, end), TrackCut(begin, cut.last)]
    assert joined(cuts) == WHOLE
    for number, cut in enumerate(cuts):
        others = [other for other in cuts if other is not cut]
        room = room_for(cut, others)
        assert room.holds(cut)
        assert room.first == (cuts[number - 1].last if number else None)
        assert room.last == (cuts[number + 1].first if number + 1 < len(cuts) else None)


def test_a_cut_that_ends_at_once_leaves_nothing():
    with pytest.raises(Unreadable):
        piece_of(gpx.read(gpx_of(north([3.0] * 60))), seconds(None, 0))


def test_a_recording_without_times_cannot_be_cropped():
    with pytest.raises(Unreadable):
        piece_of(gpx.read(sample_file("hike-without-times")), seconds(10, 20))


def test_a_piece_without_heart_rate_samples_has_no_heart_rate():
    """The heart rate strap was put on after five minutes."""
    samples = Samples()
    for number, (lat, lon, ele, at) in enumerate(north([3.0] * 600)):
        samples.add(lat, lon, ele, 1_780_000_000_000 + round(at * 1_000), 150 if number > 300 else np.nan)
    track = samples.track()
    recorded = recorded_of(track, ANN, part=0, source=Source.GPX, cut=seconds(0, 290))
    assert recorded.figures.heart_rate is None
    assert recorded.figures.highest_heart_rate is None
    assert recorded_of(track, ANN, part=0, source=Source.GPX, cut=seconds(310, None)).figures.heart_rate == 150


def test_a_piece_starts_at_its_first_sample():
    track = gpx.read(gpx_of(north([3.0] * 600)))
    figures = totals_of_track(piece_of(track, seconds(90.5, 500)))
    assert (figures.start - totals_of_track(track).start).total_seconds() == 91
    assert figures.elapsed == Duration.of_seconds(409)
    assert figures.distance.metres == pytest.approx(409 * 3, abs=0.01)


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run", "hike-8-tracks"])
def test_what_is_cropped_from_a_real_run_is_gone_from_every_figure(name):
    track = gpx.read(sample_file(name))
    whole = recorded_of(track, ANN, part=0, source=Source.GPX)
    half = Duration(length_of(track).ms // 2)
    pieces = [
        recorded_of(track, ANN, part=0, source=Source.GPX, cut=cut)
        for cut in (TrackCut(None, half), TrackCut(half, None))
    ]
    assert pieces[0].start == whole.start < pieces[1].start
    for piece in pieces:
        assert piece.elapsed <= half + Duration(1)
        assert sum(split.distance.metres for split in piece.details.kilometres) == pytest.approx(
            piece.figures.distance.metres, abs=0.5
        )
        for effort in piece.details.efforts:
            assert effort.after + effort.duration <= piece.elapsed + Duration(1)
            whole_effort = next(best for best in whole.details.efforts if best.distance == effort.distance)
            assert whole_effort.duration <= effort.duration
