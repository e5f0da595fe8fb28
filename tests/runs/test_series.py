"""Length and time: what devices report repeatedly is reconciled once, and everything reads the result."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.cuts import TrackCut, piece_of
from challenges.recordings.efforts import best_efforts, stretches_of
from challenges.recordings.kinds import GainBy, MeasuredBy
from challenges.recordings.series import measure
from challenges.recordings.totals import totals_of_track
from challenges.recordings.track import DeviceTotals, Lap
from challenges.runs.rules.measured import RunnerFacts, contents_of
from challenges.units import Distance, Duration
from tests.runs.test_steps import NOON, recording
from tests.samples.fit_files import ACTIVITY, EPOCH, EVENT, FILE_ID, RECORD, SESSION, Writer
from tests.samples.recordings import METRES_A_DEGREE, START, gpx_of, north, sample_file

ANYBODY = RunnerFacts("Europe/Paris")


def run_in(data):
    """Return the only run of a file."""
    (run,) = contents_of(data, ANYBODY).runs
    return run


def efforts_of(run):
    """Return seconds of each best effort by metres."""
    return {effort.distance.metres: effort.duration.seconds for effort in run.details.efforts}


def fit_of(records, *, events=(), distance=None, elapsed=None, timer=None, ascent=None, sport=1, sub_sport=0, start=0):
    """Return a FIT file of records (second, metres north or None, metres counted or None, elevation or None)."""
    file = Writer()
    begin = int(START.timestamp()) - EPOCH
    file.add(FILE_ID, (0, "B", 4), (1, "H", 1), (2, "H", 1124), (3, "I", 1), (4, "I", begin))
    waiting = sorted(events)
    for second, place, counted, height in records:
        while waiting and waiting[0][0] <= second:
            at, kind = waiting.pop(0)
            file.add(EVENT, (253, "I", begin + at), (3, "I", 0), (0, "B", 0), (1, "B", kind))
        lat = None if place is None else round((48 + place / METRES_A_DEGREE) * 2**31 / 180)
        file.add(
            RECORD, (253, "I", begin + second), (0, "i", lat), (1, "i", None if lat is None else 2**31 // 90),
            (2, "H", None if height is None else round((height + 500) * 5)),
            (5, "I", None if counted is None else round(counted * 100)),
        )  # fmt: skip
    for at, kind in waiting:
        file.add(EVENT, (253, "I", begin + at), (3, "I", 0), (0, "B", 0), (1, "B", kind))
    milli = [None if value is None else round(value * 1_000) for value in (elapsed, timer)]
    file.add(
        SESSION, (253, "I", begin + 1), (2, "I", begin + start), (7, "I", milli[0]), (8, "I", milli[1]),
        (9, "I", None if distance is None else round(distance * 100)), (5, "B", sport), (6, "B", sub_sport),
        (22, "H", ascent),
    )  # fmt: skip
    file.add(ACTIVITY, (253, "I", begin + 1), (5, "I", None), (1, "H", 1), (2, "B", 0), (3, "B", 26), (4, "B", 1))
    return file.bytes()


def even(seconds, speed=3.0, *, counted=True, placed=True, height=100.0, first=0, far=0.0):
    """Return records of an even run, one per second."""
    return [
        (first + second, far + second * speed if placed else None, far + second * speed if counted else None, height)
        for second in range(seconds + 1)
    ]


def tcx_of(points, laps):
    """Return points (second, metres north, metres counted) in laps (start, seconds, metres, number); None for none."""

    def at(second):
        return datetime.fromtimestamp(START.timestamp() + second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def point(second, place, counted):
        where = (
            f"<Position><LatitudeDegrees>{48 + place / METRES_A_DEGREE!r}</LatitudeDegrees>"
            "<LongitudeDegrees>2</LongitudeDegrees></Position>"
            if place is not None
            else ""
        )
        far = "" if counted is None else f"<DistanceMeters>{counted}</DistanceMeters>"
        return f"<Trackpoint><Time>{at(second)}</Time>{where}{far}</Trackpoint>"

    points, body = iter(points), ""
    for start, seconds, metres, count in laps:
        inside = "".join(point(*next(points)) for _ in range(count))
        figures = "" if seconds is None else f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds>"
        figures += "" if metres is None else f"<DistanceMeters>{metres}</DistanceMeters>"
        body += f'<Lap StartTime="{at(start)}">{figures}<Track>{inside}</Track></Lap>'
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase xmlns="urn:tcx"><Activities><Activity Sport="Running">'
        f"<Id>{at(0)}</Id>{body}</Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def all_agree(run):
    """Check that splits, efforts and charts fit the run's own length."""
    far = run.figures.distance.metres
    for splits in (run.details.kilometres, run.details.miles):
        assert sum(split.distance.metres for split in splits) == pytest.approx(far, abs=1)
        assert sum(split.moving.seconds for split in splits) == pytest.approx(run.figures.moving.seconds, abs=3)
    assert run.details.series.end[-1] == pytest.approx(far, abs=1)
    assert all(metres <= far + 1e-6 for metres in efforts_of(run))
    return True


