"""Which runs a reader may see. Every way to a run goes through here."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, or_, select, union_all

from challenges import clock
from challenges.companions.queries import follows, ids_followed_by, is_followed_by
from challenges.db import db
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run

FOR_MEMBERS = (Visibility.MEMBERS, Visibility.PUBLIC)
FOR_VISITORS = (Visibility.PUBLIC,)
LATELY = timedelta(days=14)  # how far back the latest runs of those one follows are looked for


def runs_seen_by(viewer: Runner | None) -> Select[Run]:
    """All runs that a reader may see, in no order.

    Their own, what is for members or for everyone, and what runners whom they follow keep for followers; nothing of
    a runner from whom a block keeps them apart.
    """
    return select(Run).where(seen_by(viewer))


def seen_by(viewer: Runner | None) -> ColumnElement[bool]:
    if viewer is None:
        return Run.visibility.in_(FOR_VISITORS)
    for_followers = and_(Run.visibility == Visibility.FOLLOWERS, is_followed_by(viewer.id, Run.runner_id))
    seen = or_(Run.runner_id == viewer.id, Run.visibility.in_(FOR_MEMBERS), for_followers)
    return and_(seen, *_not_apart_from(viewer))


def _not_apart_from(viewer: Runner | None) -> list[ColumnElement[bool]]:
    return [Run.runner_id.not_in(viewer.apart_from)] if viewer and viewer.apart_from else []


def sees_map(viewer: Runner | None, run: Run) -> bool:
    """Whether a reader who may see a run may see its map. A query only where it is for followers."""
    if viewer is not None and viewer.id == run.runner_id:
        return True
    if run.map_visible_to is Visibility.FOLLOWERS:
        return follows(viewer, run.runner_id)
    return run.map_visible_to in (FOR_MEMBERS if viewer else FOR_VISITORS)


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


def latest_runs(viewer: Runner | None, limit: int = 20, *, followed_first: bool = False) -> list[Run]:
    """What was logged last among all runs that the reader may see, newest first; runs held for review are left out.

    Each visibility is read from the end of its own index, so the cost does not grow with the number of runs. Of each
    runner whom the reader follows the last two weeks are read: what is for followers must not be searched in all runs.
    With `followed_first` these stand before the runs of others.
    """
    newest = [_newest(viewer, limit, Run.visibility == level) for level in (FOR_MEMBERS if viewer else FOR_VISITORS)]
    order: list[ColumnElement[Any]] = [Run.created_at.desc(), Run.id.desc()]
    if viewer:
        lately = Run.local_date >= (clock.now() - LATELY).date()
        followed = Run.runner_id.in_(ids_followed_by(viewer.id))
        newest.append(_newest(viewer, limit, followed, lately, Run.visibility != Visibility.ME))
        order = [*([case((and_(followed, lately), 0), else_=1)] if followed_first else []), *order]
    ids = union_all(*(select(part.c.id) for part in newest)).subquery()
    chosen = select(Run).where(Run.id.in_(select(ids.c.id))).order_by(*order).limit(limit)
    return list(db.session.scalars(chosen))


def _newest(viewer: Runner | None, limit: int, *where: ColumnElement[bool]) -> Subquery:
    newest = select(Run.id).where(*where, Run.held == "", *_not_apart_from(viewer))
    return newest.order_by(Run.created_at.desc()).limit(limit).subquery()
