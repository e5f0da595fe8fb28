"""The pictures of a recap: charts, the band above a period, and the 1200 × 630 link preview. Pure.

Figures and text go in, SVG comes out. Each chart is drawn into a box, so that cards on a page and shared pictures use
the same one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import degrees, pi
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

from challenges.clock import Window
from challenges.posters.palettes import PALETTES, WHITE, words
from challenges.posters.scene import (
    HEAVY,
    PLAIN,
    Point,
    Scene,
    arc,
    at,
    cut,
    lines,
    on_circle,
    short,
    width_of,
    wrapped,
)


class DrawingBox(NamedTuple):
    """Where on a sheet something is drawn."""

    x: float
    y: float
    width: float
    height: float


class DrawingSheet(Scene):
    """Like a poster's scene, but without an area reserved for text: everything is placed in boxes."""

    def __init__(self, palette: str, width: int, height: int) -> None:
        self.palette = palette
        self.width, self.height = width, height
        self.left, self.side = 0.0, float(min(width, height))
        self.random = Random(palette)  # noqa: S311 decoration, not a secret
        self.deep, self.lit, _label = PALETTES[palette]
        self.marks: list[str] = []

    def write(
        self, text: str, at: tuple[float, float], size: float, weight: int = PLAIN, colour: str = "",
        anchor: str = "start", room: float = 10_000,
    ) -> None:  # fmt: skip
        """Add a line of text, cut to `room`. In the quiet text colour unless a colour is given."""
        x, y = at
        shown = escape(cut(text, weight, size, room))
        self.marks.append(
            f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" font-weight="{weight}" '
            f'fill="{colour or words(self.palette)[1]}" text-anchor="{anchor}">{shown}</text>'
        )

    def block(self, box: DrawingBox, colour: str, radius: float = 0) -> None:
        """Add a filled rectangle."""
        x, y, width, height = (short(value) for value in box)
        rounded = f' rx="{short(radius)}"' if radius else ""
        self.marks.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{rounded} fill="{colour}"/>')

    def svg(self, ground: bool = False) -> str:
        """Return the picture: with its ground as a file of its own, or without, to lie on a card of the same colour."""
        size = f'width="{self.width}" height="{self.height}" ' if ground else 'class="recap-card__svg" '
        back = f'<rect width="{self.width}" height="{self.height}" fill="{self.deep}"/>' if ground else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}viewBox="0 0 {self.width} {self.height}" '
            f'font-family="Archivo" aria-hidden="true" focusable="false">{back}{"".join(self.marks)}</svg>'
        )


def shares_of(amounts: Sequence[int]) -> list[float]:
    """Return each amount as a share of the largest; all 0 if there is nothing."""
    most = max(amounts, default=0)
    return [amount / most if most else 0.0 for amount in amounts]


def stairs(scene: Scene, box: DrawingBox, amounts: Sequence[int], *, pen: float) -> None:
    """Draw stairs that rise by the amount of each part; empty parts stay level. `pen` is the width of the lit edge."""
    total, count = sum(amounts), max(1, len(amounts))
    tread = box.width / count
    low = box.y + box.height
    edge: list[Point] = [(box.x, low)]  # two points per part: the foot of its step, and its end
    x, y = box.x, low
    for amount in amounts:
        y -= box.height * amount / total if total else 0
        edge += [(x, y), (x + tread, y)]
        x += tread
    right, floor = box.x + box.width + pen * 20, low + pen * 30
    scene.fill(lines([*edge, (right, y), (right, floor), (box.x, floor)], closed=True), scene.tone(0.17))
    for (ax, ay), (bx, by) in pairwise(edge):
        if bx > ax:  # light below each tread
            deep = min(pen * 2.6, low - ay)
            if deep > 1:
                scene.fill(lines(((ax, ay), (bx, by), (bx, by + deep), (ax, ay + deep)), closed=True), scene.tone(0.4))
    scene.stroke(lines([*edge, (right, y)]), scene.lit, pen)
    if total:
        _runner(scene, edge, amounts, tread, pen)


def _runner(scene: Scene, edge: Sequence[Point], amounts: Sequence[int], tread: float, pen: float) -> None:
    """Draw a runner on the last step that rises, with a trail."""
    last = max(index for index, amount in enumerate(amounts) if amount)
    x, y = edge[2 * last + 2]
    size = min(pen * 1.5, max(tread * 0.34, pen * 0.8))
    ball = (x - tread * 0.5, y - size - pen)
    for back in (3, 2, 1):
        scene.disc((ball[0] - size * 1.9 * back, ball[1] + size * 0.35 * back * back), size * (1 - 0.2 * back),
                   scene.tone(0.75 - back * 0.17))  # fmt: skip
    scene.disc(ball, size, WHITE)