# --- order and clocks -------------------------------------------------------------------------------------------------


def test_samples_that_go_back_in_time_are_dropped_where_the_file_is_in_order():
    samples = [
        (48 + place * 18 / METRES_A_DEGREE, 2.0, None, 10 + place * 6 + late)
        for place in range(301)
        for late in (5, 0, 1, 2, -2, 3)
    ]
    run = run_in(gpx_of(samples))
    assert run.figures.distance.metres == pytest.approx(5_400, rel=0.005)
    assert run.figures.elapsed.seconds == pytest.approx(1_800, abs=8)
    assert all_agree(run)


@pytest.mark.parametrize("turned", [False, True])
def test_a_file_written_backwards_or_in_two_overlapping_parts_is_the_same_run(turned):
    samples = north([3.0] * 600)
    once = run_in(gpx_of(samples)).figures
    again = samples[::-1] if turned else samples[:400] + samples[200:]
    assert run_in(gpx_of(again)).figures.distance == once.distance
    assert run_in(gpx_of(again)).figures.elapsed == once.elapsed


def test_a_clock_set_back_in_the_middle_loses_nothing():
    samples = [(lat, lon, ele, at - 3_600 * (at > 300)) for lat, lon, ele, at in north([3.0] * 600)]
    figures = run_in(gpx_of(samples)).figures
    assert figures.distance.metres == pytest.approx(1_800, abs=5)
    assert figures.elapsed.seconds == pytest.approx(600, abs=2)


DAYS = 86_400


@pytest.mark.parametrize("days", [20, 4_000, -20])
def test_a_clock_that_jumps_by_days_is_closed(days):
    records = [(second + days * DAYS * (second > 300), *rest) for second, *rest in even(600)]
    run = run_in(fit_of(records, distance=1_800, elapsed=600, timer=600))
    assert run.figures.start == START
    assert (run.figures.elapsed.seconds, run.figures.moving.seconds) == (600, 600)
    assert run.figures.distance == Distance.of_m(1_800)
    assert efforts_of(run)[1_000] == pytest.approx(333, abs=2)
    assert all_agree(run)


def test_several_jumps_are_closed_and_the_clock_of_most_samples_dates_the_run():
    samples = [
        (lat, lon, ele, at + 30 * DAYS * (at < 50) - 9 * DAYS * (at > 500)) for lat, lon, ele, at in north([3.0] * 600)
    ]
    figures = run_in(gpx_of(samples)).figures
    assert figures.elapsed == Duration.of_seconds(600)
    assert figures.start == START


@pytest.mark.parametrize("place", [0, 300, 600])
@pytest.mark.parametrize("off", [4_000 * DAYS, -30 * DAYS])
def test_a_single_wild_time_is_dropped(place, off):
    samples = north([3.0] * 600)
    samples[place] = (*samples[place][:3], samples[place][3] + off)
    figures = run_in(gpx_of(samples)).figures
    assert figures.elapsed.seconds == pytest.approx(600, abs=1)
    assert figures.distance.metres == pytest.approx(1_800, abs=3.1)
    assert abs((figures.start - START).total_seconds()) <= 1


def test_a_jump_of_hours_is_closed_only_where_the_device_leaves_it_out():
    records = [(second + 7_200 * (second > 300), *rest) for second, *rest in even(600)]
    closed = run_in(fit_of(records, distance=1_800, elapsed=600, timer=600)).figures
    assert closed.elapsed == Duration.of_seconds(600)
    kept = run_in(fit_of(records, distance=1_800, elapsed=7_800, timer=600)).figures
    assert (kept.elapsed, kept.moving) == (Duration.of_seconds(7_800), Duration.of_seconds(600))


