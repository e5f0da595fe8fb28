"""Finding the account for an identifier or a link."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from challenges import parse
from challenges.accounts import signed_links
from challenges.accounts.models import Attempt, Invite, OwnerLink, Registration
from challenges.accounts.rules import AttemptKind, RegistrationMode, sign_up_reason
from challenges.db import db
from challenges.refusals import Reason
from challenges.runners.models import RevokedToken, Runner


def runner_signing_in(who: str) -> Runner | None:
    """Return the runner with this email address or handle ("ann", "@ann"), or None."""
    read = parse.identifier(who)
    fits = Runner.email_key == read.address_key if read.address_key else Runner.handle == (read.handle or "")
    return db.session.scalar(select(Runner).where(fits))


def id_signing_in(who: str) -> int:
    """Return the id of that runner; 0 if there is none. Takes equally long either way."""
    runner = runner_signing_in(who)
    return runner.id if runner else 0


def address_is_taken(address: str) -> bool:
    """Return whether an account has this email address."""
    return bool(db.session.scalar(select(exists().where(Runner.email_key == parse.address_key(address)))))


def runner_to_reset(token: str) -> Runner | None:
    """Return the runner whose password the link can set; None if the link is invalid, expired or used."""
    if (found := signed_links.reset_of(token)) is None:
        return None
    runner_id, trace = found
    runner = db.session.get(Runner, runner_id)
    return runner if runner is not None and signed_links.fits_state(trace, runner.password_hash) else None


def runner_to_sign_in(token: str) -> Runner | None:
    """Return the runner who can sign in with the link; None if the link is invalid, expired or used."""
    if (found := signed_links.sign_in_of(token)) is None:
        return None
    runner_id, trace = found
    runner = db.session.get(Runner, runner_id)
    used = db.session.scalar(select(exists().where(RevokedToken.key == signed_links.digest(token))))
    return runner if runner is not None and not used and signed_links.fits_state(trace, runner.password_hash) else None


def runner_to_verify(token: str) -> tuple[Runner, str] | None:
    """Return the runner and the address that the link confirms; None if the address is not (or no longer) theirs."""
    if (found := signed_links.verification_of(token)) is None:
        return None
    runner_id, address = found
    runner = db.session.get(Runner, runner_id)
    return (runner, address) if runner is not None and address in (runner.email, runner.new_email) else None


def owner_link_works(token: str) -> bool:
    """Return whether the owner link is still unused."""
    unused = exists().where(OwnerLink.token_hash == signed_links.digest(token), OwnerLink.used_at.is_(None))
    return bool(db.session.scalar(select(unused)))


def registration() -> tuple[RegistrationMode, bool]:
    """Return who can sign up, and whether members can invite people."""
    row = db.session.scalar(select(Registration))
    return (row.mode, row.members_invite) if row else (RegistrationMode.OPEN, False)


def invite_by(token: str | None) -> Invite | None:
    """Return the invite behind a link, valid or not."""
    found = signed_links.invite_of(token) if token else None
    invite = db.session.get(Invite, found[0]) if found else None
    return invite if invite is not None and found and invite.made_at.isoformat() == found[1] else None


def sign_up_refusal(token: str | None, now: datetime) -> Reason | None:
    """Return why sign-up with this invite (or without one) is refused; None if it is allowed."""
    invite = invite_by(token)
    return sign_up_reason(registration()[0], bool(token), invite.facts if invite else None, now)


def invites_seen_by(runner: Runner, limit: int = 200) -> Sequence[Invite]:
    """Return the runner's invites, newest first; everyone's for an owner."""
    statement = select(Invite).options(joinedload(Invite.author, innerjoin=True)).order_by(Invite.id.desc())
    if not runner.is_owner:
        statement = statement.where(Invite.author_id == runner.id)
    return db.session.scalars(statement.limit(limit)).all()


def open_invites_of(runner_id: int, now: datetime) -> int:
    """Return how many of the runner's invites are still usable."""
    still = (Invite.withdrawn_at.is_(None), Invite.ends_at > now, Invite.used < Invite.uses)
    return db.session.scalar(select(func.count()).where(Invite.author_id == runner_id, *still)) or 0


def site_has_owner() -> bool:
    """Return whether the site has an owner."""
    return bool(db.session.scalar(select(exists().where(Runner.is_owner))))


def tries_at(door: AttemptKind, key: str, since: datetime) -> list[datetime]:
    """Return the times of recorded attempts. `key` is the hash of the network address or account."""
    mine = (Attempt.door == door.value, Attempt.key == key, Attempt.at > since)
    return list(db.session.scalars(select(Attempt.at).where(*mine)))
