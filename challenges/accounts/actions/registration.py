"""Who can sign up: invites, and the owner link of an empty site."""

import secrets

from sqlalchemy import delete, update

from challenges import clock
from challenges.accounts import links, queries
from challenges.accounts.models import Invite, OwnerLink, Registration
from challenges.accounts.rules import (
    INVITE_LASTS,
    RegistrationMode,
    invite_reason,
    making_reason,
    sign_up_reason,
)
from challenges.db import add, add_once, db, lock, writes
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner
from challenges.runners.queries import somebody_is_here


@writes
def set_registration(mode: RegistrationMode, *, members_invite: bool) -> None:
    """Set who can sign up and whether members can invite people."""
    add_once(Registration, {"id": 1}, mode=mode, members_invite=members_invite)
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
    if somebody_is_here():
        return None
    token = secrets.token_urlsafe(24)
    add(OwnerLink(token_hash=links.digest(token), made_at=clock.now()))
    return token


def use_owner_link(token: str) -> None:
    """Mark the owner link as used. Raises Refused if it already was."""
    unused = (OwnerLink.token_hash == links.digest(token), OwnerLink.used_at.is_(None))
    used = db.session.execute(update(OwnerLink).where(*unused).values(used_at=clock.now()))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(Reason(N_("The owner's link has already been used. Sign up without it, or sign in.")))
