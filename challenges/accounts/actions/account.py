"""Signing up, confirming an address, passwords, emailed links, deleting an account."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from challenges import clock
from challenges.accounts import links, queries
from challenges.accounts.actions.registration import use_invite, use_owner_link
from challenges.accounts.actions.sessions import revoke
from challenges.accounts.models import Attempt
from challenges.accounts.rules import (
    LETTER_EVERY,
    Door,
)
from challenges.db import add, db, lock, writes
from challenges.events import announce
from challenges.jobs import later
from challenges.mail import Letter, write_letter
from challenges.parse import address_key
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.actions import keep_an_owner
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runners.queries import handle_is_taken
from challenges.units import Units


class Taken(Exception):
    """The handle or the address belongs to another account; `field` is "handle" or "email"."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@writes
def sign_up(
    *,
    handle: str,
    name: str,
    email: str,
    password_hash: str,
    zone: str,
    units: Units,
    owner_token: str | None = None,
    invite_token: str | None = None,
    back: str | None = None,
) -> Runner:
    """Create an account and email the link that confirms its address.

    `back` is the page to continue to after the emailed link. With `owner_token`, the new runner owns the site. Raises
    Taken if the handle or address is in use, even if another sign-up wins the race, and Refused if the owner link was
    already used, sign-up is closed or the invite is not valid.
    """
    is_owner = owner_token is not None
    if owner_token is not None:
        use_owner_link(owner_token)
    else:
        use_invite(invite_token)
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
    write_letter(email, "accounts/welcome", runner=runner, token=links.to_verify(runner.id, email), back=back)
    return runner


@writes
def send_verification(runner_id: int) -> None:
    """Send the confirmation link again for the pending address; do nothing if there is none."""
    runner = lock(Runner, runner_id)
    address = runner.new_email or (None if runner.email_verified_at else runner.email)
    if address:
        _ask_to_verify(runner, address)


@writes
def ask_for_address(runner_id: int, email: str) -> None:
    """Request a new address, which takes effect when the link sent to it is confirmed.

    If another account has the address, its owner gets an email instead; the page says the same in both cases.
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
    """Mark the address as confirmed. A new address replaces the old one, which is notified. Idempotent."""
    runner = lock(Runner, runner_id)
    if address == runner.new_email:
        former = runner.email
        try:
            with db.session.begin_nested():
                runner.email, runner.email_key, runner.new_email = address, address_key(address), None
                runner.email_verified_at = clock.now()
        except IntegrityError as error:
            raise Refused(Reason(N_("Another account uses that address now."))) from error
        write_letter(former, "accounts/address_changed", runner=runner)
    elif address == runner.email:
        runner.email_verified_at = runner.email_verified_at or clock.now()


@writes
def leave(runner_id: int) -> None:
    """Delete an account and everything in it. `RunnerLeaving` lets other features clean up first.

    Raises Refused for the only owner of the site.
    """
    keep_an_owner(runner_id)
    runner = lock(Runner, runner_id)
    announce(RunnerLeaving(runner_id))
    db.session.execute(delete(Letter).where(Letter.to.in_({runner.email, runner.new_email or runner.email})))
    db.session.delete(runner)
    db.session.flush()


def send_reset_later(runner_id: int, back: str | None = None) -> None:
    """Queue the email with the password reset link. Id 0 sends nothing but takes equally long."""
    later(send_reset, runner_id=runner_id, back=back or "")


def send_sign_in_link_later(runner_id: int, back: str | None = None) -> None:
    """Queue the email with a sign-in link. Id 0 sends nothing but takes equally long."""
    later(send_sign_in_link, runner_id=runner_id, back=back or "")


@writes
def send_reset(runner_id: int, back: str = "") -> None:
    """Email a password reset link, unless a recent one is still valid."""
    if runner := _to_write_to(Door.RESET, runner_id):
        token = links.to_reset(runner.id, runner.password_hash)
        write_letter(runner.email, "accounts/reset", runner=runner, token=token, back=back or None)


@writes
def send_sign_in_link(runner_id: int, back: str = "") -> None:
    """Email a link that signs in without a password, unless a recent one is still valid."""
    if runner := _to_write_to(Door.LINK, runner_id):
        token = links.to_sign_in(runner.id, runner.password_hash)
        write_letter(runner.email, "accounts/sign_in_link", runner=runner, token=token, back=back or None)


def _to_write_to(door: Door, runner_id: int) -> Runner | None:
    """Return the runner, locked; None if there is none, or if an email of this kind was just sent."""
    try:
        runner = lock(Runner, runner_id)
    except Missing:
        return None
    key, now = links.digest(f"letter {door.value} {runner_id}"), clock.now()
    if queries.tries_at(door, key, now - LETTER_EVERY):
        return None
    add(Attempt(door=door.value, key=key, at=now))
    return runner


@writes
def use_sign_in_link(token: str) -> Runner:
    """Return the runner who signs in with an emailed link, and confirm the address. Raises Refused for a dead link."""
    runner_id, trace = links.sign_in_of(token) or (0, "")
    runner = lock(Runner, runner_id) if runner_id else None
    alive = runner is not None and links.fits_state(trace, runner.password_hash)
    if runner is None or not alive or not revoke(links.digest(token)):
        raise Refused(Reason(N_("This link has been used or has expired. Ask for a new one.")))
    runner.email_verified_at = runner.email_verified_at or clock.now()
    return runner


@writes
def change_password(runner_id: int, password_hash: str) -> Runner:
    """Set the password and end all of the runner's sessions."""
    runner = lock(Runner, runner_id)
    runner.password_hash = password_hash
    runner.session_version += 1
    write_letter(runner.email, "accounts/password_changed", runner=runner)
    return runner


@writes
def reset_password(token: str, password_hash: str) -> None:
    """Set the password with an emailed link, and confirm the address. Raises Refused for a dead link."""
    runner_id, trace = links.reset_of(token) or (0, "")
    runner = lock(Runner, runner_id) if runner_id else None
    if runner is None or not links.fits_state(trace, runner.password_hash):
        raise Refused(Reason(N_("This link has been used or has expired. Ask for a new one.")))
    change_password(runner_id, password_hash)
    runner.email_verified_at = runner.email_verified_at or clock.now()
