"""A sheet to draw a poster on: its size, where the words lie, its colours, and marks as SVG.

Every mark is opaque and has a colour of its own, and every path is made of absolute moves, lines and cubic curves
only. So a test can read from the SVG alone what lies under the words, and how dark it is.
"""

from collections.abc import Iterable, Sequence
from math import cos, pi, sin
from random import Random
from typing import NamedTuple

from challenges.posters.palettes import PALETTES, WHITE, faintest, mix

Point = tuple[float, float]


class Shape(NamedTuple):
    """Width and height in user units, and the share of the width, from the left, in which words may lie."""

    width: int
    height: int
    words: float


SHAPES: dict[str, Shape] = {
    "band": Shape(1200, 340, 0.64),  # poster.css keeps words left of 56 % and the picture at most 1 : 3.1 high
    "card": Shape(360, 260, 0.64),
    "mini": Shape(340, 112, 0.66),
    "share": Shape(1200, 630, 0.62),
    "strip": Shape(400, 110, 0.0),
    "thumb": Shape(120, 120, 0.0),
}


class Scene:
    """One poster being drawn. `left` to `width` is free of words; `side` is the edge of the square at its right end."""

    def __init__(self, palette: str, seed: str, shape: str) -> None:
        self.palette = palette
        self.width, self.height, words = SHAPES[shape]
        self.left = self.width * words
        self.side = min(self.width - self.left, self.height * 1.15)
        self.random = Random(seed)  # noqa: S311 decoration, not a secret
        self.deep, self.lit, _label = PALETTES[palette]
        self.marks: list[str] = []

    def tone(self, share: float, ink: str | None = None) -> str:
        """The ground with a share of the light in it. Only right of the words."""
        return mix(self.deep, ink or self.lit, share)

    def faint(self, level: float, ink: str = WHITE) -> str:
        """The ground with so little of an ink in it that words stay readable: `level` 1 is the most that may be."""
        return mix(self.deep, ink, level * faintest(self.palette, ink))

    def between(self, low: float, high: float) -> float:
        """A number that the seed decides."""
        return self.random.uniform(low, high)

    def fill(self, path: str, colour: str) -> None:
        """A filled shape."""
        self.marks.append(f'<path d="{path}" fill="{colour}"/>')

    def stroke(self, path: str, colour: str, width: float, dashes: str = "") -> None:
        """A line with round ends."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.marks.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{short(width)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
        )

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """A filled circle."""
        x, y = centre
        self.marks.append(f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}" fill="{colour}"/>')

    def svg(self) -> str:
        """The whole picture. Hidden from screen readers: it says nothing that the words do not."""
        ground = f'<rect width="{self.width}" height="{self.height}" fill="{self.deep}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'preserveAspectRatio="xMaxYMid slice" aria-hidden="true" focusable="false">'
            f"{ground}{''.join(self.marks)}</svg>"
        )


def short(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")


def at(point: Point) -> str:
    """A point as a path writes it."""
    return f"{short(point[0])} {short(point[1])}"


def lines(points: Iterable[Point], closed: bool = False) -> str:
    """A path of straight lines."""
    return "M" + "L".join(at(point) for point in points) + ("Z" if closed else "")


def curve(points: Sequence[Point], closed: bool = False, start: str = "M") -> str:
    """A smooth path through points (Catmull-Rom, written as cubic curves). `start` "L" continues another path."""
    count = len(points)
    path = [start + at(points[0])]
    for i in range(count if closed else count - 1):
        before, here, there, after = (
            points[j % count] if closed else points[min(max(j, 0), count - 1)] for j in range(i - 1, i + 3)
        )
        one = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        two = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        path.append(f"C{at(one)} {at(two)} {at(there)}")
    return "".join(path) + ("Z" if closed else "")


def arc(centre: Point, radius: float, first: float, last: float, start: str = "M", flat: float = 1.0) -> str:
    """Part of a circle from one angle to another, in degrees clockwise from the right, as cubic curves.

    `flat` below 1 makes it an ellipse lying down. `start` "L" joins it to the path before, "" continues it.
    """
    pieces = max(1, round(abs(last - first) / 45))
    step = (last - first) / pieces * pi / 180
    handle = 4 / 3 * (1 - cos(step / 2)) / sin(step / 2) if step else 0.0
    path = start + at(_on(centre, radius, first * pi / 180, flat)) if start else ""
    for i in range(pieces):
        angle = first * pi / 180 + i * step
        path += "C" + " ".join(
            at((centre[0] + radius * x, centre[1] + radius * flat * y))
            for x, y in (
                (cos(angle) - handle * sin(angle), sin(angle) + handle * cos(angle)),
                (cos(angle + step) + handle * sin(angle + step), sin(angle + step) - handle * cos(angle + step)),
                (cos(angle + step), sin(angle + step)),
            )
        )
    return path


def on_circle(centre: Point, radius: float, degrees: float) -> Point:
    """The point of a circle at an angle, clockwise from the right."""
    return _on(centre, radius, degrees * pi / 180, 1.0)


def _on(centre: Point, radius: float, angle: float, flat: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * flat * sin(angle)
