"""Great circles (haversine formula, R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68, 1984).

On a sphere of the Earth's mean radius, 6 371 008.8 m (IUGG).
"""

from math import asin, cos, radians, sin, sqrt

import numpy as np

from challenges.runs.tracks.columns import Floats

EARTH_RADIUS = 6_371_008.8  # metres
FASTEST = 12.5  # m/s: nobody has run faster


def haversines(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Metres along the great circles between positions in degrees, pair by pair."""
    half_lat, half_lon = np.radians(other_lat - lat) / 2, np.radians(other_lon - lon) / 2
    square = np.sin(half_lat) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(other_lat)) * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(square)))


def haversine(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres along the great circle between two positions in degrees."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    square = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(square)))
