"""Drawings of routes and charts: true shapes, round figures, nothing outside the paper."""

import re
from itertools import pairwise
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.charts import HIGH as CHART_HIGH
from challenges.recordings.charts import MOST_ROWS, TIMES, chart_of, rows_of, smoothed, ticks
from challenges.recordings.charts import WIDE as CHART_WIDE
from challenges.recordings.route_drawing import HIGH, WIDE, drawing_of
from challenges.recordings.routes import SimplifiedRoute
from challenges.units import Distance, Units

A_DEGREE = 111_195.0


def route(*places, lat=52.0, lon=5.0):
    """Return one line, given in metres east and north of a place."""
    return SimplifiedRoute(
        (tuple((lat + north / A_DEGREE, lon + east / A_DEGREE / cos(radians(lat))) for east, north in places),)
    )


def numbers(path):
    """Return the coordinates in path data, in pairs."""
    found = [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]
    return list(zip(found[::2], found[1::2], strict=True))


SQUARE = route((0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000), (0, 0))


# --- routes ---------------------------------------------------------------------------------------------------------


def test_north_is_up_east_is_right_and_a_square_is_square():
    (ax, ay), (bx, by), (_cx, cy), *_rest = numbers(drawing_of(SQUARE, tiles=False).line)
    assert bx - ax == pytest.approx(by - cy, rel=0.01)
    assert bx > ax
    assert cy < by
    assert ay == pytest.approx(by, abs=0.1)


metres = st.floats(-30_000, 30_000)


@given(st.lists(st.tuples(metres, metres), min_size=2, max_size=30), st.sampled_from([-69.0, -33.0, 0.0, 48.0, 84.0]))
def test_every_route_fits_its_paper(places, lat):
    whole = route(*places, lat=lat)
    drawing = drawing_of(whole, whole, tiles=True)
    assert drawing.width <= WIDE + 0.1
    assert drawing.height <= HIGH + 0.1
    for x, y in [*numbers(drawing.line), drawing.start, drawing.finish, *((mark.x, mark.y) for mark in drawing.marks)]:
        assert -0.1 <= x <= drawing.width + 0.1
        assert -0.1 <= y <= drawing.height + 0.1
    assert len(drawing.tiles) <= 60
    assert 0 < drawing.bar <= drawing.width or drawing.bar_length.metres <= 20


def test_a_scale_bar_is_as_long_as_it_says():
    drawing = drawing_of(SQUARE, tiles=False)
    (ax, _), (bx, _), *_rest = numbers(drawing.line)
    assert drawing.bar / drawing.bar_length.metres == pytest.approx((bx - ax) / 1_000, rel=0.01)
    assert drawing_of(SQUARE, units=Units.MI, tiles=False).bar_length == Distance.of_feet(1_000)


def test_kilometres_are_marked_where_they_are():
    straight = route((0, 0), (4_500, 0))
    marks = drawing_of(straight, straight, total=Distance.of_km(4.5), tiles=False).marks
    assert [mark.number for mark in marks] == [1, 2, 3, 4]
    assert marks[1].x - marks[0].x == pytest.approx(marks[3].x - marks[2].x, abs=0.3)
    assert [mark.number for mark in drawing_of(straight, straight, Units.MI, tiles=False).marks] == [1, 2]


def test_marks_of_many_laps_do_not_cover_each_other():
    laps = route(*[(0, 0), (100, 0), (100, 100), (0, 100)] * 25)
    marks = drawing_of(laps, laps, tiles=False).marks
    assert len(marks) < 6


def test_a_viewer_of_a_part_learns_nothing_about_the_rest_not_even_from_the_paper_size():
    part = route((2_000, 0), (3_000, 0), (3_000, 500))
    seen = drawing_of(part, tiles=False)
    assert (seen.start, seen.finish, seen.marks, seen.faint) == (None, None, (), "")
    assert seen == drawing_of(part, None, total=Distance.of_km(9), tiles=False)
    assert (seen.across.metres, seen.down.metres) == pytest.approx((1_000, 500), rel=0.01)


def test_its_runner_sees_the_hidden_ends_faintly():
    part = route((300, 0), (700, 0))
    whole = route((0, 0), (1_000, 0))
    drawing = drawing_of(part, whole, tiles=False)
    assert len(numbers(drawing.faint)) == 2
    assert numbers(drawing.faint)[0][0] < numbers(drawing.line)[0][0]
    assert drawing_of(whole, whole, tiles=False).faint == ""


def test_a_loop_is_known_as_one():
    assert drawing_of(SQUARE, SQUARE, tiles=False).is_loop
    away = route((0, 0), (900, 0))
    assert not drawing_of(away, away, tiles=False).is_loop


def test_a_route_without_a_line_is_not_drawn():
    assert drawing_of(SimplifiedRoute(), tiles=True) is None
    assert drawing_of(SimplifiedRoute((((1.0, 1.0),),)), tiles=True) is None


