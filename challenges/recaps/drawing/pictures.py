"""Whole pictures: the band above a period, what stands in a card, and the 1200 × 630 that a link shows. Pure."""

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
"""Draws the figure of a picture into its box."""


class Words(NamedTuple):
    """What is written on a picture: whose and when, the figure, a line or two about it, and where it comes from."""

    above: str
    figure: str
    text: str
    foot: str


def band(palette: str, name: str, amounts: Sequence[int], shape: str = "band") -> str:
    """The stairs of a period across the top of its page ("band"), or above its words on a phone ("strip")."""
    scene = Scene(palette, name, shape)
    width, height = float(scene.width), float(scene.height)
    if shape == "band":
        for level, high in ((0.35, 0.5), (0.7, 0.3)):  # the same way again, far off, under the words
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
    """A figure alone, to stand in a card of this palette."""
    sheet = Sheet(palette, width, height)
    draws(sheet, Box(margin, margin, width - 2 * margin, height - 2 * margin))
    return sheet.svg()


def month(palette: str, window: Window, ran: Mapping[date, int], most: int) -> str:
    """The days of a month."""
    sheet = Sheet(palette, 140, 120)
    figures.days(sheet, Box(0, 0, 140, 120), window, ran, most)
    return sheet.svg()


def picture(palette: str, said: Words, draws: Draws, ground: str = "") -> str:
    """What a shared link shows: words on the left, the figure on the right, or a poster below all of it as SVG.

    All words must be writable.
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
