"""The eight palettes, and the calculations that keep text on them readable. Pure."""

from functools import cache
from typing import NamedTuple

from challenges.refusals import N_

READABLE = 4.5
"""Minimum contrast ratio of text (WCAG 2.2, 1.4.3)."""
MUTED = 0.84
"""Share of white in the quiet text on a poster; `--event-muted` in tokens.css has the same value."""
WHITE = "#ffffff"


class Palette(NamedTuple):
    """Two colours in hex, the poster's ground and its accent, and the name organisers see."""

    deep: str
    lit: str
    label: str


PALETTES: dict[str, Palette] = {
    "pine": Palette("#123f31", "#c5f277", N_("Pine")),
    "frost": Palette("#10284a", "#9fd8ff", N_("Frost")),
    "plum": Palette("#3d1438", "#ff9fc0", N_("Plum")),
    "clay": Palette("#5a1f0e", "#ffc48a", N_("Clay")),
    "sea": Palette("#07414b", "#7ce0d3", N_("Sea")),
    "night": Palette("#101820", "#e8ff59", N_("Night")),
    "heat": Palette("#7a1020", "#ffd166", N_("Heat")),
    "heather": Palette("#2d2257", "#c9b6ff", N_("Heather")),
}


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255, of a colour such as `#123f31`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` mixed with a share (0 to 1) of `other`, in sRGB as CSS does."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, as defined by WCAG 2.2."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as defined by WCAG 2.2."""
    lighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def words(palette: str) -> tuple[str, str, str]:
    """Return the three text colours of a poster: headlines, quiet text, and the line above the headline."""
    deep, lit, _label = PALETTES[palette]
    return WHITE, mix(deep, WHITE, MUTED), lit


def readable(palette: str, ground: str) -> bool:
    """Return whether all three text colours keep their contrast on this ground."""
    return all(contrast(word, ground) >= READABLE for word in words(palette))


@cache
def faintest(palette: str, ink: str) -> float:
    """Return the largest share of `ink` in the deep ground, in hundredths, that still leaves text readable."""
    deep = PALETTES[palette].deep
    return max(share / 100 for share in range(60) if readable(palette, mix(deep, ink, share / 100)))
