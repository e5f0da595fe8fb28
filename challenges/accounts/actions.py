"""Actions on accounts: sign-up, addresses, passwords, invites, sessions, throttling and deletion."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from challenges import clock
from challenges.accounts import queries, signed_links
from challenges.accounts.models import Attempt, Invite, OwnerLink, Registration
from challenges.accounts.rules import (
    FORGOTTEN_AFTER,
    INVITE_LASTS,
    LETTER_EVERY,
    LIMITS,
    REVOKED_KEPT,
    AttemptBy,
    AttemptKind,
    RegistrationMode,
    TooOften,
    invite_reason,
    making_reason,
    sign_up_reason,
    wait_for,
)
from challenges.db import add, db, insert_if_absent, lock, transaction, writes
from challenges.events import announce
from challenges.jobs import enqueue
from challenges.mail import Letter, write_letter
from challenges.parse import address_key
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.actions import keep_an_owner
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import RevokedToken, Runner
from challenges.runners.queries import handle_is_taken, has_runners
from challenges.units import Units


@writes
def set_registration(mode: RegistrationMode, *, members_invite: bool) -> None:
    """Set who can sign up and whether members can invite people."""
    insert_if_absent(Registration, {"id": 1}, mode=mode, members_invite=members_invite)
    row = lock(Registration, 1)
    row.mode, row.members_invite = mode, members_invite


@writes
def make_invite(author_id: int, uses: int = 1) -> Invite:
    """Create an invite. Raises Refused with the reason that `rules.making_reason` gives."""
    author, now = lock(Runner, author_id), clock.now()
    reason = making_reason(
        organises=author.is_organiser or author.is_owner,
        members_invite=queries.registration()[1],
        uses=uses,
        open_ones=queries.open_invites_of(author_id, now),
    )
    if reason:
        raise Refused(reason)
    return add(Invite(author_id=author_id, uses=uses, used=0, made_at=now, ends_at=now + INVITE_LASTS))


@writes
def withdraw_invite(invite_id: int, runner_id: int) -> None:
    """Withdraw an invite. Raises Missing for another runner's invite; an owner can withdraw any."""
    runner, invite = lock(Runner, runner_id), lock(Invite, invite_id)
    if invite.author_id != runner.id and not runner.is_owner:
        raise Missing
    invite.withdrawn_at = invite.withdrawn_at or clock.now()


def use_invite(token: str | None) -> None:
    """Count one use of the invite if sign-up requires one. Raises Refused."""
    mode, _ = queries.registration()
    invite, now = queries.invite_by(token), clock.now()
    if reason := sign_up_reason(mode, bool(token), invite.facts if invite else None, now):
        raise Refused(reason)
    if invite is None:
        return  # open to everyone
    free = (Invite.id == invite.id, Invite.used < Invite.uses, Invite.ends_at > now, Invite.withdrawn_at.is_(None))
    used = db.session.execute(update(Invite).where(*free).values(used=Invite.used + 1))
    if used.rowcount != 1 and mode is not RegistrationMode.OPEN:  # type: ignore[attr-defined]
        db.session.refresh(invite)  # a concurrent sign-up took the last use
        raise Refused(invite_reason(invite.facts, now))


@writes
def renew_owner_link() -> str | None:
    """Return the token of a new owner link, which replaces any other; None if the site has runners."""
    db.session.execute(delete(OwnerLink).where(OwnerLink.used_at.is_(None)))
    if has_runners():
        return None
    token = secrets.token_urlsafe(24)
    add(OwnerLink(token_hash=signed_links.digest(token), made_at=clock.now()))
    return token


def use_owner_link(token: str) -> None:
    """Mark the owner link as used. Raises Refused if it already was."""
    unused = (OwnerLink.token_hash == signed_links.digest(token), OwnerLink.used_at.is_(None))
    used = db.session.execute(update(OwnerLink).where(*unused).values(used_at=clock.now()))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(Reason(N_("The owner's link has already been used. Sign up without it, or sign in.")))


@writes
def end_session(runner_id: int, key: str | None) -> None:
    """End the session with this key, for every copy of its cookie. Without a key, end all of the runner's sessions."""
    if key is None:
        lock(Runner, runner_id).session_version += 1
    else:
        revoke(key)


@writes
def end_all_sessions(runner_id: int) -> Runner:
    """Sign the runner out of every browser."""
    runner = lock(Runner, runner_id)
    runner.session_version += 1
    return runner


