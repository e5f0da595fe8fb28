"""Places that runs start from: found in a runner's own recordings and visible to them only."""

from datetime import date, timedelta
from math import cos, radians

import polyline
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.db import add, transaction
from challenges.recordings.kinds import MeasuredBy, RunKind
from challenges.runs.models import Trace
from challenges.workouts.queries import places_of as places_seen
from challenges.workouts.rules.places import StartPoint, first_point, places_of
from tests import make
from tests.workouts.diaries import SUNDAY

HOME = (52.3702, 4.8952)
points = st.tuples(st.floats(-85, 85), st.floats(-180, 180))


def start(
    run_id: int, *, north: float = 0, east: float = 0, ago: int = 0, home: tuple[float, float] = HOME
) -> StartPoint:
    """Return a start at a distance in metres from home."""
    lat, lon = home
    return StartPoint(
        run_id, SUNDAY - timedelta(days=ago), lat + north / 111_195, lon + east / 111_195 / cos(radians(lat))
    )


def test_starts_within_500_m_are_one_place():
    places = places_of([start(1, ago=9), start(2, north=480, ago=8), start(3, east=-520, ago=7), start(4, ago=6)])
    assert [place.runs for place in places] == [(1, 2, 4), (3,)]
    assert places[0].far == 0 and places[1].far == pytest.approx(520, abs=2)
    assert places[1].bearing == pytest.approx(270, abs=1)


@settings(max_examples=50)
@given(points, st.lists(st.tuples(st.floats(-240, 240), st.floats(-240, 240)), min_size=1, max_size=20))
def test_starts_around_home_are_one_place_anywhere_in_the_world(home, offsets):
    starts = [start(n, north=north, east=east, home=home) for n, (north, east) in enumerate(offsets)]
    found = places_of([start(-1, home=home, ago=1), *starts])
    assert len(found) == 1, "none of them is 500 m from the first one"


@given(
    st.lists(st.tuples(st.floats(-3_000, 3_000), st.floats(-3_000, 3_000), st.integers(0, 50)), max_size=30),
    st.randoms(),
)
def test_it_does_not_matter_which_recording_was_uploaded_first(offsets, random):
    starts = [start(n, north=north, east=east, ago=ago) for n, (north, east, ago) in enumerate(offsets)]
    found = places_of(starts)
    assert found == places_of(random.sample(starts, len(starts)))
    assert sum(place.starts for place in found) == len(starts)
    for place in found:
        assert place.first_day == min(one.day for one in starts if one.run_id in place.runs)


@given(st.lists(points, min_size=1, max_size=5))
def test_the_first_point_of_a_route_is_read_from_a_prefix(line):
    text = polyline.encode(line, 5)
    assert first_point(text[:12]) == pytest.approx(polyline.decode(text, 5)[0])
    assert first_point(text[:1]) is None or len(text) == 2


def recorded(runner, *, day: str, north: float = 0, east: float = 0):
    run = make.run(runner, day=day)
    begin = start(run.id, north=north, east=east)
    with transaction():
        add(Trace(run_id=run.id, zone="Europe/Paris", kind=RunKind.EASY, distance_by=MeasuredBy.POSITIONS,
                  moving_by=MeasuredBy.POSITIONS, route=polyline.encode([(begin.lat, begin.lon), (52.4, 4.9)], 5),
                  series={}, kilometres=[], miles=[], laps=[], points=2))  # fmt: skip
    return run


def test_a_runner_sees_their_places_and_which_are_new_without_coordinates(app, client_of, ann, ben):
    recorded(ann, day="2026-10-04")
    recorded(ann, day="2026-10-11", north=100)
    recorded(ann, day="2026-11-08", north=3_000)
    recorded(ben, day="2026-11-08", east=9_000)
    with transaction():
        recorded(ann, day="2026-11-09", north=40_000).held = "places"
    page = client_of(ann).see("/workouts/places")
    assert "You've started runs from 2 places, 1 new this month." in page
    assert "3.0 km north" in page and "2 starts since 4 October 2026" in page
    for figure in ("52.3", "52.39", "4.89"):
        assert figure not in page.html
    assert len(places_seen(ben.id)) == 1


def test_a_runner_without_recordings_reads_how_to_get_a_place(client_of, ann):
    make.run(ann)
    assert "No places yet" in client_of(ann).see("/workouts/places")


def test_places_take_one_query_besides_the_viewer(client_of, ann, queries_at_most):
    for day in range(1, 9):
        recorded(ann, day=f"2026-11-0{day}", north=day * 600)
    reader = client_of(ann)
    with queries_at_most(2):
        assert "8 places, 8 new" in reader.see("/workouts/places")
    assert date(2026, 11, 1) == min(place.first_day for place in places_seen(ann.id))
