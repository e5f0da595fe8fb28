"""Count the places that runs started from. They are never named. Pure."""

from collections.abc import Iterable
from math import cos, hypot, radians

ONE_PLACE = 1_000.0
"""Starts within this many metres of one another are one place."""
_METRES_OF_A_DEGREE = 111_195.0
NEEDED_SIGNS = 24
"""The first two numbers of an encoded polyline take at most this many characters."""


def start_of(encoded: str) -> tuple[float, float] | None:
    """Return latitude and longitude, in degrees, of the first point of an encoded polyline; its beginning is enough.

    None if there is no point. Each number is stored in groups of five bits, lowest first, with a continuation bit set
    on all but its last group.
    """
    numbers: list[int] = []
    value = shift = 0
    for sign in encoded:
        group = ord(sign) - 63
        value |= (group & 31) << shift
        shift += 5
        if group < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
            if len(numbers) == 2:
                return numbers[0] / 1e5, numbers[1] / 1e5
    return None


def places_among(starts: Iterable[tuple[float, float]]) -> int:
    """Return how many different places there are among starts, taken in order."""
    places: list[tuple[float, float]] = []
    for start in starts:
        if not any(_metres(start, place) <= ONE_PLACE for place in places):
            places.append(start)
    return len(places)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance in metres, accurate enough over a few kilometres, also across the date line."""
    east = (one[1] - other[1] + 180) % 360 - 180
    return hypot(one[0] - other[0], east * cos(radians(one[0]))) * _METRES_OF_A_DEGREE
