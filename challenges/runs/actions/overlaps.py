"""Recompute which overlapping recordings count whenever one of them is added, changed or deleted."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import Table, bindparam, update

from challenges.db import connection, db, writes
from challenges.events import announce
from challenges.runs import queries
from challenges.runs.events import RunChanged, RunLogged, RunRemoved
from challenges.runs.models import Run
from challenges.runs.near import Near, NearRun
from challenges.runs.queries.history import TimedRun
from challenges.runs.rules import REACH, at_once, superseded

_RUN = cast(Table, Run.__table__)
_INSTEAD = update(_RUN).where(_RUN.c.id == bindparam("key")).values(superseded_by=bindparam("instead"))


@writes
def settle_overlaps(event: RunLogged | RunChanged | RunRemoved) -> None:
    """Set, for each run around these dates, whether a longer one of the same time counts instead.

    All runs that the change can affect are compared again; nothing is updated incrementally. A run that thereby starts
    or stops counting is announced as changed. The announcer of a run's event holds its runner's row lock.
    """
    db.session.flush()  # the statements below go past the session
    near = event.near if isinstance(event, RunLogged) else None
    around = {run.id: run for day in event.days for run in _around(event.runner_id, day, near)}
    instead = superseded(run for run in around.values() if not run.held)
    changed = [run for run in around.values() if run.superseded_by != instead.get(run.id)]
    if not changed:
        return
    connection().execute(_INSTEAD, [{"key": run.id, "instead": instead.get(run.id)} for run in changed])
    _forget(run.id for run in changed)
    for run in changed:
        if run.id != event.run_id and (run.superseded_by is None) is not (run.id not in instead):
            announce(RunChanged(run.id, event.runner_id, frozenset({run.day})))


def _around(runner_id: int, day: date, near: Near | None) -> list[TimedRun]:
    """The runs within `REACH` of a date, and all that they are connected with by runs of the same time.

    Nearly always that is one statement, or none where they were read; only where recordings overlap day after day more
    of them are looked for.
    """
    first, last = day - REACH, day + REACH
    runs = [_timed(run) for run in near] if near is not None else None
    while True:
        if runs is None:
            runs = queries.timed_runs(runner_id, first - REACH, last + REACH)
        groups = [group for group in at_once(runs) if any(abs(run.day - day) <= REACH for run in group)]
        found = [run for group in groups for run in group]
        days = [run.day for run in found]
        if not days or (first <= min(days) and max(days) <= last):
            dated = [run for run in runs if run.started_at is None and run.superseded_by is not None]
            return [*found, *dated]
        first, last, runs = min(first, *days), max(last, *days), None


def _timed(run: NearRun) -> TimedRun:
    return TimedRun(run.id, run.local_date, run.started_at, run.distance, run.duration, run.held, run.superseded_by)


def _forget(run_ids: Iterable[int]) -> None:
    """Expire what the session knows about these runs in this respect."""
    for run_id in run_ids:
        run = db.session.identity_map.get(db.session.identity_key(Run, run_id))
        if run is not None:
            db.session.expire(run, ["superseded_by"])
