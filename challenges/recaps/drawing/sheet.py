"""A canvas of any size for charts, with text. Pure."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

from challenges.posters.lettering import HEAVY, PLAIN, cut, width_of
from challenges.posters.palettes import PALETTES, WHITE, mix, words
from challenges.posters.scene import Scene, short

__all__ = ["HEAVY", "PLAIN", "WHITE", "Box", "Sheet", "mix", "width_of"]


class Box(NamedTuple):
    """Where on a sheet something is drawn."""

    x: float
    y: float
    width: float
    height: float


class Sheet(Scene):
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

    def block(self, box: Box, colour: str, radius: float = 0) -> None:
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
