"""The places that somebody has started from, found in their own recordings: nothing is looked up anywhere. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import atan2, cos, degrees, floor, hypot, inf, radians
from typing import NamedTuple

APART = 500.0
"""Metres from which on a start is in another place."""
_METRES_OF_A_DEGREE = 111_195.0


class Start(NamedTuple):
    """Where a recorded run began, in degrees, rounded to a hundred metres or so before it gets here."""

    run_id: int
    day: date
    lat: float
    lon: float
    began: float = inf  # seconds of any clock; unknown is last of its day


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to start from: since when, how often, and where it is as seen from the place of most starts.

    `far` is in metres, `bearing` in degrees clockwise from north. `runs` are those that began there, the first first.
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


def places_of(starts: Iterable[Start]) -> list[Place]:
    """The places of some starts, in the order in which they were found.

    In the order in which they were run, a start belongs to the first place within 500 m, or is a new one: so which of
    them was uploaded first does not matter, and a home at the edge of a grid is still one home.
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
    return [Place(place.first_day, tuple(place.runs), *_seen_from(home, place)) for place in found]


def _near(start: Start, grid: dict[tuple[int, int], list[_Found]]) -> _Found | None:
    middle = _cell(start.lat, start.lon)[0]
    for row in (middle, middle - 1, middle + 1):
        around = _around(row)
        column = _column(start.lon, around)  # rows further north have fewer cells
        for there in (column, (column - 1) % around, (column + 1) % around):
            for place in grid.get((row, there), ()):
                if hypot(*_metres(start.lat, start.lon, place)) < APART:
                    return place
    return None


def _cell(lat: float, lon: float) -> tuple[int, int]:
    """Row and column, at least 500 m each way: the row from the equator, the column from the date line."""
    row = floor(lat * _METRES_OF_A_DEGREE / APART)
    return row, _column(lon, _around(row))


@cache
def _around(row: int) -> int:
    """How many cells there are in a row, all around the earth: none is narrower than the others."""
    outer = max(abs(row), abs(row + 1)) * APART / _METRES_OF_A_DEGREE
    return max(1, floor(360 * _METRES_OF_A_DEGREE * cos(radians(outer)) / APART))


def _column(lon: float, around: int) -> int:
    return floor((lon + 180) % 360 / 360 * around) % around


def _metres(lat: float, lon: float, place: _Found) -> tuple[float, float]:
    """How far north and east a place is."""
    middle = radians((lat + place.lat) / 2)
    return (place.lat - lat) * _METRES_OF_A_DEGREE, _turned(place.lon - lon) * cos(middle) * _METRES_OF_A_DEGREE


def _seen_from(home: _Found, place: _Found) -> tuple[float, float]:
    north, east = _metres(home.lat, home.lon, place)
    return hypot(north, east), degrees(atan2(east, north)) % 360


def _turned(lon: float) -> float:
    """A longitude, or a difference of two, the short way round."""
    return (lon + 180) % 360 - 180


def first_point(route: str) -> tuple[float, float] | None:
    """Latitude and longitude at which an encoded route begins, of which the first two dozen signs are enough."""
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
