"""A route as the parts of a drawing: lines, dots, distance marks, a scale bar and map tiles. Pure.

Uses the Mercator projection of web maps, so that streets align with the line and shapes are true; north is up. A
drawing has the size of its route within `WIDE` by `HIGH` units, and the page fits it into its frame.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import asinh, ceil, floor, hypot, log2, pi, radians, sinh, tan

from challenges.recordings.geodesy import EARTH_RADIUS, haversine
from challenges.recordings.routes import Point, SimplifiedRoute
from challenges.units import Distance, Units

WIDE, HIGH = 760.0, 400.0
FOOT = 34.0  # below the route, for the scale bar
_EDGE = 34.0
_NARROWEST = 250.0  # room for a scale bar and its label
_SMALLEST = 60 / (2 * pi * EARTH_RADIUS)  # share of the world: nothing smaller than sixty metres is enlarged
_NORTHERNMOST = 85.05  # degrees, the limit of the projection
_FRAMES = (1.2, 2.0)  # possible aspect ratios of the frame, which tiles must fill
_FINEST = 0.6  # units below which two corners are merged
_APART = 30.0  # units between marks, so that labels don't overlap
_MOST_MARKS = 14
_TOGETHER = 26.0  # units within which start and finish are one place
_DEEPEST = 18  # maximum zoom of tiles
TILE = 256.0
_STEPS = (1, 2, 5, 10, 20, 50)
_BAR = (70.0, 190.0)  # possible lengths of the scale bar
_LENGTHS = {
    Units.KM: [Distance.of_m(step * 10**power) for power in range(1, 7) for step in (1, 2, 5)],
    Units.MI: [Distance.of_feet(feet) for feet in (50, 100, 200, 500, 1_000, 2_000)]
    + [Distance.of_miles(miles) for miles in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)],
}
XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RouteMark:
    """A whole kilometre or mile along the route."""

    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class MapTile:
    """A square of a street map, by its place in the tile pyramid."""

    z: int
    column: int
    row: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class RouteDrawing:
    """A route on paper of `width` by `height` units. `line` and `faint` are path data.

    `across` and `down` are its extents from west to east and from north to south.
    """

    width: float
    height: float
    line: str
    across: Distance
    down: Distance
    faint: str = ""
    start: XY | None = None
    finish: XY | None = None
    marks: tuple[RouteMark, ...] = ()
    bar: float = 0.0  # units
    bar_length: Distance = Distance(0)
    tiles: tuple[MapTile, ...] = ()

    @property
    def is_loop(self) -> bool:
        """Return whether it ends about where it started; False unless both are known."""
        return bool(
            self.start
            and self.finish
            and hypot(self.start[0] - self.finish[0], self.start[1] - self.finish[1]) <= _TOGETHER
        )


@dataclass(frozen=True, slots=True)
class _Paper:
    """The mapping of positions to paper: left and top edge in shares of the world, and units per world width."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def at(self, point: Point) -> XY:
        x, y = _mercator(point)
        return (x - self.left) * self.scale, (y - self.top) * self.scale


def drawing_of(
    shown: SimplifiedRoute,
    whole: SimplifiedRoute | None = None,
    units: Units = Units.KM,
    total: Distance | None = None,
    *,
    tiles: bool,
) -> RouteDrawing | None:
    """Draw a route; None if it has no line.

    `whole` is the route including the ends hidden from others, given only for its runner: it is drawn faintly below,
    with start, finish and distance marks. Other viewers learn nothing about the hidden ends, not even from the size of
    the paper. `total` is the length of the run, and corrects distance marks for the corners cut by simplification.
    """
    route = whole or shown
    points = [point for line in route.lines if len(line) > 1 for point in line]
    if not points:
        return None
    paper = _paper_for([_mercator(point) for point in points])
    bar, length = _bar(paper, units)
    drawing = RouteDrawing(
        round(paper.width, 1), round(paper.height, 1), _path(shown, paper), *_extent(points), bar=bar,
        bar_length=length, tiles=tuple(_tiles(paper)) if tiles else (),
    )  # fmt: skip
    if whole is None:
        return drawing
    return replace(
        drawing, faint=_path(whole, paper) if whole != shown else "", start=_rounded(paper.at(points[0])),
        finish=_rounded(paper.at(points[-1])), marks=tuple(_marks(whole, paper, units, total)),
    )  # fmt: skip


