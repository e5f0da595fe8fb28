"""The route of a recording, simplified for drawing, and what of it others may see (rules, section 11). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polyline
from simplification.cutil import simplify_coords_idx

from challenges.runs.tracks.steps import haversine, haversines, steps_by_positions
from challenges.runs.tracks.track import Floats, Track
from challenges.units import Distance

Point = tuple[float, float]  # latitude and longitude in degrees
MOST_VERTICES = 1_000
_FINEST = 3.0  # metres that the drawn line may be off
_METRES_OF_A_DEGREE = 111_195.0  # of latitude, on the sphere of `steps.py`


@dataclass(frozen=True, slots=True)
class Route:
    """Lines of positions, one for each unbroken part; empty where there is nothing to draw."""

    lines: tuple[tuple[Point, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)

    def encoded(self) -> str:
        """As text: encoded polylines of five decimals (about a metre), with spaces between."""
        return " ".join(polyline.encode(list(line), 5) for line in self.lines)

    @classmethod
    def decoded(cls, text: str) -> Route:
        """What `encoded` gave."""
        return cls(tuple(tuple(polyline.decode(line, 5)) for line in text.split()))


def route_of(track: Track) -> Route:
    """The route along the positions, at most `MOST_VERTICES` of them, off by three metres or as little as that allows.

    Longitudes go on beyond 180 where a route crosses the date line, so that it can be drawn in one piece.
    """
    if not track.has_positions:
        return Route()
    steps = steps_by_positions(track)
    lat, lon = track.lat[steps.samples], np.unwrap(track.lon[steps.samples], period=360)
    cuts = [0, *(np.flatnonzero(np.isnan(steps.metres[1:]) | steps.rests[1:]) + 1).tolist(), len(lat)]
    flat = np.column_stack([lat, lon * np.cos(np.radians(lat.mean()))]) * _METRES_OF_A_DEGREE
    parts = [slice(first, end) for first, end in pairwise(cuts) if end - first > 1]
    lines = [_simplified(flat[part], _FINEST) + part.start for part in parts]
    off = _FINEST
    while sum(map(len, lines)) > MOST_VERTICES and off < 1e6:
        off *= 2
        lines = [line[_simplified(flat[line], off)] for line in lines]
        if off > 100 * _FINEST:  # thousands of short parts: the shortest are not seen
            lines = sorted(lines, key=len)[-MOST_VERTICES // 3 :]
    return Route(tuple(tuple(zip(lat[line].tolist(), lon[line].tolist(), strict=True)) for line in lines))


def _simplified(flat: Floats, off: float) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The indices that stay, by Ramer, Douglas and Peucker."""
    return np.asarray(simplify_coords_idx(np.ascontiguousarray(flat), off), dtype=np.intp)


def trimmed(route: Route, radius: Distance) -> Route:
    """The route without what lies within `radius` of where it starts and ends, wherever it comes by.

    A line that leads through such a circle is cut there too; nothing is left of a route that never leaves them.
    """
    if not route or radius.mm <= 0:
        return route
    homes = (route.lines[0][0], route.lines[-1][-1])
    lines: list[list[Point]] = []
    for line in route.lines:
        lines.append([])
        for point in line:
            if any(haversine(*home, *point) <= radius.metres for home in homes):
                lines.append([])
                continue
            if lines[-1] and any(_comes_near(home, lines[-1][-1], point) < radius.metres for home in homes):
                lines.append([])
            lines[-1].append(point)
    return Route(tuple(tuple(line) for line in lines if len(line) > 1))


def _comes_near(home: Point, one: Point, other: Point) -> float:
    """Metres from a place to the nearest point of the line between two others, near enough for a kilometre or two."""
    east = np.cos(np.radians(home[0]))
    ax, ay = (one[1] - home[1]) * east, one[0] - home[0]
    bx, by = (other[1] - home[1]) * east, other[0] - home[0]
    long = (bx - ax) ** 2 + (by - ay) ** 2
    share = min(1.0, max(0.0, -(ax * (bx - ax) + ay * (by - ay)) / long)) if long else 0.0
    return float(np.hypot(ax + share * (bx - ax), ay + share * (by - ay))) * _METRES_OF_A_DEGREE


def length_of(route: Route) -> Distance:
    """How long its lines are together."""
    metres = 0.0
    for line in route.lines:
        lat, lon = np.array(line).T
        metres += float(haversines(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
    return Distance.of_m(metres)
