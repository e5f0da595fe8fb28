"""The eight palettes, and the sums that keep words readable on them. Pure."""

from functools import cache
from typing import NamedTuple

from challenges.refusals import N_

READABLE = 4.5
"""Contrast that text must keep, at least (WCAG 2.2, 1.4.3)."""
MUTED = 0.84
"""How white the quiet words on a poster are; `--event-muted` in tokens.css says the same."""
WHITE = "#ffffff"


class Palette(NamedTuple):
    """Two colours in hex: the poster's ground and its light; and the name an organiser reads."""

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
    """Red, green and blue, 0 to 255, of a colour such as `#123f31`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with a share (0 to 1) of `other` in it, mixed as CSS does in sRGB."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def words(palette: str) -> tuple[str, str, str]:
    """The three colours of words on a poster: headlines, quiet words and the lit line above the headline."""
    deep, lit, _label = PALETTES[palette]
    return WHITE, mix(deep, WHITE, MUTED), lit


def readable(palette: str, ground: str) -> bool:
    """Whether all three keep their contrast on this ground."""
    return all(contrast(word, ground) >= READABLE for word in words(palette))


@cache
def faintest(palette: str, ink: str) -> float:
    """The largest share of `ink` in the deep ground that words can still lie on, in hundredths."""
    deep = PALETTES[palette].deep
    return max(share / 100 for share in range(60) if readable(palette, mix(deep, ink, share / 100)))
