"""Signing up, proving an address, passwords, leaving; and the limits at the doors."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from challenges import clock
from challenges.accounts import links, queries
from challenges.accounts.models import Attempt, OwnerLink
from challenges.accounts.rules import FORGOTTEN_AFTER, LIMITS, By, Door, TooOften, address_key, wait_for
from challenges.db import add, db, lock, transaction, writes
from challenges.events import announce
from challenges.mail import Letter, write_letter
from challenges.refusals import N_, Reason, Refused
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runners.queries import handle_is_taken, somebody_is_here
from challenges.units import Units


class Taken(Exception):
    """Somebody else has it; `field` is "handle" or "email"."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


# --- an account -----------------------------------------------------------------------------------------------------


@writes
def sign_up(
    *, handle: str, name: str, email: str, password_hash: str, zone: str, units: Units, owner_token: str | None = None
) -> Runner:
    """Make an account and send the link that proves its address.

    With the owner's link the new runner owns the site. Raises Taken, also when somebody else was a moment faster, and
    Refused when the link was used already.
    """
    is_owner = owner_token is not None
    if owner_token is not None:
        _use_owner_link(owner_token)
    runner = Runner(
        handle=handle,
        name=name,
        email=email,
        email_key=address_key(email),
        password_hash=password_hash,
        zone=zone,
        units=units,
        created_at=clock.now(),
        is_owner=is_owner,
        is_organiser=is_owner,
    )
    try:
        with db.session.begin_nested():
            add(runner)
    except IntegrityError as error:
        raise Taken("handle" if handle_is_taken(handle) else "email") from error
    write_letter(email, "accounts/welcome", runner=runner, token=links.to_verify(runner.id, email))
    return runner


@writes
def send_verification(runner_id: int) -> None:
    """Send the link again, for the address that waits for it; nothing when none does."""
    runner = lock(Runner, runner_id)
    address = runner.new_email or (None if runner.email_verified_at else runner.email)
    if address:
        _ask_to_verify(runner, address)


@writes
def ask_for_address(runner_id: int, email: str) -> None:
    """Ask for another address: it counts once the link sent to it was answered.

    Where it belongs to somebody else, that person gets a letter instead, and the page says the same as ever.
    """
    runner = lock(Runner, runner_id)
    runner.new_email = None if email == runner.email else email
    if runner.new_email:
        _ask_to_verify(runner, email)


def _ask_to_verify(runner: Runner, address: str) -> None:
    if address != runner.email and address_key(address) != runner.email_key and queries.address_is_taken(address):
        write_letter(address, "accounts/address_taken")
    else:
        write_letter(address, "accounts/verify", runner=runner, token=links.to_verify(runner.id, address))


@writes
def verify(runner_id: int, address: str) -> None:
    """The address is theirs. A new one takes the place of the old one, which is told. Twice is the same as once."""
    runner = lock(Runner, runner_id)
    if address == runner.new_email:
        former = runner.email
        try:
            with db.session.begin_nested():
                runner.email, runner.email_key, runner.new_email = address, address_key(address), None
                runner.email_verified_at = clock.now()
        except IntegrityError as error:
            raise Refused(Reason(N_("That address belongs to another account by now."))) from error
        write_letter(former, "accounts/address_changed", runner=runner)
    elif address == runner.email:
        runner.email_verified_at = runner.email_verified_at or clock.now()


@writes
def leave(runner_id: int) -> None:
    """Remove an account and all that belongs to it; whoever keeps something else of it lets go first."""
    runner = lock(Runner, runner_id)
    announce(RunnerLeaving(runner_id))
    db.session.execute(delete(Letter).where(Letter.to.in_({runner.email, runner.new_email or runner.email})))
    db.session.delete(runner)
    db.session.flush()


# --- passwords ------------------------------------------------------------------------------------------------------


@writes
def send_reset(runner_id: int) -> None:
    """Send the link with which a new password is set."""
    runner = lock(Runner, runner_id)
    token = links.to_reset(runner.id, runner.password_hash)
    write_letter(runner.email, "accounts/reset", runner=runner, token=token)


@writes
def change_password(runner_id: int, password_hash: str) -> Runner:
    """Set the password and end every session of the runner."""
    runner = lock(Runner, runner_id)
    runner.password_hash = password_hash
    runner.session_version += 1
    write_letter(runner.email, "accounts/password_changed", runner=runner)
    return runner


@writes
def reset_password(token: str, password_hash: str) -> None:
    """Set the password by a letter's link, which also proves the address. Raises Refused for a link that is dead."""
    runner_id, trace = links.reset_of(token) or (0, "")
    runner = lock(Runner, runner_id) if runner_id else None
    if runner is None or not links.fits_state(trace, runner.password_hash):
        raise Refused(Reason(N_("This link was used already, or is too old. Ask for a new one.")))
    change_password(runner_id, password_hash)
    runner.email_verified_at = runner.email_verified_at or clock.now()


# --- the site's owner -----------------------------------------------------------------------------------------------


@writes
def renew_owner_link() -> str | None:
    """The words of a new link for the owner of an empty site, the only one that works; None when runners are here."""
    db.session.execute(delete(OwnerLink).where(OwnerLink.used_at.is_(None)))
    if somebody_is_here():
        return None
    token = secrets.token_urlsafe(24)
    add(OwnerLink(token_hash=links.digest(token), made_at=clock.now()))
    return token


def _use_owner_link(token: str) -> None:
    unused = (OwnerLink.token_hash == links.digest(token), OwnerLink.used_at.is_(None))
    used = db.session.execute(update(OwnerLink).where(*unused).values(used_at=clock.now()))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(Reason(N_("The owner's link was used already. Sign up without it, or sign in.")))


# --- the doors ------------------------------------------------------------------------------------------------------


def knock(door: Door, keys: Mapping[By, str]) -> list[int]:
    """Count a try at a door, in a transaction of its own that stays whatever becomes of the request.

    `keys` are hashes of who tries. Returns what `forgive` takes. Raises TooOften; a try that is turned away is not
    counted, so waiting always helps. Counted first and looked at then: of many at once never more pass than may.
    """
    _refuse_too_often(door, keys, own=0)
    now = clock.now()
    with transaction():
        tries = [add(Attempt(door=door.value, key=keys[by], at=now)).id for by in LIMITS[door]]
    try:
        _refuse_too_often(door, keys, own=1)
    except TooOften:
        forgive(tries)
        raise
    return tries


def _refuse_too_often(door: Door, keys: Mapping[By, str], own: int) -> None:
    now = clock.now()
    waits = [
        wait
        for by, limit in LIMITS[door].items()
        if (wait := wait_for(limit, queries.tries_at(door, keys[by], now - limit.within), now, own))
    ]
    if waits:
        raise TooOften(max(waits))


def forgive(tries: list[int]) -> None:
    """Count these tries no longer, because they were right; in a short transaction of its own too."""
    if tries:
        with transaction():
            db.session.execute(delete(Attempt).where(Attempt.id.in_(tries)))


@writes
def forget_attempts() -> None:
    """The sweep: no try is kept longer than it can matter."""
    db.session.execute(delete(Attempt).where(Attempt.at < clock.now() - FORGOTTEN_AFTER - timedelta(minutes=1)))
