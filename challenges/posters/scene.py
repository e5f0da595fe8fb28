"""The canvas of a poster: its size, text area and colours, its shapes as SVG, and the width of text. Pure.

Every shape is opaque and has its own colour, and every path consists of absolute moves, lines and cubic curves only. So
a test can tell from the SVG alone what lies under the text, and how dark it is. Text widths come from the font files in
this package (`bin/lettering` makes both). Kerning is ignored, so drawn text is at most slightly narrower than computed.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from math import cos, pi, sin
from pathlib import Path
from random import Random
from typing import NamedTuple

from challenges.posters.palettes import PALETTES, WHITE, faintest, mix

Point = tuple[float, float]


class PosterShape(NamedTuple):
    """Width and height in user units, and the share of the width, from the left, that text may cover."""

    width: int
    height: int
    words: float


SHAPES: dict[str, PosterShape] = {
    "band": PosterShape(1200, 340, 0.64),  # poster.css keeps text left of 56 % and the picture no flatter than 3.1 : 1
    "card": PosterShape(360, 260, 0.64),
    "mini": PosterShape(340, 112, 0.66),
    "share": PosterShape(1200, 630, 0.62),
    "strip": PosterShape(400, 110, 0.0),
    "thumb": PosterShape(120, 120, 0.0),
}


class Scene:
    """One poster being drawn. `left` to `width` is free of text; `side` is the side of the square at its right end."""

    def __init__(self, palette: str, seed: str, shape: str) -> None:
        self.palette = palette
        self.width, self.height, words = SHAPES[shape]
        self.left = self.width * words
        self.side = min(self.width - self.left, self.height * 1.15)
        self.random = Random(seed)  # noqa: S311 decoration, not a secret
        self.deep, self.lit, _label = PALETTES[palette]
        self.marks: list[str] = []

    def tone(self, share: float, ink: str | None = None) -> str:
        """Return the ground with a share of the accent in it. Only for the area right of the text."""
        return mix(self.deep, ink or self.lit, share)

    def faint(self, level: float, ink: str = WHITE) -> str:
        """Return the ground with so little ink in it that text stays readable. `level` 1 is the most allowed."""
        return mix(self.deep, ink, level * faintest(self.palette, ink))

    def between(self, low: float, high: float) -> float:
        """Return a number between two others, determined by the seed."""
        return self.random.uniform(low, high)

    def fill(self, path: str, colour: str) -> None:
        """Add a filled shape."""
        self.marks.append(f'<path d="{path}" fill="{colour}"/>')

    def stroke(self, path: str, colour: str, width: float, dashes: str = "") -> None:
        """Add a line with round ends."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.marks.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{short(width)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
        )

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """Add a filled circle."""
        x, y = centre
        self.marks.append(f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}" fill="{colour}"/>')

    def svg(self) -> str:
        """Return the whole picture. It is hidden from screen readers, because the page's text says the same."""
        ground = f'<rect width="{self.width}" height="{self.height}" fill="{self.deep}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'preserveAspectRatio="xMaxYMid slice" aria-hidden="true" focusable="false">'
            f"{ground}{''.join(self.marks)}</svg>"
        )


def short(number: float) -> str:
    """Format a coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def at(point: Point) -> str:
    """Format a point for a path."""
    return f"{short(point[0])} {short(point[1])}"


def lines(points: Iterable[Point], closed: bool = False) -> str:
    """Return a path of straight lines."""
    return "M" + "L".join(at(point) for point in points) + ("Z" if closed else "")


def curve(points: Sequence[Point], closed: bool = False, start: str = "M") -> str:
    """Return a smooth path through points (Catmull-Rom, as cubic curves). `start` "L" continues another path."""
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
    """Return part of a circle between two angles, in degrees clockwise from the right, as cubic curves.

    `flat` below 1 flattens it to an ellipse. `start` "L" joins it to the path before, "" continues that path.
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
    """Return the point of a circle at an angle, in degrees clockwise from the right."""
    return _on(centre, radius, degrees * pi / 180, 1.0)


def _on(centre: Point, radius: float, angle: float, flat: float) -> Point:
    return centre[0] + radius * cos(angle), centre[1] + radius * flat * sin(angle)


FONTS = Path(__file__).parent / "fonts"
PLAIN, HEAVY = 600, 800
"""The two weights: names and small text, and headlines and figures (which are also wider)."""
_CUT = "\N{HORIZONTAL ELLIPSIS}"


def writable(text: str) -> str | None:
    """Return the text as it can be drawn, without pictographs; None if the fonts lack one of its letters."""
    plain = unicodedata.normalize("NFC", text)
    kept = []
    for sign in plain:
        kind = unicodedata.category(sign)
        if kind[0] == "Z":
            kept.append(" ")
        elif ord(sign) in _widths(PLAIN) and kind[0] != "C":
            kept.append(sign)
        elif kind[0] in "LMN":
            if unicodedata.name(sign, "").startswith("VARIATION SELECTOR"):
                continue  # belongs to the pictograph before it
            return None
    return " ".join("".join(kept).split()) or None


def width_of(text: str, weight: int, size: float) -> float:
    """Return the width of a line, in the unit of `size`."""
    widths = _widths(weight)
    return sum(widths.get(ord(sign), 1000) for sign in text) * size / 1000


def cut(text: str, weight: int, size: float, room: float) -> str:
    """Return the text, or as much of its beginning as fits, followed by an ellipsis."""
    if width_of(text, weight, size) <= room:
        return text
    while text and width_of(text + _CUT, weight, size) > room:
        text = text[:-1].rstrip()
    return text + _CUT


def wrapped(text: str, weight: int, size: float, room: float, lines: int) -> list[str]:
    """Return the text in lines, broken between words. The last line is cut if the rest doesn't fit."""
    found: list[str] = []
    words = text.split()
    while words and len(found) < lines - 1:
        count = 1
        while count < len(words) and width_of(" ".join(words[: count + 1]), weight, size) <= room:
            count += 1
        found.append(cut(" ".join(words[:count]), weight, size, room))
        words = words[count:]
    return [*found, cut(" ".join(words), weight, size, room)] if words else found


@cache
def _widths(weight: int) -> dict[int, int]:
    """Return the widths by code point, in thousandths of the font size."""
    table = json.loads((FONTS / "widths.json").read_text(encoding="ascii"))
    return {int(code): width for code, width in table[str(weight)].items()}
