"""Log a run, by hand or from a recording, after the checks that it is possible, plausible and not a duplicate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol, cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import make_transient_to_detached

from challenges import clock, storage
from challenges.db import add, db, lock, writes
from challenges.events import announce
from challenges.recordings.cuts import CutOrigin
from challenges.recordings.kinds import GainBy, RunKind, Source
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner
from challenges.runners.rules import Category, Visibility
from challenges.runs import queries
from challenges.runs.actions.overlaps import Overlaps, find_overlaps, hold, is_elsewhere
from challenges.runs.actions.traces import trace
from challenges.runs.events import RunChanged, RunLogged
from challenges.runs.models import Recording, Run
from challenges.runs.rules.duplicates import is_same_run, is_typed_twice, overlap
from challenges.runs.rules.facts import Near, NearRun
from challenges.runs.rules.measured import LONGEST_TITLE, RecordedRun, facts
from challenges.runs.rules.plausibility import DAY, HoldCause, holds_of, refusals_of
from challenges.units import Distance, Duration


class LoggedAlready(Refused):
    """The run is already logged, as `first`."""

    def __init__(self, first: Run) -> None:
        super().__init__(Reason(N_("This run is already in your log.")))
        self.first = first


class TypedAlready(Refused):
    """Another run entered by hand on this day has the same figures, `first`. `latest_id` confirms a second one.

    To log it anyway, pass `latest_id` as `besides`. Two simultaneous confirmations still add only one run.
    """

    def __init__(self, first: Run, latest_id: int) -> None:
        super().__init__(
            Reason(
                N_("You already logged %(distance)s in %(duration)s on this day."),
                distance=first.distance, duration=first.duration,
            )
        )  # fmt: skip
        self.first, self.latest_id = first, latest_id


def set_start(run: Run, *, day: date, at: time | None, zone: str) -> None:
    """Set the start of a run as its runner enters it: a date, and a time of day if known."""
    if at:
        begin(run, clock.local_instant(day, at, zone), zone)
    else:
        run.started_at, run.zone, run.local_date = None, zone, day


def begin(run: Run, started_at: datetime, zone: str) -> None:
    """Set the start of a run as an instant; its local date is the date at that place and time."""
    run.started_at, run.zone, run.local_date = started_at, zone, clock.local_date(started_at, zone)


def measure(run: Run, recorded: RecordedRun, duration: Duration | None = None) -> None:
    """Set the figures of a run from its recording. `duration` is its runner's, for a recording without times."""
    figures = recorded.figures
    run.distance, run.along, run.gain = figures.distance, figures.along, figures.gain
    run.gain_by = figures.gain_by if figures.gain is not None else None
    run.duration = duration or recorded.elapsed
    run.moving = figures.moving if figures.moving and run.duration == figures.elapsed else run.duration
    run.verified, run.typed_over = recorded.is_verified, False


def refuse_repeat(runner_id: int, recorded: RecordedRun) -> None:
    """Raise LoggedAlready if a recording's run is already logged. Reads only; checked again when the run is written."""
    if recorded.is_dated and (first := queries.same_run(runner_id, recorded.outline)):
        raise LoggedAlready(first)


class RunWriter(Protocol):
    """The runner's fields that the checks use."""

    id: int
    category: Category | None
    born_on: date | None


def check(
    run: Run,
    by: RunWriter,
    causes: Iterable[HoldCause],
    *,
    besides: int | None = None,
    is_new: bool = True,
    near: Near | None = None,
) -> None:
    """Refuse a run that cannot be or is there already; hold one that cannot be believed.

    `causes` are those that its samples show; `besides` is the run by hand that says the same, where its runner has
    seen it, and only a run that `is_new` in its figures is asked about. `near` are the runs around its date without it,
    where they were read. Raises Refused, LoggedAlready and TypedAlready. The row of its runner, `by`, must be locked.
    """
    outline = run.outline
    others = near
    if others is None:
        others = queries.neighbours_of(by.id, run.local_date, outline, except_id=run.id)
    that_day = (
        its.duration for its in others if its.local_date == run.local_date and its.counts and not overlap(outline, its)
    )
    claim = facts(
        run.local_date, run.zone, run.distance, run.duration, run.started_at, by.category, by.born_on,
        sum(that_day, Duration(0)),
    )  # fmt: skip
    if reasons := refusals_of(claim, clock.now()):
        raise Refused(reasons[0])
    if first := next((its for its in others if is_same_run(outline, its.outline)), None):
        with db.session.no_autoflush:
            raise LoggedAlready(db.session.get_one(Run, first.id))
    if run.source is Source.HAND and is_new:
        _ask_about_twins(run, others, besides)
    hold(run, [*causes, *(found.cause for found in holds_of(claim))])


