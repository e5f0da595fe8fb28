"""Finding the account behind what somebody typed, or behind a link."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from challenges import parse
from challenges.accounts import links
from challenges.accounts.models import Attempt, Invite, OwnerLink, Registration
from challenges.accounts.rules import Door, RegistrationMode, sign_up_reason
from challenges.db import db
from challenges.refusals import Reason
from challenges.runners.models import RevokedToken, Runner


def runner_signing_in(who: str) -> Runner | None:
    """The runner of an e-mail address or a handle ("ann", "@ann"), if there is one."""
    read = parse.identifier(who)
    fits = Runner.email_key == read.address_key if read.address_key else Runner.handle == (read.handle or "")
    return db.session.scalar(select(Runner).where(fits))


def id_signing_in(who: str) -> int:
    """The id of that runner; 0 when there is none. It takes as long either way."""
    runner = runner_signing_in(who)
    return runner.id if runner else 0


def address_is_taken(address: str) -> bool:
    """Whether an account has this e-mail address."""
    return bool(db.session.scalar(select(exists().where(Runner.email_key == parse.address_key(address)))))


def runner_to_reset(token: str) -> Runner | None:
    """Whose password a link may set; None when the link is wrong, old or used."""
    if (found := links.reset_of(token)) is None:
        return None
    runner_id, trace = found
    runner = db.session.get(Runner, runner_id)
    return runner if runner is not None and links.fits_state(trace, runner.password_hash) else None


def runner_to_sign_in(token: str) -> Runner | None:
    """Who may sign in with a link; None when the link is wrong, old or used."""
    if (found := links.sign_in_of(token)) is None:
        return None
    runner_id, trace = found
    runner = db.session.get(Runner, runner_id)
    used = db.session.scalar(select(exists().where(RevokedToken.key == links.digest(token))))
    return runner if runner is not None and not used and links.fits_state(trace, runner.password_hash) else None


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


def registration() -> tuple[RegistrationMode, bool]:
    """Who may sign up, and whether members may invite."""
    row = db.session.scalar(select(Registration))
    return (row.mode, row.members_invite) if row else (RegistrationMode.OPEN, False)


def invite_by(token: str | None) -> Invite | None:
    """The invite behind a link, whether it still lets somebody in or not."""
    found = links.invite_of(token) if token else None
    invite = db.session.get(Invite, found[0]) if found else None
    return invite if invite is not None and found and invite.made_at.isoformat() == found[1] else None


def sign_up_refusal(token: str | None, now: datetime) -> Reason | None:
    """Why nobody signs up with this invite, or without one; None when somebody may."""
    invite = invite_by(token)
    return sign_up_reason(registration()[0], bool(token), invite.facts if invite else None, now)


def invites_seen_by(runner: Runner, limit: int = 200) -> Sequence[Invite]:
    """The runner's own invites, the latest first; for an owner everybody's."""
    statement = select(Invite).options(joinedload(Invite.author, innerjoin=True)).order_by(Invite.id.desc())
    if not runner.is_owner:
        statement = statement.where(Invite.author_id == runner.id)
    return db.session.scalars(statement.limit(limit)).all()


def open_invites_of(runner_id: int, now: datetime) -> int:
    """How many invites of a runner still let somebody in."""
    still = (Invite.withdrawn_at.is_(None), Invite.ends_at > now, Invite.used < Invite.uses)
    return db.session.scalar(select(func.count()).where(Invite.author_id == runner_id, *still)) or 0


def site_has_owner() -> bool:
    """Whether somebody owns the site."""
    return bool(db.session.scalar(select(exists().where(Runner.is_owner))))


def tries_at(door: Door, key: str, since: datetime) -> list[datetime]:
    """When somebody tried at a door. `key` is the hash that stands for the address or the account."""
    mine = (Attempt.door == door.value, Attempt.key == key, Attempt.at > since)
    return list(db.session.scalars(select(Attempt.at).where(*mine)))
