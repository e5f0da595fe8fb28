"""Log a run: by hand, from a recording, or from a recording whose date its runner enters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import make_transient_to_detached

from challenges import clock, storage
from challenges.db import add, db, lock, writes
from challenges.events import announce
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs import queries
from challenges.runs.actions.checking import LoggedAlready, begin, check, measure, set_start
from challenges.runs.actions.looking import Whereabouts, is_elsewhere, look_around
from challenges.runs.actions.tracing import trace
from challenges.runs.events import RunLogged
from challenges.runs.models import Recording, Run
from challenges.runs.near import NearRun
from challenges.runs.plausible import Cause
from challenges.runs.recorded import LONGEST_TITLE, Recorded
from challenges.runs.rules import GainBy, Kind, Source
from challenges.runs.tracks.cuts import Origin
from challenges.units import Distance, Duration


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file, stored under its hash before anything is written to the database."""

    sha256: str
    name: str
    size: int

    @classmethod
    def kept(cls, name: str, data: bytes) -> "File":
        """Store an upload."""
        return cls(storage.keep(data), name, len(data))


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
    title: str = "",
    notes: str = "",
    indoor: bool = False,
    gain: Distance | None = None,
    besides: int | None = None,
) -> Run:
    """Log a run by hand. `zone` and `visibility` default to the runner's own.

    Raises Refused for an impossible run, LoggedAlready for a duplicate, and TypedAlready if another run of that day has
    the same figures and isn't `besides`.
    """
    runner = _locked(runner_id)  # of two at once, the second sees the first
    run = Run(
        runner_id=runner_id, source=Source.HAND, verified=False, visibility=visibility or runner.runs_visible_to,
        map_visible_to=runner.map_visible_to, kind=kind, title=title, notes=notes, indoor=indoor,
        distance=distance, duration=duration, moving=duration, gain=gain,
        gain_by=GainBy.HAND if gain is not None else None,
    )  # fmt: skip
    set_start(run, day=day, at=at, zone=zone or runner.zone)
    near = queries.near_runs(runner_id, run.local_date)
    check(run, runner, (), besides=besides, near=near)
    run.created_at = run.updated_at = clock.now()
    written = _near(run)
    _insert(run)
    announce(RunLogged(run.id, runner_id, frozenset({run.local_date}), [*near, written._replace(id=run.id)]))
    return run


def _locked(runner_id: int) -> Any:
    """Return the runner's fields that logging by hand needs, and lock the row. Raises Missing."""
    runner = db.session.connection().execute(_WRITER, {"runner": runner_id}).one_or_none()
    if runner is None:
        raise Missing
    return runner


def _near(run: Run) -> NearRun:
    """A run that is about to be written down, among those around it."""
    return NearRun(
        0, run.local_date, run.started_at, run.distance, run.duration, run.moving, run.kind, run.created_at,
        run.verified, bool(run.indoor), bool(run.held), run.gain, run.gain_by, run.along, run.source, run.superseded_by,
    )  # fmt: skip


def _insert(run: Run) -> None:
    """Add a run at a third of the cost of `add`: bypass the session, then attach the run as if it had been loaded."""
    values = {name: value for name, value in vars(run).items() if name in _RUNS.c and value is not None}
    run.id = db.session.connection().execute(_INSERTED, values).scalar_one()
    make_transient_to_detached(run)
    db.session.add(run)


_RUNS, _RUNNER = cast(Table, Run.__table__), cast(Table, Runner.__table__).c
_INSERTED = insert(_RUNS).returning(_RUNS.c.id)
_WRITER = (
    select(_RUNNER.id, _RUNNER.zone, _RUNNER.runs_visible_to, _RUNNER.map_visible_to, _RUNNER.category, _RUNNER.born_on)
    .where(_RUNNER.id == bindparam("runner"))
    .with_for_update(key_share=True)
)


@writes
def keep_recording(runner_id: int, file: File, recorded: Recorded) -> Recording:
    """Store a recording without a date until its runner enters one (`complete`). The same file again is the same row.

    Raises LoggedAlready for a file that was already made a run.
    """
    return _recording(lock(Runner, runner_id), file, recorded)


def log_recording(
    runner_id: int,
    file: File,
    recorded: Recorded,
    seen: Whereabouts | None = None,
    *,
    title: str = "",
    notes: str = "",
    visibility: Visibility | None = None,
) -> Run:
    """Make a run of a dated recording. Pass `seen` (from `look_around`) if it is known already.

    Raises Refused, and LoggedAlready for the same file and for a run already logged by hand or from another file.
    """
    # files are read before the transaction
    seen = seen or look_around(runner_id, Origin(file.sha256, recorded.part), recorded)
    return _log_recording(runner_id, file, recorded, seen, title, notes, visibility)


@writes
def _log_recording(
    runner_id: int,
    file: File,
    recorded: Recorded,
    seen: Whereabouts,
    title: str,
    notes: str,
    visibility: Visibility | None,
) -> Run:
    runner = lock(Runner, runner_id)
    run = _run_of(runner, _recording(runner, file, recorded), recorded, title, visibility)
    run.notes = notes
    measure(run, recorded)
    begin(run, recorded.start, recorded.zone)
    return _write_down(run, runner, recorded, [*recorded.causes, *([Cause.PLACES] if is_elsewhere(run, seen) else [])])


@writes
def complete(
    recording_id: int,
    runner_id: int,
    recorded: Recorded,
    *,
    day: date,
    duration: Duration,
    at: time | None = None,
    title: str = "",
    visibility: Visibility | None = None,
) -> Run:
    """Make a run of a recording, with date and duration from its runner. It is self-reported. Raises as `log` does."""
    runner = lock(Runner, runner_id)
    run = _run_of(runner, queries.recording_of(runner, recording_id), recorded, title, visibility)
    measure(run, recorded, duration)
    set_start(run, day=day, at=at, zone=recorded.zone)
    return _write_down(run, runner, recorded, recorded.causes)


def _recording(runner: Runner, file: File, recorded: Recorded) -> Recording:
    known = queries.recording_of_file(runner.id, file.sha256)
    if known is None:
        return add(
            Recording(
                runner_id=runner.id, sha256=file.sha256, filename=file.name, size=file.size,
                format=recorded.source, device=recorded.device[:120], points=recorded.figures.points,
                has_times=recorded.is_dated, stored_at=clock.now(),
            )
        )  # fmt: skip
    if first := queries.run_of_recording(known.id, recorded.part):
        raise LoggedAlready(first)
    return known


def _run_of(runner: Runner, recording: Recording, recorded: Recorded, title: str, visibility: Visibility | None) -> Run:
    return Run(
        runner=runner, recording=recording, part=recorded.part, source=recorded.source,
        visibility=visibility or runner.runs_visible_to, map_visible_to=runner.map_visible_to, kind=recorded.kind,
        indoor=recorded.indoor, title=(title or recorded.title)[:LONGEST_TITLE],
    )  # fmt: skip


def _write_down(run: Run, runner: Runner, recorded: Recorded, causes: Iterable[Cause]) -> Run:
    near = queries.near_runs(runner.id, run.local_date)
    check(run, runner, causes, near=near)
    run.created_at = run.updated_at = clock.now()
    written = _near(run)
    add(run)
    trace(run, recorded, first=True)
    announce(RunLogged(run.id, runner.id, frozenset({run.local_date}), [*near, written._replace(id=run.id)]))
    return run