def revoke(key: str) -> bool:
    """Revoke a token. Return whether it was valid until now."""
    return insert_if_absent(RevokedToken, {"key": key}, revoked_at=clock.now())


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
    write_letter(email, "accounts/welcome", runner=runner, token=signed_links.to_verify(runner.id, email), back=back)
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
        write_letter(address, "accounts/verify", runner=runner, token=signed_links.to_verify(runner.id, address))


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
    enqueue(send_reset, runner_id=runner_id, back=back or "")


def send_sign_in_link_later(runner_id: int, back: str | None = None) -> None:
    """Queue the email with a sign-in link. Id 0 sends nothing but takes equally long."""
    enqueue(send_sign_in_link, runner_id=runner_id, back=back or "")


@writes
def send_reset(runner_id: int, back: str = "") -> None:
    """Email a password reset link, unless a recent one is still valid."""
    if runner := _to_write_to(AttemptKind.RESET, runner_id):
        token = signed_links.to_reset(runner.id, runner.password_hash)
        write_letter(runner.email, "accounts/reset", runner=runner, token=token, back=back or None)


@writes
def send_sign_in_link(runner_id: int, back: str = "") -> None:
    """Email a link that signs in without a password, unless a recent one is still valid."""
    if runner := _to_write_to(AttemptKind.LINK, runner_id):
        token = signed_links.to_sign_in(runner.id, runner.password_hash)
        write_letter(runner.email, "accounts/sign_in_link", runner=runner, token=token, back=back or None)


def _to_write_to(door: AttemptKind, runner_id: int) -> Runner | None:
    """Return the runner, locked; None if there is none, or if an email of this kind was just sent."""
    try:
        runner = lock(Runner, runner_id)
    except Missing:
        return None
    key, now = signed_links.digest(f"letter {door.value} {runner_id}"), clock.now()
    if queries.tries_at(door, key, now - LETTER_EVERY):
        return None
    add(Attempt(door=door.value, key=key, at=now))
    return runner


@writes
def use_sign_in_link(token: str) -> Runner:
    """Return the runner who signs in with an emailed link, and confirm the address. Raises Refused for a dead link."""
    runner_id, trace = signed_links.sign_in_of(token) or (0, "")
    runner = lock(Runner, runner_id) if runner_id else None
    alive = runner is not None and signed_links.fits_state(trace, runner.password_hash)
    if runner is None or not alive or not revoke(signed_links.digest(token)):
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
    runner_id, trace = signed_links.reset_of(token) or (0, "")
    runner = lock(Runner, runner_id) if runner_id else None
    if runner is None or not signed_links.fits_state(trace, runner.password_hash):
        raise Refused(Reason(N_("This link has been used or has expired. Ask for a new one.")))
    change_password(runner_id, password_hash)
    runner.email_verified_at = runner.email_verified_at or clock.now()


def record_attempt(door: AttemptKind, keys: Mapping[AttemptBy, str]) -> list[int]:
    """Record an attempt, in its own transaction, which stays committed whatever happens to the request.

    `keys` are hashes that identify the client. Returns the ids to pass to `forgive`. Raises TooOften; a rejected
    attempt is not recorded, so waiting always helps. The attempt is recorded before it is checked, so concurrent
    attempts never exceed the limit.
    """
    _refuse_too_often(door, keys, own=0)
    now = clock.now()
    with transaction():
        tries = [add(Attempt(door=door.value, key=keys[by], at=now)).id for by in LIMITS[door]]
    try:
        _refuse_too_often(door, keys, own=1)
    except TooOften:
        forget_attempts(tries)
        raise
    return tries


def _refuse_too_often(door: AttemptKind, keys: Mapping[AttemptBy, str], own: int) -> None:
    now = clock.now()
    waits = [
        wait
        for by, limit in LIMITS[door].items()
        if (wait := wait_for(limit, queries.tries_at(door, keys[by], now - limit.within), now, own))
    ]
    if waits:
        raise TooOften(max(waits))


def forget_attempts(tries: list[int]) -> None:
    """Forget these attempts because they succeeded, in a short transaction of their own."""
    if tries:
        with transaction():
            db.session.execute(delete(Attempt).where(Attempt.id.in_(tries)))


@writes
def drop_old_attempts() -> None:
    """Delete attempts and revoked tokens that no longer matter. Runs on a schedule."""
    now = clock.now()
    db.session.execute(delete(Attempt).where(Attempt.at < now - FORGOTTEN_AFTER - timedelta(minutes=1)))
    db.session.execute(delete(RevokedToken).where(RevokedToken.revoked_at < now - REVOKED_KEPT))
