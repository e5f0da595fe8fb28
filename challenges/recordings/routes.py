"""The route of a recording, simplified for drawing, and the part that others may see (rules, section 11). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, hypot, radians, sqrt

import numpy as np
import polyline
from simplification.cutil import simplify_coords_idx

from challenges.recordings.arrays import Floats
from challenges.recordings.steps import PositionalSteps, positional_steps
from challenges.recordings.track import Track
from challenges.units import Distance

Point = tuple[float, float]  # latitude and longitude in degrees
MOST_VERTICES = 1_000
_MOST_LINES = MOST_VERTICES // 3
_MOST_AT_ONCE = 20_000  # positions of one line: five hours at one per second
_FINEST = 3.0  # metres that the drawn line may deviate
_METRES_OF_A_DEGREE = 111_195.0  # of latitude, on the sphere of `geodesy.py`
_GRID = 0.0005  # degrees, about fifty metres
_MARGIN = 2.0  # metres: positions are stored to about one metre


@dataclass(frozen=True, slots=True)
class SimplifiedRoute:
    """Lines of positions, one per unbroken part, in order; empty if there is nothing to draw.

    The first begins where the recording does and the last ends where it does, even if it is a single point.
    """

    lines: tuple[tuple[Point, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)

    def encoded(self) -> str:
        """Return the route as text: encoded polylines of five decimals (about a metre), separated by spaces."""
        return " ".join(polyline.encode(list(line), 5) for line in self.lines)

    @classmethod
    def decoded(cls, text: str) -> SimplifiedRoute:
        """Return the route from the text of `encoded`."""
        return cls(tuple(tuple(polyline.decode(line, 5)) for line in text.split()))


def route_of(track: Track, way: PositionalSteps | None = None) -> SimplifiedRoute:
    """Return the route along the positions, with at most `MOST_VERTICES` points, within three metres if that allows it.

    Pass `way` of its corrected series if it is known. Longitudes continue beyond 180 where a route crosses the date
    line, so that it can be drawn in one piece.
    """
    if not track.has_positions:
        return SimplifiedRoute()
    way = way or positional_steps(track)
    lat, lon = track.lat[way.samples], track.lon[way.samples]
    if len(lon) and np.ptp(lon) > 180:
        lon = np.unwrap(lon, period=360)
    cuts = [0, *(np.flatnonzero(np.isnan(way.metres[1:]) | way.rests[1:]) + 1).tolist(), len(lat)]
    flat = np.column_stack([lat, lon * np.cos(np.radians(lat.mean()))]) * _METRES_OF_A_DEGREE
    ends = (0, len(lat))  # what is hidden lies around the very first and last position, so these are always kept
    parts = [slice(a, b) for a, b in pairwise(cuts) if b - a > 1 or (b > a and (a in ends or b in ends))]
    lines = [_simplified(flat[part], _FINEST) + part.start for part in parts]
    off = _FINEST
    while sum(map(len, lines)) > MOST_VERTICES and off < 1e6:
        off *= 2
        lines = [line[_simplified(flat[line], off)] for line in lines]
        if off > 100 * _FINEST and len(lines) > _MOST_LINES:  # thousands of short parts: the shortest are invisible
            longest = sorted(lines[1:-1], key=len)[-_MOST_LINES:]
            shortest = min(map(len, longest))
            lines = [lines[0], *[line for line in lines[1:-1] if len(line) >= shortest][:_MOST_LINES], lines[-1]]
    return SimplifiedRoute(tuple(tuple(zip(lat[line].tolist(), lon[line].tolist(), strict=True)) for line in lines))


def _simplified(flat: Floats, off: float) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the indices kept by Ramer-Douglas-Peucker, whose cost may grow with the square of its input."""
    if len(flat) < 3:
        return np.arange(len(flat))
    if len(flat) <= _MOST_AT_ONCE:
        return np.asarray(simplify_coords_idx(np.ascontiguousarray(flat), off), dtype=np.intp)
    looked_at = np.linspace(0, len(flat) - 1, _MOST_AT_ONCE).astype(np.intp)
    return looked_at[np.asarray(simplify_coords_idx(np.ascontiguousarray(flat[looked_at]), off), dtype=np.intp)]


def trimmed(route: SimplifiedRoute, radius: Distance) -> SimplifiedRoute:
    """Return the route without the parts within `radius` of its start and finish, wherever it passes them.

    Lines through such a circle are cut there too, and nothing is left of a route that never leaves them. Lines don't
    end on the circle itself, since a few such ends would reveal its centre. They end where they next cross a grid that
    is the same for everyone (W. U. Hassan et al., "Analysis of privacy protections in fitness tracking social
    networks", USENIX Security 2018, on what circles reveal).
    """
    if not route or radius.mm <= 0:
        return route
    homes = (route.lines[0][0], route.lines[-1][-1])
    lines: list[list[Point]] = []
    for line in route.lines:
        end: Point | None = None  # of the line being drawn; None if the next one starts anew
        for one, other in pairwise(line):
            for first, last in _shown(one, other, homes, radius.metres + _MARGIN):
                if first != one or end != one:
                    lines.append([first])
                lines[-1].append(last)
                end = last
    return SimplifiedRoute(tuple(tuple(line) for line in lines))


def _shown(one: Point, other: Point, homes: tuple[Point, ...], radius: float) -> list[tuple[Point, Point]]:
    """Return what is left of the line between two points, in order, without the parts near a home."""
    hidden = sorted(part for home in homes if (part := _near(home, one, other, radius)))
    left, done = [], 0.0
    for begins, ends in [*hidden, (1.0, 1.0)]:
        if begins > done:
            left.append((_along(one, other, done), _along(one, other, begins)))
        done = max(done, ends)
    return left


def _near(home: Point, one: Point, other: Point, radius: float) -> tuple[float, float] | None:
    """Return the part of a line, from 0 to 1, within a circle, widened to the grid; None if it stays outside.

    Computed on a plane through the home, which is accurate within the kilometre that matters.
    """
    east = cos(radians(home[0])) * _METRES_OF_A_DEGREE
    x, y = _turned(one[1] - home[1]) * east, (one[0] - home[0]) * _METRES_OF_A_DEGREE
    dx, dy = (other[1] - one[1]) * east, (other[0] - one[0]) * _METRES_OF_A_DEGREE
    long = hypot(dx, dy)
    if not long:
        return (0.0, 1.0) if hypot(x, y) <= radius else None
    nearest = -(x * dx + y * dy) / long  # metres along the line
    beside = abs(x * dy - y * dx) / long
    if beside >= radius:
        return None
    half = sqrt(radius**2 - beside**2)
    begins, ends = (nearest - half) / long, (nearest + half) / long
    if ends <= 0 or begins >= 1:
        return None
    return max(0.0, _to_the_grid(one, other, begins, -1)), min(1.0, _to_the_grid(one, other, ends, 1))


def _to_the_grid(one: Point, other: Point, share: float, ahead: int) -> float:
    """Return where the line next crosses the grid from a share of it on, ahead (1) or back (-1)."""
    found = []
    for begin, end in zip(one, other, strict=True):
        if step := end - begin:
            cell = (begin + share * step) / _GRID
            line = floor(cell) + 1 if step * ahead > 0 else ceil(cell) - 1
            found.append((line * _GRID - begin) / step)
    return min(found) if ahead > 0 else max(found)


def _along(one: Point, other: Point, share: float) -> Point:
    if share in (0.0, 1.0):
        return other if share else one
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _turned(degrees: float) -> float:
    """Return a difference of longitudes, the short way round."""
    return (degrees + 180) % 360 - 180