def _extent(points: Sequence[Point]) -> tuple[Distance, Distance]:
    """Return the extents of points from west to east, at their middle latitude, and from north to south."""
    north, south = max(lat for lat, _ in points), min(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    middle = (north + south) / 2
    return Distance.of_m(haversine(middle, west, middle, east)), Distance.of_m(haversine(south, 0.0, north, 0.0))


def _mercator(point: Point) -> XY:
    """Return east and south as shares of the world, from the top left corner of the web Mercator square."""
    lat = radians(max(-_NORTHERNMOST, min(_NORTHERNMOST, point[0])))
    return (point[1] + 180) / 360, (1 - asinh(tan(lat)) / pi) / 2


def _paper_for(places: Sequence[XY]) -> _Paper:
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    wide, high = max(right - left, _SMALLEST), max(bottom - top, _SMALLEST)
    scale = min((WIDE - 2 * _EDGE) / wide, (HIGH - _EDGE - FOOT) / high)
    width = max((right - left) * scale + 2 * _EDGE, _NARROWEST)
    height = (bottom - top) * scale + _EDGE + FOOT
    middle = (left + right) / 2
    return _Paper(middle - width / 2 / scale, top - _EDGE / scale, scale, width, height)


def _rounded(place: XY) -> XY:
    return round(place[0], 1), round(place[1], 1)


def _path(route: SimplifiedRoute, paper: _Paper) -> str:
    """Return path data of all lines; indistinguishable corners are merged."""
    written = []
    for line in route.lines:
        corners: list[XY] = []
        for point in line if len(line) > 1 else ():
            place = paper.at(point)
            if not corners or hypot(place[0] - corners[-1][0], place[1] - corners[-1][1]) >= _FINEST:
                corners.append(place)
        if corners:
            rest = corners[1:] or corners  # a line reduced to a dot is still drawn
            written.append(f"M{corners[0][0]:.1f} {corners[0][1]:.1f}L" + " ".join(f"{x:.1f} {y:.1f}" for x, y in rest))
    return "".join(written)


def _marks(route: SimplifiedRoute, paper: _Paper, units: Units, total: Distance | None) -> Iterator[RouteMark]:
    """Yield whole kilometres or miles along the route, as many as are legible."""
    steps = [(one, other) for line in route.lines for one, other in pairwise(line)]
    far = list(accumulate(haversine(*one, *other) for one, other in steps))
    if not far or far[-1] <= 0:
        return
    stretched = total.metres / far[-1] if total and 0.8 < total.metres / far[-1] < 1.25 else 1.0
    unit = units.length.metres / stretched
    every = next((step for step in _STEPS if far[-1] / unit / step <= _MOST_MARKS), 100)
    kept: list[XY] = [paper.at(steps[0][0]), paper.at(steps[-1][1])]
    for number in range(every, int(far[-1] / unit) + 1, every):
        index = bisect_left(far, number * unit)
        before = far[index - 1] if index else 0.0
        share = (number * unit - before) / (far[index] - before) if far[index] > before else 0.0
        (x, y), (other_x, other_y) = paper.at(steps[index][0]), paper.at(steps[index][1])
        place = x + share * (other_x - x), y + share * (other_y - y)
        if all(hypot(place[0] - x, place[1] - y) >= _APART for x, y in kept):
            kept.append(place)
            yield RouteMark(*_rounded(place), number)


def _bar(paper: _Paper, units: Units) -> tuple[float, Distance]:
    """Return a scale bar of a round length: its drawn length, and the distance it stands for."""
    south = paper.top + paper.height / 2 / paper.scale
    a_metre = paper.scale / (2 * pi * EARTH_RADIUS) * _enlarged(south)
    fitting = [length for length in _LENGTHS[units] if _BAR[0] <= length.metres * a_metre <= _BAR[1]]
    length = fitting[-1] if fitting else _LENGTHS[units][0]
    return round(length.metres * a_metre, 1), length


def _enlarged(south: float) -> float:
    """Return the scale factor of the projection at a share of the world from its top edge: one over cos(latitude)."""
    return hypot(1.0, sinh(pi * (1 - 2 * south)))


def _tiles(paper: _Paper) -> Iterator[MapTile]:
    """Yield the tiles that fill any frame the drawing may have, row by row, at the zoom at which they are sharp."""
    z = max(0, min(_DEEPEST, round(log2(paper.scale / TILE))))
    count, size = 2**z, paper.scale / 2**z
    wide, high = max(paper.width, _FRAMES[1] * paper.height), max(paper.height, paper.width / _FRAMES[0])
    left = paper.left * paper.scale - (wide - paper.width) / 2
    top = paper.top * paper.scale - (high - paper.height) / 2
    for row in range(max(0, floor(top / size)), min(count, ceil((top + high) / size))):
        for column in range(floor(left / size), ceil((left + wide) / size)):
            x, y = column * size - paper.left * paper.scale, row * size - paper.top * paper.scale
            yield MapTile(z, column % count, row, round(x, 2), round(y, 2), round(size + 0.3, 2))
