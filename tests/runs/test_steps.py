"""The measure of a recording: the device's own count if it is complete, otherwise its positions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.arrays import NO_TIME, SampleArrays
from challenges.recordings.kinds import GainBy, MeasuredBy
from challenges.recordings.series import measure
from challenges.recordings.sports import Sport
from challenges.recordings.totals import cadence_of, totals_of_track
from challenges.recordings.track import DeviceTotals, track_of
from challenges.refusals import Unreadable
from challenges.units import Distance, Duration
from tests.samples.recordings import METRES_A_DEGREE, START

NOON = round(START.timestamp() * 1_000)


def recording(metres, *, along=None, declared=DeviceTotals(), every=1.0, starts=(), where=(48.0, 2.0), **columns):  # noqa: B008
    """Return a run north by its steps; `along` is the device's count, `where` is None for a treadmill."""
    far = np.concatenate([[0.0], np.cumsum(metres)])
    unknown = np.full(len(far), np.nan)
    lat = where[0] + far / METRES_A_DEGREE if where else unknown
    lon = np.full(len(far), where[1]) if where else unknown
    ms = NOON + (np.arange(len(far)) * every * 1_000).astype(np.int64)
    given_columns = {"ele": unknown, "hr": unknown, "cad": unknown, "ms": ms} | columns
    counted = unknown if along is None else np.asarray(along, np.float64)
    return track_of(SampleArrays(lat=lat, lon=lon, along=counted, starts=starts, **given_columns), declared)


def test_a_foot_pod_is_trusted_more_than_gps():
    track = recording([3.0] * 100, along=np.arange(101) * 2.5)
    figures = totals_of_track(track)
    assert (figures.distance, figures.distance_by) == (Distance.of_m(250), MeasuredBy.DEVICE)
    assert figures.along is not None
    assert figures.along.metres == pytest.approx(300, abs=0.01)


def test_the_declared_total_is_the_distance():
    track = recording([3.0] * 100, declared=DeviceTotals(distance=297.4, timer=90, ascent=0.0, elapsed=100.4))
    figures = totals_of_track(track)
    assert figures.distance == Distance.of_m(297.4)
    assert (figures.moving, figures.moving_by) == (Duration.of_seconds(90), MeasuredBy.DEVICE)
    assert (figures.gain, figures.gain_by, figures.device_gain) == (Distance(), GainBy.DEVICE, Distance())
    assert figures.elapsed == Duration.of_seconds(100.4)


def test_a_count_that_covers_half_the_run_is_not_its_measure():
    half = np.where(np.arange(101) < 50, np.arange(101) * 2.5, np.nan)
    assert not measure(recording([3.0] * 100, along=half)).basis.by_count
    short = recording([3.0] * 100, along=np.arange(101) * 1.0, declared=DeviceTotals(distance=300))
    assert not measure(short).basis.by_count


def test_a_treadmill_is_measured_by_its_count():
    track = recording([3.0] * 100, along=np.arange(101) * 3.0, where=None)
    figures = totals_of_track(track)
    assert not track.has_positions
    assert (figures.distance, figures.along, figures.zone) == (Distance.of_m(300), None, None)
    assert figures.moving == Duration.of_seconds(100)


def test_a_recording_without_positions_and_distance_cannot_be_measured():
    with pytest.raises(Unreadable, match="no positions"):
        recording([3.0] * 100, where=None)


def test_samples_in_a_tunnel_are_kept_if_the_device_counted_on():
    lat = 48 + np.arange(101) * 3.0 / METRES_A_DEGREE
    lat[40:60] = np.nan
    columns = {"hr": np.full(101, 150.0)}
    track = recording([3.0] * 100, along=np.arange(101) * 3.0, **columns)
    tunnel = track_of(
        SampleArrays(lat, np.full(101, 2.0), columns["hr"], NOON + np.arange(101) * 1_000, columns["hr"], columns["hr"],
                np.arange(101) * 3.0), DeviceTotals(),
    )  # fmt: skip
    assert len(tunnel) == len(track) == 101
    assert totals_of_track(tunnel).distance == Distance.of_m(300)
    assert measure(tunnel).way.total == pytest.approx(300, abs=0.01)


def test_time_in_a_pause_is_no_moving_time_and_its_distance_is_not_added():
    track = recording([3.0] * 50 + [60.0] + [3.0] * 50, starts=[51])
    assert totals_of_track(track).distance.metres == pytest.approx(300, abs=0.01)
    assert totals_of_track(track).moving == Duration.of_seconds(100)
    assert totals_of_track(track).elapsed == Duration.of_seconds(101)


