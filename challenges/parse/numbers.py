"""Shared helpers for parsing typed text: folding, and numbers with their marks.

Parse numbers.
"""

import re
import unicodedata
from decimal import Decimal

from challenges.refusals import N_, Reason, Unreadable

LONGEST_TEXT = 100

SAME = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
        ),
        **dict.fromkeys("\u2019\u2018\u02bc\u2032\u00b4\u0060\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u2033\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-"),
        **dict.fromkeys("\uff0c\u066b", ","),
        "\u066c": "'",
        "\uff0e": ".",
        **dict.fromkeys("\uff1a\u2236", ":"),
        **dict.fromkeys("\uff0f\u2044", "/"),
        **dict.fromkeys("\u200b\u200e\u200f\ufeff\u061c\u2066\u2067\u2068\u2069"),
    }
)
NUMBER = re.compile(r"[0-9]+(?:[ ',.][0-9]+)*")


def plain_of(text: str, blank: Reason) -> str:
    """Fold to lower case, ASCII digits, plain marks and single spaces. Raises `Unreadable` if blank or too long."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(Reason(N_("That's too long. Use %(most)s characters or fewer."), most=LONGEST_TEXT))
    composed = unicodedata.normalize("NFC", text.translate(SAME))
    letters = "".join(_narrow(mark) for mark in composed)
    digits = "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in letters)
    plain = " ".join(digits.lower().split())
    if not plain:
        raise Unreadable(blank)
    return plain


def shown(text: str) -> str:
    """Return the typed text, shortened to fit in a sentence."""
    typed = " ".join(text.split())
    return typed if len(typed) <= 30 else typed[:29] + "…"


def is_grouped(parts: list[str]) -> bool:
    return 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])


def number_of(text: str, decimal: str | None, groups_three: bool) -> Decimal | None:
    """Return the number written in `text` (digits and marks only), or None if the marks make no sense."""
    marks = [mark for mark in text if not mark.isdigit()]
    whole, fraction = text, ""
    if marks and _decimal_mark(text, marks, decimal, groups_three):
        whole, _, fraction = text.rpartition(marks[-1])
    parts = re.split(r"[ ',.]", whole)
    grouping = {mark for mark in whole if not mark.isdigit()}
    if len(grouping) > 1 or (len(parts) > 1 and not is_grouped(parts)) or (fraction and not fraction.isdigit()):
        return None
    return Decimal(f"{''.join(parts) or '0'}.{fraction or '0'}")


def _decimal_mark(text: str, marks: list[str], decimal: str | None, groups_three: bool) -> bool:
    """Return whether the last mark is a decimal mark, by the rule in the package docstring."""
    last = marks[-1]
    if last not in ",." or marks.count(last) > 1:
        return False
    if len(set(marks)) > 1:
        return True
    before, _, after = text.partition(last)
    if len(after) != 3 or not 1 <= len(before) <= 3 or before == "0":
        return True
    if decimal is not None:
        return last == decimal
    return not groups_three and not (last == "," and after == "000")


def _narrow(mark: str) -> str:
    """Return a full-width letter, or a unit written as one character ("㎞"), as plain letters."""
    return unicodedata.normalize("NFKC", mark) if "\uff21" <= mark <= "\uff5a" or "\u3380" <= mark <= "\u33df" else mark


def number(text: str, least: Decimal | int = 0, most: Decimal | int = 10**12, *, decimal: str | None = None) -> Decimal:
    """Parse a number from `least` to `most`, with or without decimals: "12", "7,5", "1 234.5"."""
    plain = plain_of(text, Reason(N_("Enter a number.")))
    sign, digits = (-1, plain[1:].lstrip()) if plain.startswith("-") else (1, plain.removeprefix("+"))
    read = number_of(digits, decimal, groups_three=False) if NUMBER.fullmatch(digits) else None
    if read is None:
        raise Unreadable(Reason(N_("“%(text)s” isn't a number."), text=shown(text)))
    if not least <= sign * read <= most:
        raise Unreadable(Reason(N_("Enter a number from %(least)s to %(most)s."), least=least, most=most))
    return sign * read


def whole(text: str, least: int = 0, most: int = 10**9) -> int:
    """Parse a whole number from `least` to `most`; thousands may be grouped: "12", "1,500", "1 500"."""
    plain = plain_of(text, Reason(N_("Enter a whole number.")))
    sign, digits = (-1, plain[1:].lstrip()) if plain.startswith("-") else (1, plain.removeprefix("+"))
    parts = re.split(r"[ ',.]", digits) if NUMBER.fullmatch(digits) else []
    if not parts or (len(parts) > 1 and (not is_grouped(parts) or len(set(re.sub("[0-9]", "", digits))) > 1)):
        raise Unreadable(Reason(N_("“%(text)s” isn't a whole number."), text=shown(text)))
    read = sign * int("".join(parts))
    if not least <= read <= most:
        raise Unreadable(Reason(N_("Enter a whole number from %(least)s to %(most)s."), least=least, most=most))
    return read
