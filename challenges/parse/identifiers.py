"""What an account is known by, its handle and its e-mail address: how they are read, and when two spellings are one.

Every place that takes one of them reads it here: signing up and in, asking for a new password, finding a runner, and
counting tries. Handles are plain, so that none looks like another: all that is folded away in a name is folded here
(NFKC, case). Addresses belong to other people's mail servers: only what no server tells apart is folded. So `groß@` and
`gross@` are two addresses, and a domain is one in either of its spellings (RFC 5891), in any case.
"""

import re
import unicodedata
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from challenges.parse.written import LONGEST_TEXT
from challenges.refusals import N_, Reason, Unreadable

_HANDLE = re.compile(r"[a-z0-9_-]{3,30}")
_LONGEST_ADDRESS = 254
_WIDE = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # as Japanese keyboards write ASCII


class Identifier(NamedTuple):
    """What somebody signs in with. One of both is there, or neither when the text can be neither."""

    handle: str | None
    address_key: str | None


def handle(text: str) -> str:
    """The name in a runner's address, in lower case: 3 to 30 of a-z, 0-9, "_" and "-"; a leading "@" is dropped."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(Reason(N_("That's too long. Use %(most)s characters or fewer."), most=30))
    folded = unicodedata.normalize("NFKC", text).casefold().strip().removeprefix("@")
    if not folded:
        raise Unreadable(Reason(N_("Choose a handle of 3 to 30 letters and digits.")))
    if not _HANDLE.fullmatch(folded):
        raise Unreadable(Reason(N_("Use 3 to 30 characters in a handle: letters a to z, digits, “-” and “_”.")))
    return folded


def address(text: str) -> str:
    """An e-mail address as it is written in letters. Whether it exists is for a letter to find out."""
    try:
        read = validate_email(narrow(text), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Unreadable(Reason(N_("Enter an email address, like ann@example.org."))) from error
    if len(read) > _LONGEST_ADDRESS:
        raise Unreadable(Reason(N_("At most %(most)s characters."), most=_LONGEST_ADDRESS))
    return str(read)


def address_key(text: str) -> str:
    """What makes two spellings of an e-mail address one: lower case, composed signs, the domain as DNS has it."""
    plain = unicodedata.normalize("NFC", narrow(text))
    local, _, domain = plain.rpartition("@")
    try:
        read = validate_email(plain, check_deliverability=False, test_environment=True)
        local, domain = read.local_part, read.ascii_domain or read.domain
    except EmailNotValidError:
        pass  # an old address, or none: it is compared as it stands
    return unicodedata.normalize("NFC", f"{local}@{domain}".lower())


def identifier(text: str) -> Identifier:
    """What somebody typed to say who they are: an address, a handle, or a handle with "@" before it."""
    if "@" in narrow(text)[1:]:
        return Identifier(None, address_key(text))
    try:
        return Identifier(handle(text), None)
    except Unreadable:
        return Identifier(None, None)


def narrow(text: str) -> str:
    """Text without the space around it, and with full-width ASCII as plain ASCII."""
    return text.translate(_WIDE).strip()