def test_a_gap_adds_neither_distance_nor_time_and_breaks_every_effort():
    before = north([3.0] * 600)
    after = [(lat + (1_800 + 15_000) / METRES_A_DEGREE, lon, ele, at + 600 + 63 * 60) for lat, lon, ele, at in before]
    run = run_in(gpx_of(before + after))
    assert run.figures.distance.metres == pytest.approx(3_600, abs=0.1)
    assert run.figures.moving == Duration.of_minutes(20)
    assert run.figures.elapsed == Duration.of_hms(1, 23)
    assert max(efforts_of(run)) == 1_609.344
    assert efforts_of(run)[1_000] == pytest.approx(1_000 / 3, abs=0.1)
    assert all_agree(run)


def test_distance_counted_inside_a_gap_is_left_out():
    records = even(600) + even(600, first=600 + 3_780, far=1_800 + 15_000)
    run = run_in(fit_of(records, distance=18_600, elapsed=4_980, timer=4_980))
    assert run.figures.distance.metres == pytest.approx(3_600, abs=1)
    assert run.figures.moving.seconds == pytest.approx(1_200, abs=1)
    assert 5_000 not in efforts_of(run)
    assert all_agree(run)


def test_a_tunnel_that_the_device_counted_through_is_no_gap():
    records = [record for record in even(1_200) if not 400 < record[0] < 640]
    run = run_in(fit_of(records, distance=3_600, elapsed=1_200, timer=1_200))
    assert run.figures.distance == Distance.of_m(3_600)
    assert efforts_of(run)[3_218.688] == pytest.approx(3_218.688 / 3, abs=1)
    assert run.figures.moving == Duration.of_seconds(1_200)
    train = [(second, *(value + 3_000 * (second > 500) for value in rest[:2]), rest[2]) for second, *rest in records]
    assert 3_218.688 not in efforts_of(run_in(fit_of(train)))


def test_a_short_stop_without_samples_breaks_nothing():
    before = north([3.0] * 600)
    after = [(lat + 1_810 / METRES_A_DEGREE, lon, ele, at + 840) for lat, lon, ele, at in before]
    run = run_in(gpx_of(before + after))
    assert run.figures.moving == Duration.of_minutes(20)
    assert efforts_of(run)[3_218.688] == pytest.approx(3_208.688 / 3 + 240, abs=0.5)


def test_a_lap_start_long_before_its_first_point_is_ignored():
    run = run_in(tcx_of(even_points(900), [(-400, 900, 2_700, 901)]))
    assert run.figures.elapsed == Duration.of_seconds(900)
    assert run.figures.start == START


def even_points(seconds, speed=3.0, *, placed=True, counted=True):
    return [(at, at * speed if placed else None, at * speed if counted else None) for at in range(seconds + 1)]


def test_a_device_that_swapped_elapsed_and_timer_is_understood():
    records = even(21_680, 0.7)[::4]
    figures = run_in(fit_of(records, elapsed=2_840, timer=21_680, sport=1)).figures
    assert figures.elapsed == Duration.of_seconds(21_680)
    assert figures.moving == Duration.of_seconds(2_840)


@pytest.mark.parametrize("wild", [1, 2, 3])
def test_the_zone_is_that_of_the_first_position_without_a_jump(wild):
    berlin = north([3.0] * 600, lat=52.5, lon=13.4)
    late = [(lat, lon, ele, at + 57 * DAYS + 57_000) for lat, lon, ele, at in berlin]  # 30 August, 22:20 UTC
    samples = [
        (12.0, -118.0, ele, at) if number < wild else (lat, lon, ele, at)
        for number, (lat, lon, ele, at) in enumerate(late)
    ]
    run = run_in(gpx_of(samples))
    assert (run.zone, run.figures.day) == ("Europe/Berlin", date(2026, 8, 31))
    assert run.figures.distance.metres == pytest.approx(1_800, abs=10)
    assert run.figures.elapsed == Duration.of_seconds(600)
    assert all(51 < lat < 54 for line in run.details.route.lines for lat, _ in line)


