"""What a run's own page shows besides its figures, how it differs from its recording, and what can be restored."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from challenges.db import db
from challenges.recordings.cuts import WHOLE, TrackCut
from challenges.recordings.kinds import RunKind
from challenges.recordings.routes import SimplifiedRoute, trimmed
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import BestEffort, Run
from challenges.runs.queries.history import counts_effort
from challenges.runs.queries.recordings import pieces_of
from challenges.runs.queries.visibility import ViewerAccess, sees_map, values_of
from challenges.units import Distance, Duration


@dataclass(frozen=True, slots=True)
class RouteSeen:
    """A route as the viewer may see it: the part shown to others, and the whole if they may see start and finish."""

    shown: SimplifiedRoute
    whole: SimplifiedRoute | None


@dataclass(frozen=True, slots=True)
class EffortSeen:
    """A best effort compared with all of its runner's: whether it is the first, the best of its year, or of all."""

    distance: Distance
    duration: Duration
    is_first: bool
    is_best: bool
    is_best_of_year: bool


def run_in_full(viewer: Runner | None, run_id: int) -> Run:
    """Return a run with its runner, recording and trace. Raises Missing if the viewer may not see it."""
    run: Run | None = db.session.scalar(_in_full(ViewerAccess.of(viewer)), {"run": run_id, **values_of(viewer)})
    if run is None:
        raise Missing
    return run


@cache
def _in_full(sight: ViewerAccess) -> Select[Run]:
    run = select(Run).where(sight.is_seen, Run.id == bindparam("run"))
    return run.options(joinedload(Run.recording), joinedload(Run.trace))


def route_seen_by(viewer: Runner | None, run: Run) -> RouteSeen | None:
    """Return the route of a run that the viewer may see; None without one, or if its map is hidden from them.

    What is hidden from others (rules, section 11) is removed here, before anything is drawn.
    """
    whole, shown = (
        _routes(run.trace.route, run.runner.map_trim) if run.trace else (SimplifiedRoute(), SimplifiedRoute())
    )
    own = viewer is not None and viewer.id == run.runner_id
    if not whole or not sees_map(viewer, run):
        return None
    if own or shown == whole:
        return RouteSeen(shown, whole)
    return RouteSeen(shown, None) if shown else None


@lru_cache(maxsize=64)  # a few thousand points each
def _routes(encoded: str, hidden: Distance) -> tuple[SimplifiedRoute, SimplifiedRoute]:
    """Return a route, and what is left without the ends hidden from others."""
    whole = SimplifiedRoute.decoded(encoded)
    return whole, trimmed(whole, hidden)


def counted_instead_of(run: Run) -> Run | None:
    """Return the longer overlapping run that counts instead, for its runner. No query if there is none."""
    if run.superseded_by is None or run.held:
        return None
    return db.session.scalar(select(Run).where(Run.id == run.superseded_by, Run.runner_id == run.runner_id))


def efforts_of(run: Run) -> list[EffortSeen]:
    """Return the best efforts of a run, shortest distance first; empty if its figures were changed by hand.

    Runs that don't count (`history.counts_effort`) are neither compared nor compared with. Runs that the viewer may not
    see are compared with too: private runs count (rules, section 5).
    """
    if run.is_typed_over:
        return []
    values = {
        "run": run.id, "runner": run.runner_id, "day": run.local_date,
        "first": date(run.local_date.year, 1, 1), "last": date(run.local_date.year, 12, 31),
    }  # fmt: skip
    counts = run.counts and run.verified
    return [
        EffortSeen(
            distance, duration,
            is_first=counts and not before and (beaten or not others),
            is_best=counts and others and not beaten,
            is_best_of_year=counts and others and not beaten_that_year,
        )
        for distance, duration, before, others, beaten, beaten_that_year in db.session.execute(_efforts(), values)
    ]  # fmt: skip


def efforts_kept(run_id: int) -> dict[Distance, Duration]:
    """Return the stored best efforts of a run."""
    rows = db.session.execute(select(BestEffort.distance, BestEffort.duration).where(BestEffort.run_id == run_id))
    return {distance: duration for distance, duration in rows}  # noqa: C416  rows are no pairs to a type checker


@cache
def _efforts() -> Select[*tuple[Any, ...]]:
    """Select a run's best efforts, each with whether there is an earlier, another, a better, or a better that year."""
    other, its_run = aliased(BestEffort), aliased(Run)
    run: BindParameter[int] = bindparam("run")
    day: BindParameter[date] = bindparam("day", type_=Date)
    earlier = or_(its_run.local_date < day, and_(its_run.local_date == day, its_run.id < run))
    at_least_as_good = or_(other.duration < BestEffort.duration, and_(other.duration == BestEffort.duration, earlier))

    def another(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(
            other.runner_id == bindparam("runner"), other.distance == BestEffort.distance, other.run_id != run,
            its_run.id == other.run_id, counts_effort(its_run), *conditions,
        )  # fmt: skip

    year = its_run.local_date.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    return (
        select(
            BestEffort.distance, BestEffort.duration, another(earlier), another(),
            another(at_least_as_good), another(at_least_as_good, year),
        )
        .where(BestEffort.run_id == run)
        .order_by(BestEffort.distance)
    )  # fmt: skip


class Correction(StrEnum):
    """What can be restored."""

    CUT = "cut"
    PIECES = "pieces"
    KIND = "kind"
    ZONE = "zone"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Corrections:
    """The differences from the recording; None or empty if there is none."""

    cut: TrackCut = WHOLE  # the piece that is used, if not all
    pieces: tuple[Run, ...] = ()  # the other runs that the recording was split into
    kind: RunKind | None = None  # as recorded
    zone: str | None = None  # as recorded
    typed_over: bool = False

    def __bool__(self) -> bool:
        return bool(self.cut or self.pieces or self.kind or self.zone or self.typed_over)


def corrections_of(run: Run) -> Corrections:
    """Return how a run differs from its recording; nothing for a run entered by hand."""
    if run.recording_id is None:
        return Corrections()
    kind, zone = (run.trace.kind, run.trace.zone) if run.trace else (run.kind, run.zone)
    return Corrections(
        run.cut, tuple(pieces_of(run)), kind if kind is not run.kind else None, zone if zone != run.zone else None,
        run.is_typed_over,
    )  # fmt: skip
