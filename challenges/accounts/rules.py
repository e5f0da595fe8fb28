"""Rules for passwords, invites, sign-up and throttling. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from challenges.accounts.common_passwords import is_common, is_named
from challenges.refusals import N_, Reason

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


class Door(Enum):
    """The kinds of attempts that are throttled."""

    SIGN_IN = "sign-in"
    OWN_BROWSER = "own-browser"  # signing in from a browser that the account has used before
    LINK = "link"  # requesting a sign-in link
    SIGN_UP = "sign-up"
    RESET = "reset"  # requesting a password reset
    PASSWORD = "password"  # confirming the password while signed in
    LETTER = "letter"  # requesting an email with a link


class By(Enum):
    """What attempts are counted by."""

    HOST = "host"  # the network address
    ACCOUNT = "account"  # the account, whether it exists or not
    BOTH = "both"  # one network address and one account
    BROWSER = "browser"  # one browser that the account has used before


@dataclass(frozen=True, slots=True)
class Limit:
    """The most attempts in any period of that length."""

    tries: int
    within: timedelta


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
# Strict for one network address and one account; loose for an account alone, however it is written in the form; in
# between for a network address, which a whole club may share. Successful sign-ins are not counted. A browser that the
# account has used before has its own count, so attackers cannot lock the owner out; from any other browser the owner
# can use an emailed link. Emails are not counted by account, or attackers could use them up: one goes out per
# LETTER_EVERY, however often it is requested.
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
    """Too many attempts; `wait` is the time until the next one is allowed."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def wait_for(limit: Limit, tries: Iterable[datetime], now: datetime, own: int = 0) -> timedelta | None:
    """Return how long to wait until another attempt is allowed, given the times of past ones; None if it is allowed.

    The latest `own` attempts (0 or 1) are the one being checked.
    """
    counted = sorted(at for at in tries if at > now - limit.within)
    allowed = limit.tries + own
    if len(counted) < allowed:
        return None
    return counted[-allowed] + limit.within - now