def days(sheet: DrawingSheet, box: DrawingBox, window: Window, ran: Mapping[date, int], most: int) -> None:
    """Draw a disc per day, one row per week from Monday: larger and brighter for longer distances."""
    lead = window.first_day.weekday()
    step = min(box.width / 7, box.height / 6)
    for number, day in enumerate(window):
        row, column = divmod(lead + number, 7)
        centre = (box.x + (column + 0.5) * step, box.y + (row + 0.5) * step)
        share = (ran.get(day, 0) / most) ** 0.5 if most else 0.0
        if share:
            sheet.disc(centre, step * (0.16 + 0.3 * share), sheet.tone(0.35 + 0.65 * share))
        else:
            sheet.disc(centre, step * 0.1, sheet.tone(0.22, WHITE))


def ring(sheet: DrawingSheet, box: DrawingBox, amounts: Sequence[int]) -> None:
    """Draw a ray per week around a circle, clockwise from the top, as long as the week's distance."""
    outer = min(box.width, box.height) / 2
    centre = (box.x + box.width / 2, box.y + box.height / 2)
    inner, step = outer * 0.4, 360 / max(1, len(amounts))
    wide = 2 * pi * inner / max(1, len(amounts)) * 0.62
    sheet.disc(centre, inner * 0.82, sheet.tone(0.13))
    shares = shares_of(amounts)
    for number, share in enumerate(shares):
        angle = -90 + step * (number + 0.5)
        far = inner + (outer - inner) * max(share, 0.02)
        colour = sheet.lit if share == 1 else sheet.tone(0.3 + 0.6 * share) if share else sheet.tone(0.25, WHITE)
        sheet.stroke(lines((on_circle(centre, inner, angle), on_circle(centre, far, angle))), colour, wide)
    sheet.disc(centre, inner * 0.5, sheet.tone(0.24))
    sheet.disc(centre, inner * 0.18, WHITE)


def clock(
    sheet: DrawingSheet,
    box: DrawingBox,
    hours: Sequence[int],
    usual: int | None,
    ends: Sequence[int],
    labels: Sequence[str],
    size: float,
) -> None:
    """Draw a 24-hour clock, midnight at the top: a ray per hour, `usual` lit, a white dot at each of `ends`.

    `ends` are minutes of the day; `labels` are the four written hours, from midnight on, in letters of `size`.
    """
    outer = min(box.width, box.height) / 2
    centre = (box.x + box.width / 2, box.y + box.height / 2)
    rim, inner = outer * 0.8, outer * 0.3
    sheet.disc(centre, rim * 1.02, sheet.tone(0.09))
    sheet.stroke(arc(centre, rim * 1.02, 0, 360), sheet.tone(0.35), outer / 90)
    for hour in range(24):
        angle = -90 + hour * 15
        long = 0.06 if hour % 6 == 0 else 0.03
        tick = lines((on_circle(centre, rim * (1 - long), angle), on_circle(centre, rim * 0.985, angle)))
        sheet.stroke(tick, sheet.tone(0.7 if hour % 6 == 0 else 0.4, WHITE), outer / 90)
    wide = 2 * pi * inner / 24 * 0.66
    for hour, share in enumerate(shares_of(hours)):
        if share:
            turn = -90 + (hour + 0.5) * 15
            far = inner + (rim * 0.88 - inner) * (0.08 + 0.92 * share)
            colour = sheet.lit if hour == usual else sheet.tone(0.55)
            sheet.stroke(lines((on_circle(centre, inner, turn), on_circle(centre, far, turn))), colour, wide)
    sheet.disc(centre, inner * 0.62, sheet.tone(0.2))
    sheet.disc(centre, inner * 0.14, WHITE)
    for minute in ends:
        dot = on_circle(centre, rim * 1.02, -90 + minute / 4)
        sheet.disc(dot, outer * 0.052, sheet.deep)
        sheet.disc(dot, outer * 0.036, WHITE)
    for number, label in enumerate(labels):
        x, y = on_circle(centre, outer * (0.93 if number % 2 == 0 else 0.88), -90 + number * 90)
        anchor = ("middle", "start", "middle", "end")[number]
        sheet.write(label, (x, y + size * 0.35), size, PLAIN, anchor=anchor)  # fmt: skip


def lanes(sheet: DrawingSheet, box: DrawingBox, shares: Sequence[float]) -> None:
    """Draw the bend of a track with a lane per share, outermost first, each lit up to its share."""
    count = max(len(shares), 3)
    radius = box.height / 2
    step = radius * 0.8 / count
    centre = (box.x + box.width - radius, box.y + radius)
    straight = max(0.0, centre[0] - box.x)
    for number in range(count):
        r = radius - step * (number + 0.5)
        whole = 2 * straight + pi * r
        sheet.stroke(_lap(box.x, centre, r, straight, whole), sheet.tone(0.13), step * 0.72)
        if number < len(shares) and shares[number] > 0:
            far = max(whole * shares[number], step * 0.01)
            lit = sheet.lit if number == 0 else sheet.tone(max(0.4, 0.85 - 0.13 * number))
            sheet.stroke(_lap(box.x, centre, r, straight, far), lit, step * 0.56)
            sheet.disc(_point(box.x, centre, r, straight, far), step * 0.16, sheet.deep)


