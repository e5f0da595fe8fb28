"""Distances on the globe, and impossible positions. Pure.

Great circles by the haversine formula (R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68, 1984), on a
sphere of the Earth's mean radius, 6 371 008.8 m (IUGG).
"""

from math import asin, cos, radians, sin, sqrt

import numpy as np

from challenges.recordings.arrays import Floats, Ints, median

EARTH_RADIUS = 6_371_008.8  # metres
FASTEST = 12.5  # m/s: nobody has run faster
_WILD = 3  # consecutive positions that may be wild
_FAR = 250.0  # metres; what lies nearer at an end may be a settling GPS fix
_UNTIMED = 50.0  # typical steps beyond which a step without times is wild


def haversines(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Return metres along the great circles between positions in degrees, pair by pair."""
    half_lat, half_lon = np.radians(other_lat - lat) / 2, np.radians(other_lon - lon) / 2
    square = np.sin(half_lat) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(other_lat)) * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(square)))


def hops(lat: Floats, lon: Floats) -> Floats:
    """Return metres from each position to the next. Like `haversines`, but with one cosine per latitude."""
    half_lat, half_lon = np.radians(lat[1:] - lat[:-1]) / 2, np.radians(lon[1:] - lon[:-1]) / 2
    cosines = np.cos(np.radians(lat))
    square = np.sin(half_lat) ** 2 + cosines[:-1] * cosines[1:] * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(square)))


def haversine(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return metres along the great circle between two positions in degrees."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    square = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(square)))


def wild_positions(lat: Floats, lon: Floats, ms: Ints, metres: Floats) -> Ints:
    """Return the indices of wild positions: up to three in a row that are out of reach of both neighbours.

    `metres` lead from each position to the next. `ms` may be empty: then a position is out of reach if it is 50 typical
    steps away.
    """
    none = np.empty(0, np.int64)
    if len(lat) < 4:
        return none
    if len(ms):
        reach = FASTEST * (ms[1:] - ms[:-1]) / 1_000
    else:
        reach = np.full(len(metres), max(_FAR, _UNTIMED * median(metres)))
    broken = metres > reach
    if not broken.any():
        return none
    at = np.flatnonzero(broken) + 1  # a piece begins at each of these
    found: list[Ints] = []
    for length in range(1, _WILD + 1):
        first = at[:-1][at[1:] - at[:-1] == length]
        if not len(first):
            continue
        before, after = first - 1, first + length
        back = haversines(lat[before], lon[before], lat[after], lon[after])
        near = FASTEST * (ms[after] - ms[before]) / 1_000 if len(ms) else reach[before]
        spike = (back <= near) & (back < (metres[before] + metres[after - 1]) / 2)  # out and back, not onward
        found.extend(first[spike] + step for step in range(length))
    many = len(lat) >= 10 * _WILD
    if many and at[0] <= _WILD and metres[at[0] - 1] > _FAR:
        found.append(np.arange(at[0]))
    if many and len(lat) - at[-1] <= _WILD and metres[at[-1] - 1] > _FAR:
        found.append(np.arange(at[-1], len(lat)))
    return np.unique(np.concatenate(found)) if found else none