def _ask_about_twins(run: Run, others: Near, besides: int | None) -> None:
    same = [
        its.id
        for its in others
        if its.typed and its.local_date == run.local_date and is_typed_twice(run.outline, its.outline)
    ]
    if same and same[-1] != besides:
        with db.session.no_autoflush:
            raise TypedAlready(db.session.get_one(Run, same[0]), same[-1])


def release(runner_id: int, days: Iterable[date], *, except_id: int) -> None:
    """Release runs that were held because a day had more than 24 hours, if it no longer has."""
    held = [run for day in sorted(set(days)) for run in queries.held_on(runner_id, day, HoldCause.DAY)]
    for run in held:
        if run.id != except_id and run.duration + queries.time_on(runner_id, run.local_date, except_id=run.id) <= DAY:
            hold(run, {*run.causes} - {HoldCause.DAY})
            db.session.flush()
            announce(RunChanged(run.id, runner_id, frozenset({run.local_date})))


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """An uploaded file, stored under its hash before anything is written to the database."""

    sha256: str
    name: str
    size: int

    @classmethod
    def store(cls, name: str, data: bytes) -> "UploadedFile":
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
    kind: RunKind = RunKind.EASY,
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
def keep_recording(runner_id: int, file: UploadedFile, recorded: RecordedRun) -> Recording:
    """Store a recording without a date until its runner enters one (`complete`). The same file again is the same row.

    Raises LoggedAlready for a file that was already made a run.
    """
    return _recording(lock(Runner, runner_id), file, recorded)


def log_recording(
    runner_id: int,
    file: UploadedFile,
    recorded: RecordedRun,
    seen: Overlaps | None = None,
    *,
    title: str = "",
    notes: str = "",
    visibility: Visibility | None = None,
) -> Run:
    """Make a run of a dated recording. Pass `seen` (from `look_around`) if it is known already.

    Raises Refused, and LoggedAlready for the same file and for a run already logged by hand or from another file.
    """
    # files are read before the transaction
    seen = seen or find_overlaps(runner_id, CutOrigin(file.sha256, recorded.part), recorded)
    return _log_recording(runner_id, file, recorded, seen, title, notes, visibility)


@writes
def _log_recording(
    runner_id: int,
    file: UploadedFile,
    recorded: RecordedRun,
    seen: Overlaps,
    title: str,
    notes: str,
    visibility: Visibility | None,
) -> Run:
    runner = lock(Runner, runner_id)
    run = _run_of(runner, _recording(runner, file, recorded), recorded, title, visibility)
    run.notes = notes
    measure(run, recorded)
    begin(run, recorded.start, recorded.zone)
    return _write_down(
        run, runner, recorded, [*recorded.causes, *([HoldCause.PLACES] if is_elsewhere(run, seen) else [])]
    )


@writes
def complete(
    recording_id: int,
    runner_id: int,
    recorded: RecordedRun,
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


def _recording(runner: Runner, file: UploadedFile, recorded: RecordedRun) -> Recording:
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


def _run_of(
    runner: Runner, recording: Recording, recorded: RecordedRun, title: str, visibility: Visibility | None
) -> Run:
    return Run(
        runner=runner, recording=recording, part=recorded.part, source=recorded.source,
        visibility=visibility or runner.runs_visible_to, map_visible_to=runner.map_visible_to, kind=recorded.kind,
        indoor=recorded.indoor, title=(title or recorded.title)[:LONGEST_TITLE],
    )  # fmt: skip


def _write_down(run: Run, runner: Runner, recorded: RecordedRun, causes: Iterable[HoldCause]) -> Run:
    near = queries.near_runs(runner.id, run.local_date)
    check(run, runner, causes, near=near)
    run.created_at = run.updated_at = clock.now()
    written = _near(run)
    add(run)
    trace(run, recorded, first=True)
    announce(RunLogged(run.id, runner.id, frozenset({run.local_date}), [*near, written._replace(id=run.id)]))
    return run
