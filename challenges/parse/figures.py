"""Parse numbers."""

import re
from decimal import Decimal

from challenges.parse.written import NUMBER, is_grouped, number_of, plain_of, shown
from challenges.refusals import N_, Reason, Unreadable


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
