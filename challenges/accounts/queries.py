"""Finding the account behind what somebody typed, or behind a link."""

from datetime import datetime

from sqlalchemy import exists, select

from challenges.accounts import links
from challenges.accounts.models import Attempt, OwnerLink
from challenges.accounts.rules import Door, address_key
from challenges.db import db
from challenges.runners.models import Runner


def runner_signing_in(who: str) -> Runner | None:
    """The runner of an e-mail address or a handle ("ann", "@ann"), if there is one."""
    key = address_key(who)
    column = Runner.email_key if "@" in key[1:] else Runner.handle
    return db.session.scalar(select(Runner).where(column == key.removeprefix("@")))


def address_is_taken(address: str) -> bool:
    """Whether an account has this e-mail address."""
    return bool(db.session.scalar(select(exists().where(Runner.email_key == address_key(address)))))


def runner_to_reset(token: str) -> Runner | None:
    """Whose password a link may set; None when the link is wrong, old or used."""
    if (found := links.reset_of(token)) is None:
        return None
    runner_id, trace = found
    runner = db.session.get(Runner, runner_id)
    return runner if runner is not None and links.fits_state(trace, runner.password_hash) else None


def runner_to_verify(token: str) -> tuple[Runner, str] | None:
    """Whose address a link proves, and which; None when it is not, or no longer, an address of theirs."""
    if (found := links.verification_of(token)) is None:
        return None
    runner_id, address = found
    runner = db.session.get(Runner, runner_id)
    return (runner, address) if runner is not None and address in (runner.email, runner.new_email) else None


def owner_link_works(token: str) -> bool:
    """Whether somebody can still sign up as the owner with it."""
    unused = exists().where(OwnerLink.token_hash == links.digest(token), OwnerLink.used_at.is_(None))
    return bool(db.session.scalar(select(unused)))


def site_has_owner() -> bool:
    """Whether somebody owns the site."""
    return bool(db.session.scalar(select(exists().where(Runner.is_owner))))


def tries_at(door: Door, key: str, since: datetime) -> list[datetime]:
    """When somebody tried at a door. `key` is the hash that stands for the address or the account."""
    mine = (Attempt.door == door.value, Attempt.key == key, Attempt.at > since)
    return list(db.session.scalars(select(Attempt.at).where(*mine)))
