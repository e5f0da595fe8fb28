"""A route as the parts of a drawing: lines, dots, marks, a scale bar and the tiles below. Pure.

Drawn in the Mercator projection of web maps, so that streets fit under the line and shapes are true; north is up. A
drawing is as large as its route, within `WIDE` and `HIGH` units: where it hangs it is fitted into its frame.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import asinh, ceil, floor, hypot, log2, pi, radians, sinh, tan

from challenges.runs.routes import Point, Route
from challenges.runs.tracks.geodesy import EARTH_RADIUS, haversine
from challenges.units import Distance, Units

WIDE, HIGH = 760.0, 400.0
FOOT = 34.0  # below the route, for the scale bar
_EDGE = 34.0
_NARROWEST = 250.0  # room for a scale bar and its figure
_SMALLEST = 60 / (2 * pi * EARTH_RADIUS)  # of the world: nothing smaller than sixty metres is blown up
_NORTHERNMOST = 85.05  # degrees, the end of the projection
_FRAMES = (1.2, 2.0)  # widths of the frame for each of its heights: tiles fill it
_FINEST = 0.6  # units below which two corners are one
_APART = 30.0  # units between marks, so that figures do not cover each other
_MOST_MARKS = 14
_TOGETHER = 26.0  # units: start and finish that near are one place
_DEEPEST = 18  # zoom of tiles
TILE = 256.0
_STEPS = (1, 2, 5, 10, 20, 50)
_BAR = (70.0, 190.0)  # how long a scale bar may be
_LENGTHS = {
    Units.KM: [Distance.of_m(step * 10**power) for power in range(1, 7) for step in (1, 2, 5)],
    Units.MI: [Distance.of_feet(feet) for feet in (50, 100, 200, 500, 1_000, 2_000)]
    + [Distance.of_miles(miles) for miles in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)],
}
XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A whole kilometre or mile on the way."""

    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of a street map, by its place in the pyramid of tiles."""

    z: int
    column: int
    row: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A route on paper of `width` by `height` units. `line` and `faint` are path data.

    `across` and `down` are how far it goes from west to east and from north to south.
    """

    width: float
    height: float
    line: str
    across: Distance
    down: Distance
    faint: str = ""
    start: XY | None = None
    finish: XY | None = None
    marks: tuple[Mark, ...] = ()
    bar: float = 0.0  # units
    bar_length: Distance = Distance(0)
    tiles: tuple[Tile, ...] = ()

    @property
    def is_loop(self) -> bool:
        """Whether it ends about where it began; only where both are known."""
        return bool(
            self.start
            and self.finish
            and hypot(self.start[0] - self.finish[0], self.start[1] - self.finish[1]) <= _TOGETHER
        )


@dataclass(frozen=True, slots=True)
class _Paper:
    """How places come onto the paper: the left and upper edge in shares of the world, units for all of the world."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def at(self, point: Point) -> XY:
        x, y = _mercator(point)
        return (x - self.left) * self.scale, (y - self.top) * self.scale


def drawing_of(
    shown: Route, whole: Route | None = None, units: Units = Units.KM, total: Distance | None = None, *, tiles: bool
) -> Drawing | None:
    """Draw a route, or nothing where there is no line.

    `whole` is the route with the ends that are hidden from others, for its runner: it is drawn faintly below, with
    start, finish and distance marks. Who sees a part learns nothing of them, not even by the size of the paper.
    `total` is how long the run was, which corners cut off by simplifying are made up for by.
    """
    route = whole or shown
    points = [point for line in route.lines if len(line) > 1 for point in line]
    if not points:
        return None
    paper = _paper_for([_mercator(point) for point in points])
    bar, length = _bar(paper, units)
    drawing = Drawing(
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
    """How far points go from west to east, along their middle, and from north to south."""
    north, south = max(lat for lat, _ in points), min(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    middle = (north + south) / 2
    return Distance.of_m(haversine(middle, west, middle, east)), Distance.of_m(haversine(south, 0.0, north, 0.0))


def _mercator(point: Point) -> XY:
    """East and south as shares of the world, from 0 N 180 W at the middle of its left edge."""
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


def _path(route: Route, paper: _Paper) -> str:
    """Path data of all lines; corners that nobody can tell apart are one."""
    written = []
    for line in route.lines:
        corners: list[XY] = []
        for point in line if len(line) > 1 else ():
            place = paper.at(point)
            if not corners or hypot(place[0] - corners[-1][0], place[1] - corners[-1][1]) >= _FINEST:
                corners.append(place)
        if corners:
            rest = corners[1:] or corners  # a line that is a dot is drawn all the same
            written.append(f"M{corners[0][0]:.1f} {corners[0][1]:.1f}L" + " ".join(f"{x:.1f} {y:.1f}" for x, y in rest))
    return "".join(written)


def _marks(route: Route, paper: _Paper, units: Units, total: Distance | None) -> Iterator[Mark]:
    """Whole kilometres or miles along the way, as many as read well."""
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
            yield Mark(*_rounded(place), number)


def _bar(paper: _Paper, units: Units) -> tuple[float, Distance]:
    """A scale bar of a round length: how long it is drawn, and what it stands for."""
    south = paper.top + paper.height / 2 / paper.scale
    a_metre = paper.scale / (2 * pi * EARTH_RADIUS) * _enlarged(south)
    fitting = [length for length in _LENGTHS[units] if _BAR[0] <= length.metres * a_metre <= _BAR[1]]
    length = fitting[-1] if fitting else _LENGTHS[units][0]
    return round(length.metres * a_metre, 1), length


def _enlarged(south: float) -> float:
    """How much larger the projection draws, at a share of the world from its upper edge: one over cos(latitude)."""
    return hypot(1.0, sinh(pi * (1 - 2 * south)))


def _tiles(paper: _Paper) -> Iterator[Tile]:
    """The tiles that fill any frame the drawing may hang in, row by row, at the zoom at which they are sharp."""
    z = max(0, min(_DEEPEST, round(log2(paper.scale / TILE))))
    count, size = 2**z, paper.scale / 2**z
    wide, high = max(paper.width, _FRAMES[1] * paper.height), max(paper.height, paper.width / _FRAMES[0])
    left = paper.left * paper.scale - (wide - paper.width) / 2
    top = paper.top * paper.scale - (high - paper.height) / 2
    for row in range(max(0, floor(top / size)), min(count, ceil((top + high) / size))):
        for column in range(floor(left / size), ceil((left + wide) / size)):
            x, y = column * size - paper.left * paper.scale, row * size - paper.top * paper.scale
            yield Tile(z, column % count, row, round(x, 2), round(y, 2), round(size + 0.3, 2))
