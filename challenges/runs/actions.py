"""Writing runs down, correcting and removing them. Each announces its fact with the local dates it touches."""

from datetime import date, datetime, time
from typing import Any

from challenges import clock, storage
from challenges.db import add, after_commit, db, lock, writes
from challenges.events import announce
from challenges.refusals import N_, Reason, Refused
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs import queries
from challenges.runs.events import RunChanged, RunLogged, RunRemoved
from challenges.runs.models import Run
from challenges.runs.rules import Feel, GainBy, Kind, Outline, Source
from challenges.units import Distance, Duration


class LoggedAlready(Refused):
    """This run is there already. `run` is the first one."""

    def __init__(self, run: Run) -> None:
        super().__init__(Reason(N_("This run is in your log already.")))
        self.run = run


@writes
def log(
    runner_id: int,
    *,
    day: date,
    distance: Distance,
    duration: Duration,
    at: time | None = None,
    zone: str | None = None,
    visibility: Visibility | None = None,
    kind: Kind = Kind.EASY,
    feel: Feel | None = None,
    title: str = "",
    notes: str = "",
    indoor: bool = False,
    gain: Distance | None = None,
) -> Run:
    """Write down a run by hand. `zone` and `visibility` are the runner's own unless given.

    Raises Refused for a run that cannot be, and LoggedAlready for one that is there.
    """
    runner = lock(Runner, runner_id)  # two at once: the second sees the first
    zone = zone or runner.zone
    started_at = clock.local_instant(day, at, zone) if at else None
    if first := queries.same_run(runner_id, Outline(started_at, distance, duration)):
        raise LoggedAlready(first)
    now = clock.now()
    run = add(
        Run(
            runner=runner, zone=zone, started_at=started_at,
            local_date=clock.local_date(started_at, zone) if started_at else day,
            distance=distance, duration=duration, moving=duration,
            gain=gain, gain_by=GainBy.HAND if gain is not None else None,
            kind=kind, feel=feel, title=title, notes=notes, indoor=indoor,
            visibility=visibility or runner.runs_visible_to,
            source=Source.HAND, verified=False, held="", created_at=now, updated_at=now,
        )
    )  # fmt: skip
    announce(RunLogged(run.id, runner_id, frozenset({run.local_date})))
    return run


@writes
def remove(run_id: int, runner_id: int) -> None:
    """Remove a runner's run, with its recording. Raises Missing; a run that is gone is missing."""
    runner = lock(Runner, runner_id)
    run = queries.run_of(runner, run_id)
    days = frozenset({run.local_date})
    db.session.delete(run)
    db.session.flush()
    announce(RunRemoved(run_id, runner_id, days))
