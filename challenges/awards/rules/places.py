"""Where runs begin, so coarsely that it is a neighbourhood and no address. For finding new places only. Pure."""

from collections.abc import Iterable
from math import cos, hypot, radians

import polyline

Place = tuple[int, int]
"""Latitude and longitude in hundredths of a degree: about a kilometre."""
LETTERS = 16
"""As many of an encoded route hold its first point."""
AWAY = 5.0
"""Kilometres from every start before: so far off a place is new."""
_CELLS = 100
_KM_OF_A_DEGREE = 111.195
_LONGEST_NUMBER = 7  # letters of one number of an encoded line


def place_of(route: str) -> Place | None:
    """The place of the first point of an encoded route (`runs.routes.Route.encoded`, or its first `LETTERS`)."""
    ends = [at + 1 for at, letter in enumerate(route[: 2 * _LONGEST_NUMBER]) if ord(letter) - 63 < 0x20]
    if len(ends) < 2:
        return None
    lat, lon = polyline.decode(route[: ends[1]], 5)[0]
    return round(lat * _CELLS), round(((lon + 180) % 360 - 180) * _CELLS)


def is_new(place: Place, known: Iterable[Place]) -> bool:
    """Whether a place is far from all that are known."""
    return all(_kilometres(place, other) > AWAY for other in known)


def _kilometres(one: Place, other: Place) -> float:
    """On a plane: good for the few kilometres that are asked about."""
    north = (one[0] - other[0]) / _CELLS
    east = ((one[1] - other[1]) / _CELLS + 180) % 360 - 180
    return hypot(north, east * cos(radians((one[0] + other[0]) / 2 / _CELLS))) * _KM_OF_A_DEGREE