def _lap(x: float, centre: Point, r: float, straight: float, far: float) -> str:
    """Return the path along the upper straight, round the bend and back, up to the length `far`."""
    top, low = centre[1] - r, centre[1] + r
    path = f"M{at((x, top))}L{at((x + min(far, straight), top))}"
    if far > straight:
        angle = min(180.0, degrees((far - straight) / r))
        path += arc(centre, r, -90, -90 + angle, start="")
    back = far - straight - pi * r
    return path + (f"L{at((centre[0] - back, low))}" if back > 0 else "")


def _point(x: float, centre: Point, r: float, straight: float, far: float) -> Point:
    if far <= straight:
        return x + far, centre[1] - r
    if far <= straight + pi * r:
        return on_circle(centre, r, -90 + degrees((far - straight) / r))
    return centre[0] - (far - straight - pi * r), centre[1] + r


SIZE = (1200, 630)
_LEFT, _ROOM = 64.0, 560.0
_ART = DrawingBox(650, 70, 490, 490)
_FIGURES = (132, 112, 92, 74, 58)

Draws = Callable[[DrawingSheet, DrawingBox], None]
"""Draws a chart into its box."""


class PictureWords(NamedTuple):
    """The text on a picture: whose year it is, the figure, a line or two about it, and the site's name."""

    above: str
    figure: str
    text: str
    foot: str


def band(palette: str, name: str, amounts: Sequence[int], shape: str = "band") -> str:
    """Draw the stairs of a period: across the top of its page ("band"), or above the text on a phone ("strip")."""
    scene = Scene(palette, name, shape)
    width, height = float(scene.width), float(scene.height)
    if shape == "band":
        for level, high in ((0.35, 0.5), (0.7, 0.3)):  # the same stairs in the background, under the text
            _far(scene, amounts, level, high)
    box = DrawingBox(scene.left + width * 0.03, height * 0.16, width * 0.97 - scene.left, height * 0.74)
    stairs(scene, box, amounts, pen=height / 34)
    return scene.svg()


def _far(scene: Scene, amounts: Sequence[int], level: float, high: float) -> None:
    total, width, height = sum(amounts) or 1, float(scene.width), float(scene.height)
    tread = width / max(1, len(amounts))
    points = [(-10.0, height + 10)]
    x, y = -10.0, height * (0.99 - 0.1 * level)
    for amount in amounts:
        y -= height * high * amount / total
        points += [(x, y), (x + tread, y)]
        x += tread
    points += [(width + 10, y), (width + 10, height + 10)]
    scene.fill(lines(points, closed=True), scene.faint(level, scene.lit))


def card(palette: str, width: int, height: int, draws: Draws, margin: float = 8) -> str:
    """Draw a chart alone, for a card of this palette."""
    sheet = DrawingSheet(palette, width, height)
    draws(sheet, DrawingBox(margin, margin, width - 2 * margin, height - 2 * margin))
    return sheet.svg()


def month(palette: str, window: Window, ran: Mapping[date, int], most: int) -> str:
    """Draw the days of a month."""
    sheet = DrawingSheet(palette, 140, 120)
    days(sheet, DrawingBox(0, 0, 140, 120), window, ran, most)
    return sheet.svg()


def picture(palette: str, said: PictureWords, draws: Draws, ground: str = "") -> str:
    """Draw a link preview: text on the left, the chart on the right. `ground` is the SVG of a poster behind it all.

    All text must be writable.
    """
    sheet = DrawingSheet(palette, *SIZE)
    sheet.marks.append(ground)
    white, quiet, lit = words(palette)
    draws(sheet, _ART)
    sheet.write(said.above, (_LEFT, 98), 29, PLAIN, lit, room=_ROOM)
    size = next((size for size in _FIGURES if width_of(said.figure, HEAVY, size) <= _ROOM), _FIGURES[-1])
    sheet.write(said.figure, (_LEFT - size * 0.04, 330), size, HEAVY, white, room=_ROOM)
    for number, line in enumerate(wrapped(said.text, PLAIN, 33, _ROOM, 3)):
        sheet.write(line, (_LEFT, 392 + number * 44), 33, PLAIN, quiet)
    sheet.write(said.foot, (_LEFT, 574), 25, PLAIN, quiet, room=_ROOM)
    return sheet.svg(ground=True)
