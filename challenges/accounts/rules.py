"""Rules for passwords, invites, sign-up and throttling. Pure.

Passwords that are easy to guess are refused: common ones (`data/README.md`), those with digits appended or letters
swapped, and sequences. Source: NIST SP 800-63B-4, section 3.1.1.2 (blocklists).
"""

import lzma
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path

from challenges.refusals import N_, Reason

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


SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200


def password_reason(password: str, names: Iterable[str], site_name: str = "") -> Reason | None:
    """Return why a password is rejected; None if it is fine. `names` are the handle and the address, which an attacker
    would try first, like the site's name.
    """
    if len(password) < SHORTEST_PASSWORD:
        return Reason(
            N_("Use at least %(least)s characters. A few words in a row are easy to remember."), least=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        return Reason(N_("Use at most %(most)s characters."), most=LONGEST_PASSWORD)
    if len(set(password)) < 4:
        return Reason(N_("Use at least four different characters."))
    if is_named(password, names):
        return Reason(N_("Choose a password that isn't based on your handle or email address."))
    if is_named(password, [site_name]):
        return Reason(N_("Choose a password that isn't based on the name of this site."))
    if is_common(password):
        return Reason(N_("This password is easy to guess. A few words in a row are safer."))
    return None


# --- who may sign up ------------------------------------------------------------------------------------------------

RESERVED_HANDLES = frozenset(
    "abuse account accounts admin administrator api assets contact help hostmaster info invite invites mail me mod "
    "moderator news noreply no-reply official organiser organisers organizer organizers owner postmaster privacy root "
    "security settings sign-in sign-out sign-up signin signup site staff static status support system team webmaster "
    "www you".split()
)
MOST_USES, MOST_OPEN_OF_A_MEMBER = 500, 5
INVITE_LASTS = timedelta(days=14)


class RegistrationMode(Enum):
    """Who can sign up."""

    OPEN = "open"
    INVITATION = "invitation"  # anyone with an invite
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class InviteFacts:
    """The current state of an invite."""

    uses: int
    used: int
    ends_at: datetime
    withdrawn: bool


def invite_reason(invite: InviteFacts | None, now: datetime) -> Reason | None:
    """Return why an invite is not valid; None if it is."""
    if invite is None:
        return Reason(N_("This invite link isn't valid. Ask whoever sent it for a new one."))
    if invite.withdrawn:
        return Reason(N_("This invite was withdrawn. Ask whoever sent it for a new one."))
    if now >= invite.ends_at:
        return Reason(N_("This invite has expired. Ask whoever sent it for a new one."))
    if invite.used >= invite.uses:
        return Reason(N_("This invite has already been used. Ask whoever sent it for a new one."))
    return None


def sign_up_reason(
    mode: RegistrationMode, has_invite: bool, invite: InviteFacts | None, now: datetime
) -> Reason | None:
    """Return why sign-up is refused; None if it is allowed."""
    if mode is RegistrationMode.OPEN:
        return None
    if mode is RegistrationMode.CLOSED:
        return Reason(N_("This site isn't taking new members at the moment."))
    if not has_invite:
        return Reason(N_("You need an invite to sign up here. Ask a member or an organiser for one."))
    return invite_reason(invite, now)


def making_reason(*, organises: bool, members_invite: bool, uses: int, open_ones: int) -> Reason | None:
    """Return why an invite with this many uses is refused. `open_ones` is the runner's number of usable invites."""
    if not organises and not members_invite:
        return Reason(N_("On this site, only organisers can invite people."))
    if not organises and uses != 1:
        return Reason(N_("Each of your invites works for one person."))
    if not organises and open_ones >= MOST_OPEN_OF_A_MEMBER:
        return Reason(N_("You already have %(most)s unused invites. Withdraw one first."), most=MOST_OPEN_OF_A_MEMBER)
    if not 1 <= uses <= MOST_USES:
        return Reason(N_("Enter a number of people from 1 to %(most)s."), most=MOST_USES)
    return None


# --- how often ------------------------------------------------------------------------------------------------------


class AttemptKind(Enum):
    """The kinds of attempts that are throttled."""

    SIGN_IN = "sign-in"
    OWN_BROWSER = "own-browser"  # signing in from a browser that the account has used before
    LINK = "link"  # requesting a sign-in link
    SIGN_UP = "sign-up"
    RESET = "reset"  # requesting a password reset
    PASSWORD = "password"  # confirming the password while signed in
    LETTER = "letter"  # requesting an email with a link


class AttemptBy(Enum):
    """What attempts are counted by."""

    HOST = "host"  # the network address
    ACCOUNT = "account"  # the account, whether it exists or not
    BOTH = "both"  # one network address and one account
    BROWSER = "browser"  # one browser that the account has used before


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """The most attempts in any period of that length."""

    tries: int
    within: timedelta


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
# Strict for one network address and one account; loose for an account alone, however it is written in the form; in
# between for a network address, which a whole club may share. Successful sign-ins are not counted. A browser that the
# account has used before has its own count, so attackers cannot lock the owner out; from any other browser the owner
# can use an emailed link. Emails are not counted by account, or attackers could use them up: one goes out per
# LETTER_EVERY, however often it is requested.
LIMITS: Mapping[AttemptKind, Mapping[AttemptBy, AttemptLimit]] = {
    AttemptKind.SIGN_IN: {
        AttemptBy.BOTH: AttemptLimit(10, _QUARTER),
        AttemptBy.HOST: AttemptLimit(60, _QUARTER),
        AttemptBy.ACCOUNT: AttemptLimit(100, _HOUR),
    },
    AttemptKind.OWN_BROWSER: {AttemptBy.BROWSER: AttemptLimit(10, _QUARTER)},
    AttemptKind.SIGN_UP: {AttemptBy.HOST: AttemptLimit(40, _HOUR)},
    AttemptKind.RESET: {AttemptBy.HOST: AttemptLimit(30, _HOUR)},
    AttemptKind.LINK: {AttemptBy.HOST: AttemptLimit(30, _HOUR)},
    AttemptKind.PASSWORD: {AttemptBy.ACCOUNT: AttemptLimit(10, _QUARTER)},
    AttemptKind.LETTER: {AttemptBy.ACCOUNT: AttemptLimit(5, _HOUR)},
}
LETTER_EVERY = timedelta(minutes=5)
REVOKED_KEPT = timedelta(days=61)  # a day longer than a session lasts
FORGOTTEN_AFTER = max(limit.within for limits in LIMITS.values() for limit in limits.values())


class TooOften(Exception):
    """Too many attempts; `wait` is the time until the next one is allowed."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def wait_for(limit: AttemptLimit, tries: Iterable[datetime], now: datetime, own: int = 0) -> timedelta | None:
    """Return how long to wait until another attempt is allowed, given the times of past ones; None if it is allowed.

    The latest `own` attempts (0 or 1) are the one being checked.
    """
    counted = sorted(at for at in tries if at > now - limit.within)
    allowed = limit.tries + own
    if len(counted) < allowed:
        return None
    return counted[-allowed] + limit.within - now
