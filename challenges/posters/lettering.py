"""Words in a picture: which can be written with the letters at hand, how wide they are, and how long ones are cut.

Widths are those of the font files beside (`bin/lettering` makes both). Pairs that move together are not counted, so
a word is at most a little narrower than it is said to be here. Pure.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
PLAIN, HEAVY = 600, 800
"""The two weights: of names and small words, and of headlines and figures (which is wider, too)."""
_CUT = "\N{HORIZONTAL ELLIPSIS}"


def writable(text: str) -> str | None:
    """The text as it can be written; None when one of its letters is missing. Pictographs are left out."""
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
                continue  # goes with the pictograph before it
            return None
    return " ".join("".join(kept).split()) or None


def width_of(text: str, weight: int, size: float) -> float:
    """How far a line reaches, in the unit of `size`."""
    widths = _widths(weight)
    return sum(widths.get(ord(sign), 1000) for sign in text) * size / 1000


def cut(text: str, weight: int, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for, with three dots."""
    if width_of(text, weight, size) <= room:
        return text
    while text and width_of(text + _CUT, weight, size) > room:
        text = text[:-1].rstrip()
    return text + _CUT


def wrapped(text: str, weight: int, size: float, room: float, lines: int) -> list[str]:
    """The text in lines, broken between words; the last is cut when there are more words than room."""
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
    """Code point to width, in thousandths of the size."""
    table = json.loads((FONTS / "widths.json").read_text(encoding="ascii"))
    return {int(code): width for code, width in table[str(weight)].items()}
