"""Text in pictures: which text can be drawn, how wide it is, and how long text is shortened.

Widths come from the font files in this package (`bin/lettering` makes both). Kerning is ignored, so drawn text is at
most slightly narrower than computed here. Pure.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path

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
