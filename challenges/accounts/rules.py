"""Which password will do, which address is whose, and how often somebody may try. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from challenges.refusals import N_, Reason

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200


def password_reason(password: str, names: Iterable[str]) -> Reason | None:
    """What speaks against a password. `names` are the handle and the address, which everybody would try first."""
    if len(password) < SHORTEST_PASSWORD:
        return Reason(
            N_("At least %(least)s characters. A few words in a row are easy to remember."), least=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        return Reason(N_("At most %(most)s characters."), most=LONGEST_PASSWORD)
    if len(set(password)) < 4:
        return Reason(N_("Use more different characters."))
    if password.strip().casefold() in {name.casefold() for name in names}:
        return Reason(N_("Choose something other than your handle or address."))
    return None


def address_key(address: str) -> str:
    """What makes two spellings of an e-mail address one: case and composed signs do not matter."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


# --- how often ------------------------------------------------------------------------------------------------------


class Door(Enum):
    """Where somebody may try."""

    SIGN_IN = "sign-in"
    SIGN_UP = "sign-up"
    RESET = "reset"  # asking for a new password
    PASSWORD = "password"  # asked again by a page that is signed in
    LETTER = "letter"  # having a letter with a link sent


class By(Enum):
    """What tries are counted by."""

    HOST = "host"  # the network address they come from
    ACCOUNT = "account"  # the account they are about, whether it exists or not
    BOTH = "both"  # one address about one account


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in any stretch of that length."""

    tries: int
    within: timedelta


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
# Tight for one address about one account; wide for an account alone, so that nobody can lock out somebody else; and
# in between for an address, behind which a whole club may sit. A sign-in that succeeds is not counted.
LIMITS: Mapping[Door, Mapping[By, Limit]] = {
    Door.SIGN_IN: {By.BOTH: Limit(10, _QUARTER), By.HOST: Limit(60, _QUARTER), By.ACCOUNT: Limit(100, _HOUR)},
    Door.SIGN_UP: {By.HOST: Limit(40, _HOUR)},
    Door.RESET: {By.ACCOUNT: Limit(5, _HOUR), By.HOST: Limit(30, _HOUR)},
    Door.PASSWORD: {By.ACCOUNT: Limit(10, _QUARTER)},
    Door.LETTER: {By.ACCOUNT: Limit(5, _HOUR)},
}
FORGOTTEN_AFTER = max(limit.within for limits in LIMITS.values() for limit in limits.values())


class TooOften(Exception):
    """The door stays shut for a while."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def wait_for(limit: Limit, tries: Iterable[datetime], now: datetime, own: int = 0) -> timedelta | None:
    """How long until another try is allowed, given the times of those made; None when it is allowed now.

    `own` of the tries, the latest, are the one that is being judged.
    """
    counted = sorted(at for at in tries if at > now - limit.within)
    allowed = limit.tries + own
    if len(counted) < allowed:
        return None
    return counted[-allowed] + limit.within - now
