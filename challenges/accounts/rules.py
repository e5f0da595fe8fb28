"""Which password will do, which address is whose, and how often somebody may try. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from challenges.accounts.common_passwords import is_common, is_named
from challenges.refusals import N_, Reason

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200


def password_reason(password: str, names: Iterable[str], site_name: str = "") -> Reason | None:
    """What speaks against a password. `names` are the handle and the address, which everybody would try first, as they
    would the name of the site.
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
    """Who may sign up."""

    OPEN = "open"
    INVITATION = "invitation"  # whoever has an invite
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class InviteFacts:
    """An invite as it is now."""

    uses: int
    used: int
    ends_at: datetime
    withdrawn: bool


def invite_reason(invite: InviteFacts | None, now: datetime) -> Reason | None:
    """Why an invite lets nobody in; None when it does."""
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
    """Why nobody signs up this way; None when somebody may."""
    if mode is RegistrationMode.OPEN:
        return None
    if mode is RegistrationMode.CLOSED:
        return Reason(N_("This site isn't taking new members at the moment."))
    if not has_invite:
        return Reason(N_("You need an invite to sign up here. Ask a member or an organiser for one."))
    return invite_reason(invite, now)


def making_reason(*, organises: bool, members_invite: bool, uses: int, open_ones: int) -> Reason | None:
    """What speaks against making an invite of so many uses; `open_ones` of the same runner still let somebody in."""
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


class Door(Enum):
    """Where somebody may try."""

    SIGN_IN = "sign-in"
    OWN_BROWSER = "own-browser"  # signing in with a browser in which the account was signed in before
    LINK = "link"  # asking for a link to sign in with
    SIGN_UP = "sign-up"
    RESET = "reset"  # asking for a new password
    PASSWORD = "password"  # asked again by a page that is signed in
    LETTER = "letter"  # having a letter with a link sent


class By(Enum):
    """What tries are counted by."""

    HOST = "host"  # the network address they come from
    ACCOUNT = "account"  # the account they are about, whether it exists or not
    BOTH = "both"  # one address about one account
    BROWSER = "browser"  # one browser that an account has been signed in with


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in any stretch of that length."""

    tries: int
    within: timedelta


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
# Tight for one address about one account; wide for an account alone, whatever it is called in the form; and in between
# for an address, behind which a whole club may sit. A sign-in that succeeds is not counted. A browser in which the
# account was signed in before is counted by itself alone, so strangers cannot shut its owner out; and with any other
# browser the owner gets in by a link in a letter. Letters are not counted by account, or strangers could use them up:
# one goes out in a while (LETTER_EVERY), however often it is asked for.
LIMITS: Mapping[Door, Mapping[By, Limit]] = {
    Door.SIGN_IN: {By.BOTH: Limit(10, _QUARTER), By.HOST: Limit(60, _QUARTER), By.ACCOUNT: Limit(100, _HOUR)},
    Door.OWN_BROWSER: {By.BROWSER: Limit(10, _QUARTER)},
    Door.SIGN_UP: {By.HOST: Limit(40, _HOUR)},
    Door.RESET: {By.HOST: Limit(30, _HOUR)},
    Door.LINK: {By.HOST: Limit(30, _HOUR)},
    Door.PASSWORD: {By.ACCOUNT: Limit(10, _QUARTER)},
    Door.LETTER: {By.ACCOUNT: Limit(5, _HOUR)},
}
LETTER_EVERY = timedelta(minutes=5)
REVOKED_KEPT = timedelta(days=61)  # a day longer than a session lasts
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