@pytest.mark.parametrize(
    "declared, first", [(NOON - 5_000, -5), (NOON, 0), (NOON + 5_000, 0), (NOON - 7_200_000, 0), (None, 0)]
)
def test_a_declared_start_counts_if_it_fits_the_samples(declared, first):
    start = totals_of_track(recording([3.0] * 10, declared=DeviceTotals(start_ms=declared))).start
    assert start is not None
    assert (start - START).total_seconds() == first


def test_a_timer_that_ran_slightly_longer_than_the_samples_is_trusted():
    assert totals_of_track(recording([3.0] * 100, declared=DeviceTotals(timer=100.78))).elapsed == Duration.of_seconds(
        100.78
    )
    assert totals_of_track(recording([3.0] * 100, declared=DeviceTotals(timer=150))).elapsed == Duration.of_seconds(100)


def test_a_run_counts_from_the_start_while_the_watch_searched_for_satellites():
    track = recording([3.0] * 100, declared=DeviceTotals(start_ms=NOON - 20_000))
    assert totals_of_track(track).elapsed == Duration.of_seconds(120)


def test_a_declared_time_shorter_than_the_samples_is_not_trusted():
    assert totals_of_track(recording([3.0] * 100, declared=DeviceTotals(elapsed=50))).elapsed == Duration.of_seconds(
        100
    )


def test_declared_figures_alone_make_a_run():
    track = track_of(SampleArrays(*[np.empty(0)] * 3, np.empty(0, np.int64), *[np.empty(0)] * 3),
                     DeviceTotals(sport=Sport.RUN, distance=5_000, elapsed=1_500, timer=1_490))  # fmt: skip
    figures = totals_of_track(track)
    assert (figures.distance, figures.elapsed) == (Distance.of_km(5), Duration.of_minutes(25))
    assert figures.start is None


def test_the_position_decides_the_zone_and_the_watch_only_without_positions():
    assert totals_of_track(recording([3.0] * 10)).zone == "Europe/Paris"
    assert (
        totals_of_track(recording([3.0] * 10, declared=DeviceTotals(offset=120))).zone == "Europe/Paris"
    )  # summer time
    assert totals_of_track(recording([3.0] * 10, declared=DeviceTotals(offset=60))).zone == "Europe/Paris"
    hall = {"along": np.arange(11), "where": None}
    assert totals_of_track(recording([3.0] * 10, **hall, declared=DeviceTotals(offset=60))).zone == "+01:00"
    assert totals_of_track(recording([3.0] * 10, **hall, declared=DeviceTotals(offset=-570))).zone == "-09:30"
    assert totals_of_track(recording([3.0] * 10, **hall, declared=DeviceTotals(offset=0))).zone == "UTC"
    assert totals_of_track(recording([3.0] * 10, **hall)).zone is None


@pytest.mark.parametrize(
    "sport, cadence, steps",
    [(Sport.RUN, 84, 168), (Sport.RUN, 168, 168), (Sport.UNKNOWN, 81, 162), (Sport.WALK, 55, 110),
     (Sport.HIKE, 50, 100), (Sport.WALK, 110, 110), (Sport.HIKE, 96, 96), (Sport.RIDE, 55, 55)],
)  # fmt: skip
def test_a_cadence_of_one_foot_is_doubled_for_runs_and_walks(sport, cadence, steps):
    assert (
        cadence_of(recording([3.0] * 10, cad=np.full(11, float(cadence)), declared=DeviceTotals(sport=sport))) == steps
    )


# --- irregular samples ------------------------------------------------------------------------------------------------

odd = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(st.tuples(odd, odd, odd, st.integers(-(2**62), 2**62), odd, odd, odd), max_size=30),
       st.lists(st.integers(0, 40), max_size=5))  # fmt: skip
def test_any_samples_give_figures_or_a_message(samples, starts):
    columns = [np.array([sample[at] for sample in samples], np.float64) for at in (0, 1, 2, 4, 5, 6)]
    ms = np.array([sample[3] for sample in samples], np.int64)
    lat, lon, ele, hr, cad, along = columns
    try:
        track = track_of(SampleArrays(lat, lon, ele, ms, hr, cad, along, sorted(starts)), DeviceTotals())
    except Unreadable:
        return
    assert (np.diff(track.ms) > 0).all()
    assert track.starts[0] == 0
    assert (np.diff(track.starts) > 0).all()
    assert measure(track).total >= 0


@given(st.permutations(range(8)))
def test_the_order_of_samples_does_not_matter(order):
    def of(indices):
        columns = [np.array(indices, np.float64) for _ in range(6)]
        return track_of(SampleArrays(*columns[:3], NOON + np.array(indices) * 1_000, *columns[3:]), DeviceTotals())

    assert of(list(order)) == of(list(range(8)))


def test_times_that_few_samples_have_are_ignored():
    ms = np.full(11, NO_TIME)
    ms[:5] = NOON + np.arange(5) * 1_000
    assert len(recording([3.0] * 10, ms=ms).ms) == 0
