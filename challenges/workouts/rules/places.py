"""The places a runner starts from, found in their own recordings without any lookup service. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import atan2, cos, degrees, floor, hypot, inf, radians
from typing import NamedTuple

PLACE_SPACING = 500.0
"""Minimum distance between places in metres."""
_METRES_OF_A_DEGREE = 111_195.0


class StartPoint(NamedTuple):
    """The start of a recorded run in degrees, already rounded to about a hundred metres."""

    run_id: int
    day: date
    lat: float
    lon: float
    began: float = inf  # seconds of any clock; unknown sorts last on its day


@dataclass(frozen=True, slots=True)
class RunningPlace:
    """A place that runs start from, relative to the place with the most starts.

    `far` is in metres, `bearing` in degrees clockwise from north. `runs` are those that started there, oldest first.
    """

    first_day: date
    runs: tuple[int, ...]
    far: float
    bearing: float

    @property
    def starts(self) -> int:
        return len(self.runs)


@dataclass(slots=True)
class _Found:
    lat: float
    lon: float
    first_day: date
    runs: list[int]


def places_of(starts: Iterable[StartPoint]) -> list[RunningPlace]:
    """Group starts into places, in order of discovery.

    In the order they were run, each start joins a place within 500 m or becomes a new one. So the order of
    uploads doesn't matter, and a home on the edge of a grid cell is still one place.
    """
    found: list[_Found] = []
    grid: dict[tuple[int, int], list[_Found]] = defaultdict(list)
    for start in sorted(starts, key=lambda start: (start.day, start.began, start.lat, start.lon, start.run_id)):
        place = _near(start, grid)
        if place is None:
            place = _Found(start.lat, start.lon, start.day, [])
            found.append(place)
            grid[_cell(start.lat, start.lon)].append(place)
        place.runs.append(start.run_id)
    if not found:
        return []
    home = max(found, key=lambda place: len(place.runs))
    return [RunningPlace(place.first_day, tuple(place.runs), *_seen_from(home, place)) for place in found]


def _near(start: StartPoint, grid: dict[tuple[int, int], list[_Found]]) -> _Found | None:
    middle = _cell(start.lat, start.lon)[0]
    for row in (middle, middle - 1, middle + 1):
        around = _around(row)
        column = _column(start.lon, around)  # rows nearer the poles have fewer cells
        for there in (column, (column - 1) % around, (column + 1) % around):
            for place in grid.get((row, there), ()):
                if hypot(*_metres(start.lat, start.lon, place)) < PLACE_SPACING:
                    return place
    return None


def _cell(lat: float, lon: float) -> tuple[int, int]:
    """Return the row from the equator and the column from the date line of a cell of at least 500 m."""
    row = floor(lat * _METRES_OF_A_DEGREE / PLACE_SPACING)
    return row, _column(lon, _around(row))


@cache
def _around(row: int) -> int:
    """Return the number of cells in a row around the earth, each at least 500 m wide."""
    outer = max(abs(row), abs(row + 1)) * PLACE_SPACING / _METRES_OF_A_DEGREE
    return max(1, floor(360 * _METRES_OF_A_DEGREE * cos(radians(outer)) / PLACE_SPACING))


def _column(lon: float, around: int) -> int:
    return floor((lon + 180) % 360 / 360 * around) % around


def _metres(lat: float, lon: float, place: _Found) -> tuple[float, float]:
    """Return how far north and east of a point a place is, in metres."""
    middle = radians((lat + place.lat) / 2)
    return (place.lat - lat) * _METRES_OF_A_DEGREE, _turned(place.lon - lon) * cos(middle) * _METRES_OF_A_DEGREE


def _seen_from(home: _Found, place: _Found) -> tuple[float, float]:
    north, east = _metres(home.lat, home.lon, place)
    return hypot(north, east), degrees(atan2(east, north)) % 360


def _turned(lon: float) -> float:
    """Normalise a longitude or a difference of two to -180 to 180 degrees."""
    return (lon + 180) % 360 - 180


def first_point(route: str) -> tuple[float, float] | None:
    """Return the latitude and longitude of an encoded route's first point, or None. A prefix is enough."""
    values: list[int] = []
    number = shift = 0
    for sign in route:
        part = ord(sign) - 63
        number |= (part & 31) << shift
        shift += 5
        if part < 32:
            values.append(~(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
        if len(values) == 2:
            return values[0] / 1e5, values[1] / 1e5
    return None
