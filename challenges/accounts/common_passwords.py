"""Passwords that are easy to guess: common ones, variants with digits appended or letters swapped, and sequences.

The list is data (`data/README.md`). Source of the rule: NIST SP 800-63B-4, section 3.1.1.2 (blocklists). Pure.
"""

import lzma
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent / "data" / "common_passwords.txt.xz"
_SWAPPED = str.maketrans("01345678@$!+", "oleasgtbasit")
_KEYS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
_ROWS = ("012345678901234567890", "abcdefghijklmnopqrstuvwxyz", *_KEYS)
_BOTH_WAYS = tuple(row for each in _ROWS for row in (each, each[::-1]))


def is_common(password: str) -> bool:
    """Return whether a password is common, or a usual variant of a common one."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    return _is_row(folded) or any(form in _passwords() for form in _forms(folded))


def is_named(password: str, names: Iterable[str]) -> bool:
    """Return whether a password is little more than one of these names, or than the part before an address's "@"."""
    plain = _plain(password)
    keys = {_plain(part) for name in names for part in (name, name.rpartition("@")[0])}
    for key in keys:
        rest = plain.replace(key, "") if len(key) >= 3 else plain
        if rest != plain and (rest == "" or rest.isdecimal() or (len(key) > 3 and len(rest) < 8)):
            return True
    return False


def _forms(folded: str) -> set[str]:
    once = _unit(folded)
    forms = {folded, once, "".join(folded.split())}
    forms |= {form.strip("0123456789 \t.,;:!?*#+-_$%&/=@()[]") for form in forms} | {_letters(form) for form in forms}
    return {again for form in forms for again in (form, form.translate(_SWAPPED), _unit(form))} - {""}


def _letters(text: str) -> str:
    """Strip trailing non-letters, then undo letter swaps: "p@ssw0rd2024" becomes "password"."""
    return re.sub(r"[\W\d_]+$", "", text).translate(_SWAPPED)


def _unit(text: str) -> str:
    """Return the repeating unit of a text: "abcabcabc" gives "abc"."""
    found = (text + text).find(text, 1) if text else 0
    return text[:found] if 0 < found < len(text) else text


def _is_row(folded: str) -> bool:
    """Return whether a text is made of at most two runs of the alphabet, the digits or a keyboard row, in either
    direction, or repeats a few characters.
    """
    if len(_unit(folded)) <= 4:
        return True
    pieces, rest = 0, folded
    while rest and pieces < 3:
        longest = next((size for size in range(len(rest), 1, -1) if any(rest[:size] in row for row in _BOTH_WAYS)), 1)
        pieces, rest = pieces + 1, rest[longest:]
    return not rest and pieces <= 2


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


@cache
def _passwords() -> frozenset[str]:
    return frozenset(lzma.decompress(_LIST.read_bytes()).decode("utf-8").splitlines())
