"""Which runs a reader may see. Every way to a run goes through here."""

from sqlalchemy import ColumnElement, Select, or_, select, union_all

from challenges.db import db
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run

FOR_MEMBERS = (Visibility.MEMBERS, Visibility.PUBLIC)
FOR_VISITORS = (Visibility.PUBLIC,)


def runs_seen_by(viewer: Runner | None) -> Select[Run]:
    """All runs that a reader may see, in no order: their own, and what is for members or for everyone.

    `followers` means nobody until there are follows.
    """
    return select(Run).where(seen_by(viewer))


def seen_by(viewer: Runner | None) -> ColumnElement[bool]:
    if viewer is None:
        return Run.visibility.in_(FOR_VISITORS)
    return or_(Run.runner_id == viewer.id, Run.visibility.in_(FOR_MEMBERS))


def run_seen_by(viewer: Runner | None, run_id: int) -> Run:
    """A run with its runner. Raises Missing where there is none that the reader may see."""
    run = db.session.scalar(runs_seen_by(viewer).where(Run.id == run_id))
    if run is None:
        raise Missing
    return run


def run_of(runner: Runner, run_id: int) -> Run:
    """A runner's own run. Raises Missing."""
    run = db.session.scalar(select(Run).where(Run.id == run_id, Run.runner_id == runner.id))
    if run is None:
        raise Missing
    return run


def latest_runs(viewer: Runner | None, limit: int = 20) -> list[Run]:
    """What was logged last among all runs that the reader may see, newest first; runs held for review are left out.

    Each visibility is read from the end of its own index, so the cost does not grow with the number of runs.
    """
    seen = FOR_VISITORS if viewer is None else FOR_MEMBERS
    newest = [
        select(Run.id)
        .where(Run.visibility == visibility, Run.held == "")
        .order_by(Run.created_at.desc())
        .limit(limit)
        .subquery()
        for visibility in seen
    ]
    ids = union_all(*(select(part.c.id) for part in newest)).subquery()
    chosen = select(Run).where(Run.id.in_(select(ids.c.id))).order_by(Run.created_at.desc(), Run.id.desc()).limit(limit)
    return list(db.session.scalars(chosen))
