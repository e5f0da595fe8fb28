"""The public part of a route: nothing near its start or finish."""

from itertools import pairwise
from math import cos, hypot, radians, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.geodesy import haversine, haversines
from challenges.recordings.routes import MOST_VERTICES, SimplifiedRoute, route_of, trimmed
from challenges.recordings.track import Samples
from challenges.units import Distance

A_DEGREE = 111_195.0
RADIUS = Distance.of_m(200)


def place(east, north, lat=48.0, lon=2.0):
    """Return a position so many metres east and north of a home."""
    return lat + north / A_DEGREE, lon + east / A_DEGREE / cos(radians(lat))


def route(*lines, lat=48.0, lon=2.0):
    """Return a route whose lines are given in metres east and north of a home."""
    return SimplifiedRoute(tuple(tuple(place(east, north, lat, lon) for east, north in line) for line in lines))


def length_of(seen):
    """Return metres along all its lines."""
    return sum(haversine(*one, *other) for line in seen.lines for one, other in pairwise(line))


def nearest(seen, home):
    """Return metres from a home to the visible route, at its corners and between them."""
    best = float("inf")
    shares = np.linspace(0, 1, 50)
    for line in seen.lines:
        for (lat, lon), (other_lat, other_lon) in pairwise(line):
            here = lat + shares * (other_lat - lat), lon + shares * (other_lon - lon)
            best = min(best, float(haversines(np.array(home[0]), np.array(home[1]), *here).min()))
    return best


metres = st.floats(-1_500, 1_500).map(lambda value: round(value, 1))
lines = st.lists(st.lists(st.tuples(metres, metres), min_size=1, max_size=12), min_size=1, max_size=4)


@given(lines, st.sampled_from([50, 200, 800]), st.sampled_from([(48.0, 2.0), (-37.0, 179.999), (64.0, -21.0)]))
def test_nothing_near_start_or_finish_is_ever_shown(drawn, radius, home):
    whole = route(*drawn, lat=home[0], lon=home[1])
    seen = trimmed(whole, Distance.of_m(radius))
    for end in (whole.lines[0][0], whole.lines[-1][-1]):
        assert nearest(seen, end) >= radius


@given(lines)
def test_what_is_shown_lies_on_the_route_and_nothing_is_added(drawn):
    whole = route(*drawn)
    seen = trimmed(whole, RADIUS)
    assert length_of(seen) <= length_of(whole) + 1
    corners = {point for line in whole.lines for point in line}
    for line in seen.lines:
        assert len(line) > 1
        assert all(point in corners for point in line[1:-1])  # only ends of a line may lie between two corners


def test_a_line_that_crosses_the_circle_between_two_corners_is_cut_in_two():
    seen = trimmed(route([(0, 0), (2_000, 0), (2_000, 100), (-2_000, 100), (-2_000, 0), (0, 0)]), RADIUS)
    assert len(seen.lines) == 2
    assert nearest(seen, place(0, 0)) >= 200


def test_passing_home_in_the_middle_of_a_run_is_hidden_too():
    loop = [(0, 0), (1_000, 0), (1_000, 800), (10, 10), (-1_000, 800), (-1_000, 0), (0, 0)]
    seen = trimmed(route(loop), RADIUS)
    assert len(seen.lines) == 2
    assert nearest(seen, place(0, 0)) >= 200


def test_lines_do_not_end_on_the_circle_which_would_reveal_its_centre():
    ends = [
        haversine(*place(0, 0), *trimmed(route([(0, 0), (3_000 * cos(turn), 3_000 * sin(turn))]), RADIUS).lines[0][0])
        for turn in np.linspace(0.1, 6.2, 40)
    ]
    assert all(202 <= end <= 275 for end in ends)
    assert max(ends) - min(ends) > 25


def test_the_end_of_a_line_reveals_no_more_than_the_grid_that_all_runners_share():
    first, second = (trimmed(route([(east, 7), (3_000, 7)]), RADIUS).lines[0][0] for east in (0.0, 4.0))
    assert first == pytest.approx(second, abs=1e-9)


def test_a_run_that_never_leaves_its_start_shows_no_map_at_all():
    assert not trimmed(route([(0, 0), (150, 0), (150, 100), (0, 100), (0, 0)]), RADIUS)
    assert not trimmed(SimplifiedRoute(), RADIUS)


def test_a_runner_who_hides_nothing_shows_everything():
    whole = route([(0, 0), (150, 0)])
    assert trimmed(whole, Distance(0)) == whole


def test_a_route_over_the_date_line_is_hidden_where_it_begins_on_the_other_side():
    seen = trimmed(SimplifiedRoute((((-17.0, 179.998), (-17.0, 180.01), (-17.02, 180.01)),)), Distance.of_m(400))
    assert seen
    assert nearest(seen, (-17.0, 179.998)) >= 400
    back = trimmed(
        SimplifiedRoute((((-17.0, -179.999), (-17.03, -179.99)), ((-17.03, 180.01), (-17.0, 180.0011)))), RADIUS
    )
    assert nearest(back, (-17.0, -179.999)) >= 200


def recorded(*segments):
    """Return a recording of segments of positions, one per second."""
    samples = Samples()
    for segment in segments:
        samples.new_segment()
        for lat, lon in segment:
            samples.add(lat=lat, lon=lon, ms=1_700_000_000_000 + len(samples) * 1_000)
    return samples.track()


def test_a_route_keeps_its_shape_with_few_corners():
    turns = np.linspace(0, 6.28, 2_000)
    found = route_of(recorded([place(1_000 * np.cos(turn), 600 * np.sin(turn)) for turn in turns]))
    assert 10 < len(found.lines[0]) < 120
    assert length_of(found) == pytest.approx(5_100, rel=0.02)
    assert np.allclose(SimplifiedRoute.decoded(found.encoded()).lines[0], found.lines[0], atol=1e-5)


def test_a_pause_is_a_gap_in_the_line():
    found = route_of(
        recorded([place(east, 0) for east in range(0, 200, 3)], [place(east, 300) for east in range(0, 200, 3)])
    )
    assert len(found.lines) == 2


def test_the_start_of_a_recording_is_kept_even_as_a_single_point():
    found = route_of(recorded([place(0, 0)], [place(20 + east, 0) for east in range(0, 900, 3)]))
    assert found.lines[0][0] == pytest.approx(place(0, 0), abs=1e-6)
    assert nearest(trimmed(found, RADIUS), place(0, 0)) >= 200


def test_a_wild_recording_has_no_more_corners_than_can_be_drawn():
    random = np.random.default_rng(3)
    walk = np.cumsum(random.normal(0, 3, (30_000, 2)), axis=0)
    found = route_of(recorded([place(east, north) for east, north in walk]))
    assert sum(map(len, found.lines)) <= MOST_VERTICES


def test_the_ends_stay_the_ends_when_thousands_of_pauses_leave_too_many_lines():
    segments = [[place(40 * number + east, 0) for east in (0, 3)] for number in range(2_000)]
    found = route_of(recorded(*segments))
    assert found.lines[0][0] == pytest.approx(place(0, 0), abs=1e-6)
    assert found.lines[-1][-1] == pytest.approx(place(40 * 1_999 + 3, 0), abs=1e-6)
    assert hypot(*np.subtract(found.lines[0][0], place(0, 0))) < 1e-6
