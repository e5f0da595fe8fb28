"""The preview image for links to a leaderboard: its poster, with the top runners as bars.

1200 × 630, the size that link previews expect. Text stays in the poster's text area. Pure.
"""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from challenges.posters.palettes import PALETTES, WHITE, mix, words
from challenges.posters.poster import draw
from challenges.posters.scene import HEAVY, PLAIN, SHAPES, cut, short, width_of, wrapped

LANES = 5
_LEFT = 64.0
_RIGHT = SHAPES["share"].width * SHAPES["share"].words - 16
_NAME = 124.0  # where names and bars start
_FIRST, _STEP = 300.0, 55.0  # baseline of the first name, and the distance to the next
_TITLES = ((66, 1, 172.0), (50, 2, 150.0), (40, 3, 140.0))  # font size, number of lines, baseline of the first line


class CardRow(NamedTuple):
    """One runner: "1" or "2=", a name, "72.4 km", and the share of the leader's figure (0 to 1)."""

    place: str
    name: str
    figure: str
    share: float


class CardPoster(NamedTuple):
    """Palette, motif and seed: identifies a poster."""

    palette: str
    motif: str
    seed: str


def picture(poster: CardPoster, eyebrow: str, title: str, lanes: Sequence[CardRow], foot: str, empty: str = "") -> str:
    """Return the picture as SVG text. All text must be writable; overlong text is cut. `empty` replaces no rows."""
    white, quiet, lit = words(poster.palette)
    shape = SHAPES["share"]
    marks = [
        draw(*poster, "share"),
        _words(eyebrow, _LEFT, 86, 27, PLAIN, lit, _RIGHT - _LEFT),
        *_title(title, white),
        *(mark for index, lane in enumerate(lanes[:LANES]) for mark in _lane(lane, _FIRST + index * _STEP, poster)),
        *([] if lanes else [_words(empty, _LEFT, _FIRST, 30, PLAIN, white, _RIGHT - _LEFT)]),
        _words(foot, _LEFT, 588, 25, PLAIN, quiet, _RIGHT - _LEFT),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shape.width}" height="{shape.height}" '
        f'viewBox="0 0 {shape.width} {shape.height}" font-family="Archivo">{"".join(marks)}</svg>'
    )


def _title(title: str, colour: str) -> list[str]:
    """Draw the title in the largest font size that fits all of it."""
    room = _RIGHT - _LEFT
    tried = [(size, top, wrapped(title, HEAVY, size, room, count)) for size, count, top in _TITLES]
    size, top, lines = next((one for one in tried if " ".join(one[2]) == title), tried[-1])
    return [
        _words(line, _LEFT, top + number * size * 1.12, size, HEAVY, colour, room) for number, line in enumerate(lines)
    ]


def _lane(lane: CardRow, line: float, poster: CardPoster) -> list[str]:
    white, _quiet, lit = words(poster.palette)
    track = mix(PALETTES[poster.palette].deep, WHITE, 0.22)
    figure = width_of(lane.figure, HEAVY, 25)
    full = _RIGHT - _NAME
    bar = max(8.0, full * min(max(lane.share, 0), 1))
    return [
        _words(lane.place, _LEFT, line, 25, HEAVY, lit, _NAME - _LEFT),
        _words(lane.name, _NAME, line, 27, PLAIN, white, full - figure - 24),
        _words(lane.figure, _RIGHT, line, 25, HEAVY, white, figure + 1, anchor="end"),
        f'<rect x="{short(_NAME)}" y="{short(line + 13)}" width="{short(full)}" height="8" rx="4" fill="{track}"/>',
        f'<rect x="{short(_NAME)}" y="{short(line + 13)}" width="{short(bar)}" height="8" rx="4" fill="{lit}"/>',
    ]


def _words(
    text: str, x: float, y: float, size: float, weight: int, colour: str, room: float, anchor: str = "start"
) -> str:
    shown = escape(cut(text, weight, size, room))
    return (
        f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{shown}</text>'
    )
