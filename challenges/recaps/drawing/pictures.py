"""Whole pictures: the band above a period, the chart in a card, and the 1200 × 630 link preview. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from challenges.clock import Window
from challenges.posters.lettering import wrapped
from challenges.posters.palettes import words
from challenges.posters.scene import Scene, lines
from challenges.recaps.drawing import figures
from challenges.recaps.drawing.sheet import HEAVY, PLAIN, Box, Sheet, width_of

SIZE = (1200, 630)
_LEFT, _ROOM = 64.0, 560.0
_ART = Box(650, 70, 490, 490)
_FIGURES = (132, 112, 92, 74, 58)

Draws = Callable[[Sheet, Box], None]
"""Draws a chart into its box."""


class Words(NamedTuple):
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
    box = Box(scene.left + width * 0.03, height * 0.16, width * 0.97 - scene.left, height * 0.74)
    figures.stairs(scene, box, amounts, pen=height / 34)
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
    sheet = Sheet(palette, width, height)
    draws(sheet, Box(margin, margin, width - 2 * margin, height - 2 * margin))
    return sheet.svg()


def month(palette: str, window: Window, ran: Mapping[date, int], most: int) -> str:
    """Draw the days of a month."""
    sheet = Sheet(palette, 140, 120)
    figures.days(sheet, Box(0, 0, 140, 120), window, ran, most)
    return sheet.svg()


def picture(palette: str, said: Words, draws: Draws, ground: str = "") -> str:
    """Draw a link preview: text on the left, the chart on the right. `ground` is the SVG of a poster behind it all.

    All text must be writable.
    """
    sheet = Sheet(palette, *SIZE)
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
