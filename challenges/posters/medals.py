"""The preview image for links to an award: its medal in front of the poster of its event.

1200 × 630, the size that link previews expect. The medal takes the poster's picture area and the text its text area.
Pure.
"""

from xml.sax.saxutils import escape

from challenges.posters.cards import CardPoster
from challenges.posters.palettes import PALETTES, WHITE, mix, words
from challenges.posters.poster import draw
from challenges.posters.scene import HEAVY, PLAIN, SHAPES, cut, short, wrapped

_LEFT = 64.0
_ROOM = SHAPES["share"].width * SHAPES["share"].words - 16 - _LEFT
_TITLES = ((82, 1), (70, 2), (54, 3), (44, 4))  # font size, number of lines
_CENTRE, _RADIUS = (945.0, 372.0), 178.0
_SIGNS = {1: 150, 2: 140, 3: 116, 4: 92, 5: 76}  # font size of the text on the medal, by its length


def picture(poster: CardPoster, medal: str, eyebrow: str, title: str, line: str, foot: str) -> str:
    """Return the picture as SVG text. All text must be writable (`lettering.writable`); what is too long is cut."""
    white, quiet, lit = words(poster.palette)
    shape = SHAPES["share"]
    size, lines = _fitting(title)
    top = 250.0 - 0.35 * size * (len(lines) - 1)
    below = top + size * 1.08 * (len(lines) - 1)
    marks = [
        draw(*poster, "share"),
        _medal(poster.palette, medal),
        _words(eyebrow, _LEFT, 104, 32, PLAIN, lit),
        *(_words(part, _LEFT, top + at * size * 1.08, size, HEAVY, white) for at, part in enumerate(lines)),
        *(
            _words(part, _LEFT, below + 74 + at * 42, 34, PLAIN, quiet)
            for at, part in enumerate(wrapped(line, PLAIN, 34, _ROOM, 2))
        ),
        _words(foot, _LEFT, 582, 27, PLAIN, quiet),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shape.width}" height="{shape.height}" '
        f'viewBox="0 0 {shape.width} {shape.height}" font-family="Archivo">{"".join(marks)}</svg>'
    )


def _fitting(title: str) -> tuple[int, list[str]]:
    """Return the largest font size that fits the whole title, and its lines."""
    tried = [(size, wrapped(title, HEAVY, size, _ROOM, count)) for size, count in _TITLES]
    return next((one for one in tried if " ".join(one[1]) == title), tried[-1])


def _medal(palette: str, text: str) -> str:
    """Draw a disc on its ribbon, hanging from the top edge; a dark rim separates it from the motif."""
    deep, lit, _label = PALETTES[palette]
    x, y = _CENTRE
    band, back = mix(lit, deep, 0.35), mix(lit, deep, 0.55)
    size = _SIGNS.get(len(text), 62)
    return (
        f'<path d="M{short(x + 190)} 0H{short(x + 84)}L{short(x - 40)} 232h84Z" fill="{back}"/>'
        f'<path d="M{short(x - 190)} 0H{short(x - 84)}L{short(x + 40)} 232h-84Z" fill="{band}"/>'
        f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(_RADIUS + 12)}" fill="{deep}"/>'
        f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(_RADIUS)}" fill="{lit}"/>'
        f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(_RADIUS - 5)}" fill="none" '
        f'stroke="{mix(lit, WHITE, 0.55)}" stroke-width="10"/>'
        f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(_RADIUS - 26)}" fill="none" stroke="{deep}" '
        f'stroke-width="6" stroke-dasharray="5 13"/>'
        f'<text x="{short(x)}" y="{short(y + size * 0.36)}" font-size="{size}" font-weight="{HEAVY}" fill="{deep}" '
        f'text-anchor="middle">{escape(text)}</text>'
    )


def _words(text: str, x: float, y: float, size: float, weight: int, colour: str) -> str:
    shown = escape(cut(text, weight, size, _ROOM))
    return (
        f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" font-weight="{weight}" '
        f'fill="{colour}">{shown}</text>'
    )
