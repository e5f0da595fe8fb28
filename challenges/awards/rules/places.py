"""Approximate starts of runs, coarse enough not to reveal an address. Only for finding new places. Pure."""

from collections.abc import Iterable
from math import cos, hypot, radians

import polyline

Place = tuple[int, int]
"""Latitude and longitude in hundredths of a degree, about a kilometre."""
LETTERS = 16
"""Number of characters of an encoded route that always contain its first point."""
AWAY = 5.0
"""Minimum distance in km from all earlier starts for a place to be new."""
_CELLS = 100
_KM_OF_A_DEGREE = 111.195
_LONGEST_NUMBER = 7  # maximum characters of one number in an encoded line


def place_of(route: str) -> Place | None:
    """Return the place of the first point of an encoded route (`runs.routes.Route.encoded` or its prefix), or None."""
    ends = [at + 1 for at, letter in enumerate(route[: 2 * _LONGEST_NUMBER]) if ord(letter) - 63 < 0x20]
    if len(ends) < 2:
        return None
    lat, lon = polyline.decode(route[: ends[1]], 5)[0]
    return round(lat * _CELLS), round(((lon + 180) % 360 - 180) * _CELLS)


def is_new(place: Place, known: Iterable[Place]) -> bool:
    """Whether a place is far from all known ones."""
    return all(_kilometres(place, other) > AWAY for other in known)


def _kilometres(one: Place, other: Place) -> float:
    """Return the distance in km, on a plane, which is accurate enough for a few kilometres."""
    north = (one[0] - other[0]) / _CELLS
    east = ((one[1] - other[1]) / _CELLS + 180) % 360 - 180
    return hypot(north, east * cos(radians((one[0] + other[0]) / 2 / _CELLS))) * _KM_OF_A_DEGREE