def test_a_runner_who_stood_still_gets_a_dot_and_no_error():
    still = route((0, 0), (0, 0), (0, 0))
    assert drawing_of(still, still, tiles=True).line


def test_tiles_lie_where_the_streets_are():
    amsterdam = SimplifiedRoute((((52.3700, 4.8900), (52.3710, 4.9000)),))
    drawing = drawing_of(amsterdam, tiles=True)
    tile = next(tile for tile in drawing.tiles if tile.x <= drawing.width / 2 <= tile.x + tile.size
                and tile.y <= drawing.height / 2 <= tile.y + tile.size)  # fmt: skip
    n = 2**tile.z
    assert tile.column == int((4.895 + 180) / 360 * n)
    assert 181 <= tile.size <= 363
    assert min(tile.x for tile in drawing.tiles) <= 0
    assert max(tile.x + tile.size for tile in drawing.tiles) >= drawing.width


def test_tiles_wrap_around_at_the_date_line():
    drawing = drawing_of(SimplifiedRoute((((-17.0, 179.9), (-17.0, 180.1)),)), tiles=True)
    assert all(0 <= tile.column < 2**tile.z for tile in drawing.tiles)
    assert len({tile.column for tile in drawing.tiles}) > 1


# --- charts ---------------------------------------------------------------------------------------------------------


@given(st.floats(-10_000, 10_000), st.floats(0.001, 10_000), st.integers(3, 8))
def test_ticks_are_even_few_and_span_the_values(low, span, most):
    found = ticks(low, low + span, most)
    assert 2 <= len(found) <= most + 1
    assert found[0] <= low + span * 1e-3
    assert found[-1] >= low + span - span * 1e-3
    steps = {round(after - before, 6) for before, after in pairwise(found)}
    assert max(steps) - min(steps) < 1e-5


def test_ticks_of_a_pace_are_those_of_a_clock():
    assert ticks(301, 352, 4, TIMES) == (300, 315, 330, 345, 360)
    assert ticks(240, 900, 4, TIMES) == (0, 300, 600, 900)


known = st.one_of(st.none(), st.floats(0, 1_000))


@given(st.lists(known, min_size=1, max_size=200), st.booleans(), st.booleans())
def test_every_chart_stays_in_its_frame(values, turned, clipped):
    ends = [0.05 * (number + 1) for number in range(len(values))]
    chart = chart_of(ends, values, turned=turned, clipped=clipped, span=5)
    if sum(value is not None for value in values) < 2:
        assert chart is None
        return
    for x, y in numbers(chart.line.replace("h4", "")):
        assert 0 <= x <= CHART_WIDE
        assert 0 <= y <= CHART_HIGH
    assert len(chart.rows) <= MOST_ROWS
    assert all(0 <= share <= 1.001 for share, _ in chart.steps)
    assert chart.line.count("M") == chart.area.count("M") == len([1 for part in groups(values) if part])


def groups(values):
    """Return the unbroken stretches of known values."""
    parts = [[]]
    for value in values:
        if value is None:
            parts.append([])
        else:
            parts[-1].append(value)
    return parts


def test_faster_is_higher_in_a_pace_chart():
    chart = chart_of([1, 2, 3], [400.0, 350.0, 300.0], turned=True, sizes=TIMES)
    heights = [y for _, y in numbers(chart.line)]
    assert heights == sorted(heights, reverse=True)
    assert chart.rungs[0][1] < chart.rungs[-1][1]
    assert chart.rungs[0][0] < chart.rungs[-1][0]


def test_one_stop_does_not_flatten_a_chart():
    paces = [300.0 + number % 7 for number in range(100)]
    paces[50] = 5_000.0
    chart = chart_of([number / 10 for number in range(1, 101)], paces, clipped=True, turned=True, sizes=TIMES)
    assert chart.rungs[-1][1] <= 330


def test_a_flat_run_does_not_look_like_a_mountain():
    chart = chart_of([1, 2, 3], [3.0, 4.0, 3.0], span=24)
    heights = [y for _, y in numbers(chart.line)]
    assert max(heights) - min(heights) < CHART_HIGH / 10


def test_a_table_has_the_means_of_its_stretches():
    assert rows_of([1, 2, 3, 4], [10.0, 20.0, None, 40.0], 2) == ((2, 15.0), (4, 40.0))
    ends, values = range(1, 201), [5.0] * 200
    assert len(rows_of(ends, values)) == MOST_ROWS
    assert rows_of(ends, values)[-1] == (200, 5.0)


def test_smoothing_keeps_gaps_and_calms_the_rest():
    assert smoothed([1.0, 3.0, None, 5.0], 1) == (2.0, 2.0, None, 5.0)
    assert smoothed([1.0, 3.0], 0) == (1.0, 3.0)
