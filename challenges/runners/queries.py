"""Reading runners. A page about somebody goes through `runner_seen_by`."""

from sqlalchemy import bindparam, exists, select

from challenges import parse
from challenges.db import db
from challenges.refusals import Missing, Unreadable
from challenges.runners.models import Runner

_BY_HANDLE = select(Runner).where(Runner.handle == bindparam("handle"))


def runner_by_handle(handle: str) -> Runner:
    """The runner of that name, however it is capitalised. Raises Missing."""
    try:
        folded = parse.handle(handle)
    except Unreadable as error:
        raise Missing from error
    runner = db.session.scalar(_BY_HANDLE, {"handle": folded})
    if runner is None:
        raise Missing
    return runner


def runner_seen_by(viewer: Runner | None, handle: str) -> Runner:
    """The runner whose profile a reader may open. Raises Missing, also for one who is there and not to be found.

    Others find a profile exactly where they see the handle elsewhere. So a visitor does not find a runner who is shown
    to members, and nobody finds one who appears under an alias: name and figures side by side would tell which row of
    a board is theirs.
    """
    runner = runner_by_handle(handle)
    if runner.appears_to(viewer).handle is None:
        raise Missing
    return runner


def handle_is_taken(handle: str) -> bool:
    """Whether a runner has this handle (folded)."""
    return bool(db.session.scalar(select(exists().where(Runner.handle == handle))))


def somebody_is_here() -> bool:
    """Whether the site has any runner."""
    return bool(db.session.scalar(select(exists().where(Runner.id.is_not(None)))))


def organisers() -> list[Runner]:
    """Who may organise, the owner first, then by handle."""
    statement = select(Runner).where(Runner.is_organiser | Runner.is_owner)
    return list(db.session.scalars(statement.order_by(Runner.is_owner.desc(), Runner.handle)))
