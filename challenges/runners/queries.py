"""Queries for runners. Pages about a runner use `runner_seen_by`."""

from sqlalchemy import bindparam, exists, select

from challenges import parse
from challenges.db import db
from challenges.refusals import Missing, Unreadable
from challenges.runners.models import Runner

_BY_HANDLE = select(Runner).where(Runner.handle == bindparam("handle"))


def runner_by_handle(handle: str) -> Runner:
    """Return the runner with this handle, in any spelling. Raises Missing."""
    try:
        folded = parse.handle(handle)
    except Unreadable as error:
        raise Missing from error
    runner = db.session.scalar(_BY_HANDLE, {"handle": folded})
    if runner is None:
        raise Missing
    return runner


def runner_seen_by(viewer: Runner | None, handle: str) -> Runner:
    """Return the runner whose profile the viewer may open. Raises Missing, also for existing but hidden runners.

    A profile is visible to exactly those who see the handle elsewhere. So visitors cannot open the profile of a runner
    shown to members, and nobody can open that of a runner with an alias: name and figures side by side would reveal
    which row of a board is theirs.
    """
    runner = runner_by_handle(handle)
    if runner.appears_to(viewer).handle is None:
        raise Missing
    return runner


def handle_is_taken(handle: str) -> bool:
    """Return whether a runner has this (folded) handle."""
    return bool(db.session.scalar(select(exists().where(Runner.handle == handle))))


def has_runners() -> bool:
    """Return whether the site has any runners."""
    return bool(db.session.scalar(select(exists().where(Runner.id.is_not(None)))))


def organisers() -> list[Runner]:
    """Return the organisers, owners first, then by handle."""
    statement = select(Runner).where(Runner.is_organiser | Runner.is_owner)
    return list(db.session.scalars(statement.order_by(Runner.is_owner.desc(), Runner.handle)))