def test_the_position_decides_the_date_and_not_the_offset_of_the_file():
    late = [(lat, lon, ele, at + 58 * DAYS + 57_000) for lat, lon, ele, at in north([3.0] * 600, lat=52.5, lon=13.4)]
    data = gpx_of(late).replace(b"Z</time>", b"+01:00</time>").replace(b"T22:2", b"T23:2").replace(b"T22:3", b"T23:3")
    run = run_in(data)
    assert run.figures.start == datetime(2026, 8, 31, 22, 20, tzinfo=UTC)
    assert (run.zone, run.figures.day) == ("Europe/Berlin", date(2026, 9, 1))


# --- declared and recorded figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("totals", [{"distance": 3_600, "elapsed": 1_800, "timer": 1_200}, {}])
@pytest.mark.parametrize("counted", [True, False])
def test_samples_recorded_while_the_timer_was_stopped_do_not_count(totals, counted):
    records = [
        *even(600, counted=counted),
        *even(599, 5.0, first=601, far=1_805, counted=counted)[:-1],
        *even(600, first=1_200, far=4_800, counted=counted),
    ]
    run = run_in(fit_of(records, events=[(0, 0), (600, 4), (1_200, 0), (1_800, 4)], **totals))
    assert run.figures.distance.metres == pytest.approx(3_600, abs=10)
    assert run.figures.moving.seconds == pytest.approx(1_200, abs=1)
    assert run.figures.elapsed.seconds == 1_800
    assert efforts_of(run)[1_000] == pytest.approx(1_000 / 3, abs=0.5)
    assert 5_000 not in efforts_of(run)
    assert all_agree(run)


def test_laps_that_cover_only_a_part_are_not_trusted():
    run = run_in(tcx_of(even_points(1_200), [(0, 300, 900, 300), (300, 300, 900, 901)]))
    assert run.figures.distance.metres == pytest.approx(3_600, abs=1)
    assert (run.figures.moving.seconds, run.figures.elapsed.seconds) == (1_200, 1_200)
    assert all_agree(run)


def test_with_a_lap_that_has_no_distance_the_sum_of_laps_is_not_trusted():
    run = run_in(tcx_of(even_points(1_200), [(0, 300, 900, 300), (300, 900, None, 901)]))
    assert run.figures.distance.metres == pytest.approx(3_600, abs=1)


@pytest.mark.parametrize("counted", [True, False])
def test_a_distance_that_contradicts_the_positions_is_not_trusted(counted):
    points = [(at, at / 3, at / 0.3 if counted else None) for at in range(0, 9_001, 3)]
    run = run_in(tcx_of(points, [(0, 9_000, 30_000, len(points))]))
    assert run.figures.distance.metres == pytest.approx(3_000, abs=1)
    assert run.figures.distance_by is MeasuredBy.POSITIONS
    assert all_agree(run)


@pytest.mark.parametrize("unit", [1_000, 1_609.344, 0.01, 0.3048])
def test_a_count_in_another_unit_is_not_trusted(unit):
    points = [(at, place, counted / unit) for at, place, counted in even_points(1_000)]
    run = run_in(tcx_of(points, [(0, 1_000, None, 1_001)]))
    assert run.figures.distance.metres == pytest.approx(3_000, abs=0.5)
    assert efforts_of(run)[1_000] == pytest.approx(333.3, abs=0.5)
    assert all_agree(run)


def test_a_count_that_restarts_with_each_lap_continues():
    points = [(at, None, at * 3.0 % 900) for at in range(1_200)]
    run = run_in(tcx_of(points, [(0, 1_200, None, 1_200)]))
    assert run.figures.distance.metres == pytest.approx(3_597, abs=12)
    zero = [(at, place, 0.0 if at == 500 else counted) for at, place, counted in even_points(1_200, placed=False)]
    assert run_in(tcx_of(zero, [(0, 1_200, None, 1_201)])).figures.distance == Distance.of_m(3_600)


