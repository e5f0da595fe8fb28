"""Visibility of runs. All access to runs goes through here."""

from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload

from challenges import clock
from challenges.db import db
from challenges.follows.queries import follows, ids_followed_by, is_followed_by
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run

FOR_MEMBERS = (Visibility.MEMBERS, Visibility.PUBLIC)
FOR_VISITORS = (Visibility.PUBLIC,)
LATELY = timedelta(days=14)  # how far back the latest runs of followed runners are searched


def runs_seen_by(viewer: Runner | None) -> Select[Run]:
    """Select all runs that a viewer may see, in no order.

    Their own, those for members or everyone, and those that runners they follow share with followers; none of a runner
    blocked from them or by them.
    """
    return select(Run).where(seen_by(viewer))


def seen_by(viewer: Runner | None) -> ColumnElement[bool]:
    """Return the condition that a run is visible, for a statement made for one viewer."""
    if viewer is None:
        return Run.visibility.in_(FOR_VISITORS)
    return _seen(viewer.id, viewer.apart_from)


def _seen(viewer_id: int | BindParameter[int], apart_from: Any) -> ColumnElement[bool]:
    for_followers = and_(Run.visibility == Visibility.FOLLOWERS, is_followed_by(viewer_id, Run.runner_id))
    seen = or_(Run.runner_id == viewer_id, Run.visibility.in_(FOR_MEMBERS), for_followers)
    return and_(seen, *([Run.runner_id.not_in(apart_from)] if _is_any(apart_from) else []))


def _is_any(apart_from: Any) -> bool:
    return isinstance(apart_from, BindParameter) or bool(apart_from)


class ViewerAccess(NamedTuple):
    """What a cached statement depends on about its viewer. `values_of` gives the viewer's values at execution."""

    is_member: bool
    is_apart: bool  # whether a block separates them from anyone

    @classmethod
    def of(cls, viewer: Runner | None) -> "ViewerAccess":
        """Return the sight of a viewer."""
        return cls(viewer is not None, viewer is not None and bool(viewer.apart_from))

    @property
    def is_seen(self) -> ColumnElement[bool]:
        """Return the condition of `seen_by`, for any viewer with the same sight."""
        return _seen(VIEWER, BLOCKED_IDS if self.is_apart else ()) if self.is_member else seen_by(None)

    @property
    def is_near(self) -> list[ColumnElement[bool]]:
        """Return the condition that no block separates the viewer and the runner."""
        return [Run.runner_id.not_in(BLOCKED_IDS)] if self.is_apart else []


VIEWER: BindParameter[int] = bindparam("viewer", type_=BigInteger)
BLOCKED_IDS: BindParameter[Any] = bindparam("apart", type_=BigInteger, expanding=True)


def values_of(viewer: Runner | None) -> dict[str, Any]:
    """Return the bind values of a viewer for a statement with a `Sight`."""
    if viewer is None:
        return {}
    return {"viewer": viewer.id, **({"apart": sorted(viewer.apart_from)} if viewer.apart_from else {})}


def sees_map(viewer: Runner | None, run: Run) -> bool:
    """Return whether a viewer who may see a run may see its map. One query, only if it is for followers."""
    if viewer is not None and viewer.id == run.runner_id:
        return True
    if run.map_visible_to is Visibility.FOLLOWERS:
        return follows(viewer, run.runner_id)
    return run.map_visible_to in (FOR_MEMBERS if viewer else FOR_VISITORS)


def run_seen_by(viewer: Runner | None, run_id: int) -> Run:
    """Return a run with its runner. Raises Missing if the viewer may not see it."""
    run: Run | None = db.session.scalar(_one(ViewerAccess.of(viewer)), {"run": run_id, **values_of(viewer)})
    if run is None:
        raise Missing
    return run


@cache
def _one(sight: ViewerAccess) -> Select[Run]:
    return select(Run).where(sight.is_seen, Run.id == bindparam("run"))


def run_of(runner: Runner, run_id: int, *, recorded: bool = False) -> Run:
    """A runner's own run; with its recording and what that shows where `recorded` is asked for. Raises Missing."""
    run: Run | None = db.session.scalar(_own(recorded), {"run": run_id, "runner": runner.id})
    if run is None:
        raise Missing
    return run


@cache
def _own(recorded: bool) -> Select[Run]:
    run = select(Run).where(Run.id == bindparam("run"), Run.runner_id == bindparam("runner"))
    return run.options(joinedload(Run.recording), joinedload(Run.trace)) if recorded else run


def latest_runs(viewer: Runner | None, limit: int = 20, *, followed_first: bool = False) -> list[Run]:
    """Return the runs last logged that the viewer may see, newest first, without held ones.

    Each visibility is read from the end of its own index, so the cost doesn't grow with the number of runs. For
    followed runners the last two weeks are read, because followers-only runs must not require a search of all runs.
    With `followed_first`, their runs come before others.
    """
    values = {"since": (clock.now() - LATELY).date(), **values_of(viewer)}
    return list(db.session.scalars(_latest(ViewerAccess.of(viewer), limit, followed_first), values))


@cache  # pages use only a few limits
def _latest(sight: ViewerAccess, limit: int, followed_first: bool) -> Select[Run]:
    levels = FOR_MEMBERS if sight.is_member else FOR_VISITORS
    newest = [_newest(sight, limit, Run.visibility == level) for level in levels]
    order: list[ColumnElement[Any]] = [Run.created_at.desc(), Run.id.desc()]
    if sight.is_member:
        lately = Run.local_date >= bindparam("since")
        followed = Run.runner_id.in_(ids_followed_by(VIEWER))
        newest.append(_newest(sight, limit, followed, lately, Run.visibility != Visibility.ME))
        order = [*([case((and_(followed, lately), 0), else_=1)] if followed_first else []), *order]
    ids = union_all(*(select(part.c.id) for part in newest)).subquery()
    return select(Run).where(Run.id.in_(select(ids.c.id))).order_by(*order).limit(limit)


def _newest(sight: ViewerAccess, limit: int, *where: ColumnElement[bool]) -> Subquery:
    newest = select(Run.id).where(*where, Run.held == "", *sight.is_near)
    return newest.order_by(Run.created_at.desc()).limit(limit).subquery()
