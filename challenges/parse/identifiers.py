"""Parse what identifies an account, its handle and its email address, and normalise spellings for comparison.

Everything that takes a handle or an address parses it here: signing up and in, password resets, runner lookup and
throttling. Handles are plain so that no two look alike: they are case-folded and NFKC-normalised like names. Addresses
belong to other people's mail servers, so only differences that no server makes are folded: `groß@` and `gross@` are two
addresses, while a domain is the same in both of its spellings (RFC 5891) and in any case.
"""

import re
import unicodedata
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from challenges.parse.numbers import LONGEST_TEXT
from challenges.refusals import N_, Reason, Unreadable

_HANDLE = re.compile(r"[a-z0-9_-]{3,30}")
_LONGEST_ADDRESS = 254
_WIDE = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # full-width ASCII


class Identifier(NamedTuple):
    """What someone signs in with: a handle or an address key, or neither if the text can't be either."""

    handle: str | None
    address_key: str | None


def handle(text: str) -> str:
    """Parse the name in a runner's URL, in lower case: 3 to 30 of a-z, 0-9, "_" and "-"; a leading "@" is dropped."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(Reason(N_("That's too long. Use %(most)s characters or fewer."), most=30))
    folded = unicodedata.normalize("NFKC", text).casefold().strip().removeprefix("@")
    if not folded:
        raise Unreadable(Reason(N_("Choose a handle of 3 to 30 letters and digits.")))
    if not _HANDLE.fullmatch(folded):
        raise Unreadable(Reason(N_("Use 3 to 30 characters in a handle: letters a to z, digits, “-” and “_”.")))
    return folded


def address(text: str) -> str:
    """Parse an email address, normalised for writing to. Only a sent mail can tell whether it exists."""
    try:
        read = validate_email(narrow(text), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Unreadable(Reason(N_("Enter an email address, like ann@example.org."))) from error
    if len(read) > _LONGEST_ADDRESS:
        raise Unreadable(Reason(N_("At most %(most)s characters."), most=_LONGEST_ADDRESS))
    return str(read)


def address_key(text: str) -> str:
    """Return the key that is equal for all spellings of an address: lower case, NFC, the domain in its ASCII form."""
    plain = unicodedata.normalize("NFC", narrow(text))
    local, _, domain = plain.rpartition("@")
    try:
        read = validate_email(plain, check_deliverability=False, test_environment=True)
        local, domain = read.local_part, read.ascii_domain or read.domain
    except EmailNotValidError:
        pass  # an old address, or not an address: compared as it is
    return unicodedata.normalize("NFC", f"{local}@{domain}".lower())


def identifier(text: str) -> Identifier:
    """Parse what someone typed to say who they are: an address, a handle, or a handle with a leading "@"."""
    if "@" in narrow(text)[1:]:
        return Identifier(None, address_key(text))
    try:
        return Identifier(handle(text), None)
    except Unreadable:
        return Identifier(None, None)


def narrow(text: str) -> str:
    """Return text without surrounding space and with full-width ASCII as plain ASCII."""
    return text.translate(_WIDE).strip()