@pytest.mark.parametrize("counted, declared", [(5_200, 4_900), (8_900, 10_600)])
def test_a_treadmill_run_has_one_length(counted, declared):
    records = even(1_500, counted / 1_500, placed=False, height=None)
    run = run_in(fit_of(records, distance=declared, elapsed=1_500, timer=1_500, sub_sport=1))
    assert run.figures.distance == Distance.of_m(declared)
    assert (5_000 in efforts_of(run), 10_000 in efforts_of(run)) == (declared >= 5_000, declared >= 10_000)
    assert len(run.details.kilometres) == -(-declared // 1_000)
    assert all_agree(run)
    half = run_in_piece(run.track, 0, 750)
    assert half.metres == pytest.approx(declared / 2, abs=5)


def run_in_piece(track, first, last):
    return totals_of_track(piece_of(track, TrackCut(Duration.of_seconds(first), Duration.of_seconds(last)))).distance


@pytest.mark.parametrize("counted", [True, False])
def test_laps_that_contradict_the_points_are_not_trusted(counted):
    points = even_points(7_434, counted=counted)
    run = run_in(tcx_of(points, [(354 * lap, 354, 1_001.6, 354 + (lap == 20)) for lap in range(21)]))
    assert run.figures.distance.metres == pytest.approx(22_302, abs=25)
    assert 21_097.5 in efforts_of(run)
    assert all_agree(run)


@pytest.mark.parametrize("counted", [True, False])
def test_a_lap_time_that_is_really_elapsed_time_is_no_timer(counted):
    points = [
        (at, at * 3.0 - 900 * (at >= 900), at * 3.0 - 900 * (at >= 900) if counted else None)
        for at in range(1_801)
        if not 600 < at < 900
    ]
    run = run_in(tcx_of(points, [(0, 1_800, 4_500, len(points))]))
    assert run.figures.moving.seconds == pytest.approx(1_500, abs=1)
    assert run.figures.elapsed == Duration.of_seconds(1_800)
    assert run.figures.distance.metres == pytest.approx(4_500, abs=1)


@pytest.mark.parametrize("totals", [
    {"distance": 0, "elapsed": 0, "timer": 0}, {"distance": 40_000_000, "elapsed": 4_000_000, "timer": 4_000_000},
    {"distance": 1.8, "elapsed": 10, "timer": 10}, {"distance": 180_000}, {"timer": 5_000, "elapsed": 20},
])  # fmt: skip
def test_absurd_totals_are_not_trusted(totals):
    run = run_in(fit_of(even(600), **totals))
    assert run.figures.distance.metres == pytest.approx(1_800, abs=1)
    assert (run.figures.elapsed.seconds, run.figures.moving.seconds) == (600, 600)


def test_a_treadmill_run_with_two_undecidable_lengths_is_held():
    records = even(1_500, 2.0, placed=False, height=None)
    series = measure(run_in(fit_of(records, distance=9_000, elapsed=1_500, timer=1_500, sub_sport=1)).track)
    assert series.is_contradictory
    metres_as_kilometres = run_in(fit_of(records, distance=3.0, elapsed=1_500, timer=1_500, sub_sport=1))
    assert metres_as_kilometres.figures.distance == Distance.of_m(3_000)


def test_a_spike_of_positions_adds_no_distance():
    samples = north([3.0] * 600)
    for place, far in ((200, 10_000), (400, 90), (401, 90)):
        samples[place] = (samples[place][0], samples[place][1] + far / METRES_A_DEGREE * 1.5, *samples[place][2:])
    run = run_in(gpx_of(samples))
    assert run.figures.distance.metres == pytest.approx(1_800, abs=1)
    assert efforts_of(run)[1_609.344] == pytest.approx(1_609.344 / 3, abs=1)


# --- moving time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [2, 6, 10])
def test_a_step_is_spread_over_the_samples_that_repeat_a_position(every):
    samples = [(48 + at // every * every * 1.4 / METRES_A_DEGREE, 2.0, None, at) for at in range(1_801)]
    run = run_in(gpx_of(samples))
    assert run.figures.moving.seconds == pytest.approx(1_800, abs=every)
    assert efforts_of(run)[1_000] == pytest.approx(1_000 / 1.4, abs=0.5)


def test_a_hike_with_noise_moves_as_long_as_it_does():
    random = np.random.default_rng(7)
    for noise in (0.45, 0.9 / 2**0.5, 0.9):
        off = random.normal(0, noise / METRES_A_DEGREE, (3_601, 2)).tolist()
        samples = [
            (48 + at * 0.95 / METRES_A_DEGREE + off[at][0], 2.0 + off[at][1] * 1.5, None, at) for at in range(3_601)
        ]
        assert run_in(gpx_of(samples)).figures.moving.seconds == pytest.approx(3_600, rel=0.05)


def test_more_samples_at_a_stop_change_nothing():
    there = north([3.0] * 300)
    after = [(lat + 900 / METRES_A_DEGREE, lon, ele, at + 340) for lat, lon, ele, at in there]
    standing = [(*there[-1][:3], 300 + at) for at in range(1, 40)]
    few, many = (run_in(gpx_of(there + some + after)) for some in (standing[::20], standing))
    assert few.figures.distance == many.figures.distance
    assert few.figures.moving == many.figures.moving
    assert efforts_of(few) == efforts_of(many)


# --- properties -------------------------------------------------------------------------------------------------------

strides = st.lists(st.sampled_from([0.0, 0.2, 0.8, 2.5, 3.0, 4.0, 60.0, 400.0]), min_size=20, max_size=200)
holes = st.dictionaries(st.integers(1, 199), st.sampled_from([30, 70, 200, 400, 4_000]), max_size=4)
declared = st.fixed_dictionaries(
    {},
    optional={
        "distance": st.floats(0, 1e5), "elapsed": st.floats(0, 1e5), "timer": st.floats(0, 1e5),
        "start_ms": st.integers(NOON - 10**7, NOON + 10**6),
        "laps": st.lists(st.builds(Lap, st.none() | st.floats(0, 1e4), st.none(), st.none()), max_size=3).map(tuple),
    },
)  # fmt: skip


@given(
    strides, holes, declared, st.sampled_from([None, 1.0, 0.97, 1.2, 0.001]), st.sets(st.integers(1, 199), max_size=2)
)
def test_whatever_a_device_reports_all_figures_agree(metres, late, declared, counts, pauses):
    metres = [*metres, 12.0]
    waits = np.cumsum([0, *(1 + late.get(number, 0) for number in range(1, len(metres) + 1))])
    along = None if counts is None else np.cumsum([0.0, *metres]) * counts
    track = recording(
        metres, ms=NOON + waits * 1_000, along=along, declared=DeviceTotals(**declared), starts=sorted(pauses)
    )
    series, figures = measure(track), totals_of_track(track)
    assert series.total == pytest.approx(figures.distance.metres, abs=0.01)
    assert Duration() < figures.moving <= figures.elapsed + Duration.of_seconds(0.01)
    assert (series.moving[np.isnan(series.metres) | series.rests] == 0).all()
    assert (
        series.moving <= series.seconds + 0.02 * series.seconds + 1e-6
    ).all() or figures.moving_by is MeasuredBy.DEVICE
    longest = max((stretch.metres for stretch in stretches_of(series)), default=0.0)
    assert all(effort.distance.metres <= longest + 1e-6 <= series.total + 1e-3 for effort in best_efforts(series))
    for stretch in stretches_of(series):
        assert (np.diff(stretch.at) <= 300).all() or series.rests.any() or series.basis.usual * 5 > 60


@given(st.lists(st.sampled_from([2.0, 3.0, 4.0]), min_size=200, max_size=300))
def test_a_run_is_as_long_at_every_second_as_in_fewer_samples(metres):
    samples = north(metres)
    fewer = [sample for number, sample in enumerate(samples) if number % 7 == 0 or number == len(metres)]
    one, other = run_in(gpx_of(samples)), run_in(gpx_of(fewer))
    assert one.figures.distance.metres == pytest.approx(other.figures.distance.metres, abs=0.1)
    assert one.figures.moving == other.figures.moving


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run", "fr220-same-run"])
def test_what_is_done_to_a_file_changes_no_figure(name):
    track = run_in(sample_file(name)).track
    samples = list(
        zip(
            track.lat.tolist(),
            track.lon.tolist(),
            track.ele.tolist(),
            ((track.ms - NOON) / 1_000).tolist(),
            strict=True,
        )
    )
    once = run_in(gpx_of(samples))
    for other in (samples[::-1], [sample for sample in samples for _ in "ab"], samples[:50] + samples[25:]):
        assert (
            run_in(gpx_of(other)).figures == once.figures
            or abs(run_in(gpx_of(other)).figures.distance.metres - once.figures.distance.metres) < 1
        )
        assert efforts_of(run_in(gpx_of(other))) == pytest.approx(efforts_of(once), abs=0.01)


# --- elevation gain ---------------------------------------------------------------------------------------------------


def climb_of(heights, *, every=1.0, **options):
    """Return metres gained in an even run over these elevations."""
    heights = np.asarray(heights, np.float64)
    return totals_of_track(
        recording([3.0 * every] * (len(heights) - 1), ele=heights, every=every, **options)
    ).gain.metres


AN_HOUR = np.arange(3_601)


@pytest.mark.parametrize("period", [60, 120, 300, 600])
@pytest.mark.parametrize("step", [0.001, 0.2, 1.0])
def test_small_hills_count_as_they_are(period, step):
    hills = 100 - 3 * np.cos(2 * np.pi * AN_HOUR / period)
    assert climb_of((hills / step).round() * step) == pytest.approx(6 * 3_600 / period, rel=0.12)
    slopes = 100 + 6 * np.abs((AN_HOUR / period) % 1 * 2 - 1)
    assert climb_of(slopes) == pytest.approx(6 * 3_600 / period, rel=0.06)
    assert climb_of(hills[::7], every=7) == pytest.approx(6 * 3_600 / period, rel=0.15)


@pytest.mark.parametrize("noise", [0.0, 0.1, 0.3, 1, 2, 5, 10])
def test_noise_on_a_plain_is_no_elevation_gain(noise):
    assert climb_of(100 + np.random.default_rng(3).normal(0, noise, 3_601)) == 0


@pytest.mark.parametrize("noise", [0.2, 1, 3])
def test_long_hills_stand_out_from_the_noise(noise):
    hills = 100 + 30 * np.sin(2 * np.pi * AN_HOUR / 900)
    assert climb_of(hills + np.random.default_rng(3).normal(0, noise, 3_601)) == pytest.approx(240, rel=0.08)


def test_heights_in_steps_of_five_metres_climb_as_the_hill_does():
    hills = 100 + 30 * np.sin(2 * np.pi * AN_HOUR / 900)
    assert climb_of((hills / 5).round() * 5) == pytest.approx(240, rel=0.1)
    flat = 102.5 + np.random.default_rng(3).normal(0, 0.5, 3_601)
    assert climb_of((flat / 5).round() * 5) == 0


@pytest.mark.parametrize("place", [0, 300, 600])
@pytest.mark.parametrize("count", [1, 2, 5, 20, 60])
@pytest.mark.parametrize("height", [-500.0, -999.0, 0.0, 160.0, 2_500.0, 12_000.0])
def test_impossible_elevations_are_no_gain(place, count, height):
    heights = np.full(601, 100.0)
    heights[place : place + count] = height
    assert climb_of(heights) == 0


def test_nothing_is_gained_while_the_device_was_paused():
    heights = np.where(AN_HOUR[:601] < 300, 100.0, 600.0)  # up by lift
    waits = NOON + (AN_HOUR[:601] + 900 * (AN_HOUR[:601] >= 300)) * 1_000
    assert climb_of(heights, ms=waits, starts=(300,)) == 0
    assert climb_of(heights, ms=waits) == 0


def test_constant_elevation_is_zero_gain_and_no_elevation_is_none():
    assert climb_of(np.full(601, 321.0)) == 0
    assert totals_of_track(recording([3.0] * 600)).gain is None


def test_one_run_has_the_same_gain_as_fit_and_as_tcx():
    hills = [100 + 20 * np.sin(second / 60) for second in range(3_601)]
    records = [(second, place, counted, hills[second]) for second, place, counted, _ in even(3_600)]
    points = even_points(3_600)
    fit = run_in(fit_of(records, distance=10_800, elapsed=3_600, timer=3_600, ascent=900)).figures
    data = tcx_of(points, [(0, 3_600, 10_800, 3_601)]).decode()
    for height in hills:
        data = data.replace("</Position><D", f"</Position><AltitudeMeters>{height:.1f}</AltitudeMeters><D", 1)
    tcx = run_in(data.encode()).figures
    assert fit.gain.metres == pytest.approx(tcx.gain.metres, rel=0.02)
    assert (fit.device_gain, tcx.device_gain) == (Distance.of_m(900), None)
    assert (fit.gain_by, tcx.gain_by) == (GainBy.POSITIONS, GainBy.POSITIONS)


@given(st.lists(st.floats(-300, 4_000), min_size=2, max_size=80), st.floats(-100, 100))
def test_gain_is_the_same_at_any_elevation_and_never_below_zero(heights, raised):
    climb = climb_of(heights)
    assert climb >= 0
    assert climb_of(np.array(heights) + raised) == pytest.approx(climb, abs=0.01)
