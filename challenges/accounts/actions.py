"""Signing up, proving an address, passwords, leaving; and the limits at the doors."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from challenges import clock
from challenges.accounts import links, queries
from challenges.accounts.models import Attempt, Invite, OwnerLink, Registration
from challenges.accounts.rules import (
    FORGOTTEN_AFTER,
    INVITE_LASTS,
    LETTER_EVERY,
    LIMITS,
    REVOKED_KEPT,
    By,
    Door,
    RegistrationMode,
    TooOften,
    invite_reason,
    making_reason,
    sign_up_reason,
    wait_for,
)
from challenges.db import add, add_once, db, lock, transaction, writes
from challenges.events import announce
from challenges.jobs import later
from challenges.mail import Letter, write_letter
from challenges.parse import address_key
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.actions import keep_an_owner
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import RevokedToken, Runner
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
    """Make an account and send the link that proves its address.

    `back` is the page that the letter's link leads on to. With the owner's link the new runner owns the site. Raises
    Taken, also when somebody else was a moment faster, and Refused when the link was used already, and where nobody may
    sign up, or not with this invite.
    """
    is_owner = owner_token is not None
    if owner_token is not None:
        _use_owner_link(owner_token)
    else:
        _use_invite(invite_token)
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
    """Remove an account and all that belongs to it; whoever keeps something else of it lets go first.

    Raises Refused for the only owner of the site.
    """
    keep_an_owner(runner_id)
    runner = lock(Runner, runner_id)
    announce(RunnerLeaving(runner_id))
    db.session.execute(delete(Letter).where(Letter.to.in_({runner.email, runner.new_email or runner.email})))
    db.session.delete(runner)
    db.session.flush()


# --- passwords ------------------------------------------------------------------------------------------------------


def send_reset_later(runner_id: int, back: str | None = None) -> None:
    """Have the link with which a new password is set sent; to nobody for the id 0, which takes as long."""
    later(send_reset, runner_id=runner_id, back=back or "")


def send_sign_in_link_later(runner_id: int, back: str | None = None) -> None:
    """Have a link with which one signs in sent; to nobody for the id 0, which takes as long."""
    later(send_sign_in_link, runner_id=runner_id, back=back or "")


@writes
def send_reset(runner_id: int, back: str = "") -> None:
    """Send the link with which a new password is set, unless one went out just now, which is still good."""
    if runner := _to_write_to(Door.RESET, runner_id):
        token = links.to_reset(runner.id, runner.password_hash)
        write_letter(runner.email, "accounts/reset", runner=runner, token=token, back=back or None)


@writes
def send_sign_in_link(runner_id: int, back: str = "") -> None:
    """Send a link with which one signs in without a password, unless one went out just now, which is still good."""
    if runner := _to_write_to(Door.LINK, runner_id):
        token = links.to_sign_in(runner.id, runner.password_hash)
        write_letter(runner.email, "accounts/sign_in_link", runner=runner, token=token, back=back or None)


def _to_write_to(door: Door, runner_id: int) -> Runner | None:
    """The runner, locked; None when there is no such runner, or a letter of the kind went out just now."""
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
    """Who signs in by a letter's link, which also proves the address. Raises Refused for a link that is dead."""
    runner_id, trace = links.sign_in_of(token) or (0, "")
    runner = lock(Runner, runner_id) if runner_id else None
    alive = runner is not None and links.fits_state(trace, runner.password_hash)
    if runner is None or not alive or not _revoke(links.digest(token)):
        raise Refused(Reason(N_("This link was used already, or is too old. Ask for a new one.")))
    runner.email_verified_at = runner.email_verified_at or clock.now()
    return runner


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


# --- invites --------------------------------------------------------------------------------------------------------


@writes
def set_registration(mode: RegistrationMode, *, members_invite: bool) -> None:
    """Say who may sign up, and whether members may invite somebody."""
    add_once(Registration, {"id": 1}, mode=mode, members_invite=members_invite)
    row = lock(Registration, 1)
    row.mode, row.members_invite = mode, members_invite


@writes
def make_invite(author_id: int, uses: int = 1) -> Invite:
    """Make a link with which somebody signs up. Raises Refused as `rules.making_reason` says."""
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
    """Let nobody in with an invite any more. Raises Missing for one of somebody else; an owner may withdraw any."""
    runner, invite = lock(Runner, runner_id), lock(Invite, invite_id)
    if invite.author_id != runner.id and not runner.is_owner:
        raise Missing
    invite.withdrawn_at = invite.withdrawn_at or clock.now()


def _use_invite(token: str | None) -> None:
    """One use less, where one is needed. Raises Refused."""
    mode, _ = queries.registration()
    invite, now = queries.invite_by(token), clock.now()
    if reason := sign_up_reason(mode, bool(token), invite.facts if invite else None, now):
        raise Refused(reason)
    if invite is None:
        return  # open to everybody
    free = (Invite.id == invite.id, Invite.used < Invite.uses, Invite.ends_at > now, Invite.withdrawn_at.is_(None))
    used = db.session.execute(update(Invite).where(*free).values(used=Invite.used + 1))
    if used.rowcount != 1 and mode is not RegistrationMode.OPEN:  # type: ignore[attr-defined]
        db.session.refresh(invite)  # somebody was a moment faster
        raise Refused(invite_reason(invite.facts, now))


# --- sessions -------------------------------------------------------------------------------------------------------


@writes
def end_session(runner_id: int, key: str | None) -> None:
    """End the session of this key, for every copy of its cookie; all of the runner's when it has no key."""
    if key is None:
        lock(Runner, runner_id).session_version += 1
    else:
        _revoke(key)


@writes
def end_all_sessions(runner_id: int) -> Runner:
    """Sign a runner out of every browser."""
    runner = lock(Runner, runner_id)
    runner.session_version += 1
    return runner


def _revoke(key: str) -> bool:
    """Whether it was good until now."""
    return add_once(RevokedToken, {"key": key}, revoked_at=clock.now())


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
    """The sweep: no try, and no token that was revoked, is kept longer than it can matter."""
    now = clock.now()
    db.session.execute(delete(Attempt).where(Attempt.at < now - FORGOTTEN_AFTER - timedelta(minutes=1)))
    db.session.execute(delete(RevokedToken).where(RevokedToken.revoked_at < now - REVOKED_KEPT))
