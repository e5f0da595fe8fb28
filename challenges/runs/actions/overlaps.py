"""Compare overlapping recordings, and recompute which of them count: a runner is in one place (rules, section 10).

Of two contradictory recordings, the one uploaded later is held, as long as the first is a verified run. Files are read
and compared before the write transaction; inside it, the results are looked up. Only what another request uploaded in
between is read there.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import cast

from sqlalchemy import Table, bindparam, update

from challenges import storage
from challenges.db import connection, db, writes
from challenges.events import announce
from challenges.recordings.cuts import CutOrigin, TrackCut, piece_of
from challenges.recordings.positions import are_apart
from challenges.recordings.track import Track
from challenges.refusals import N_, Missing, Reason, Refused, Unreadable
from challenges.runners.models import Runner
from challenges.runs import file_reader, queries
from challenges.runs.events import RunChanged, RunLogged, RunRemoved
from challenges.runs.models import Run
from challenges.runs.queries.history import TimedRun
from challenges.runs.rules.duplicates import REACH, at_once, superseded
from challenges.runs.rules.facts import Near, NearRun
from challenges.runs.rules.measured import RecordedRun, RunnerFacts, recorded_of
from challenges.runs.rules.plausibility import HoldCause

MOST = 3  # recordings compared with one, first uploads first: a watch and a phone are two
Time = tuple[datetime, datetime]  # when a recording starts and ends


class Overlaps:
    """Which recordings contradict each other. Each is read once, and every pair compared once."""

    def __init__(self) -> None:
        self._tracks: dict[CutOrigin, Track | None] = {}
        self._apart: dict[frozenset[CutOrigin], bool] = {}

    def know(self, origin: CutOrigin, track: Track) -> None:
        """Add a recording that is already read."""
        self._tracks[origin] = track

    def are_apart(self, one: CutOrigin, other: CutOrigin) -> bool:
        """Return whether two recordings are in different places at once. A lost file contradicts nothing."""
        pair = frozenset((one, other))
        if pair not in self._apart:
            here, there = self._track(one), self._track(other)
            self._apart[pair] = bool(here and there and are_apart(here, there))
        return self._apart[pair]

    def _track(self, origin: CutOrigin) -> Track | None:
        if origin not in self._tracks:
            try:
                track = file_reader.content_of(storage.fetch(origin.sha256)).tracks[origin.part]
                self._tracks[origin] = piece_of(track, origin.cut)
            except (FileNotFoundError, Unreadable, IndexError):
                self._tracks[origin] = None
        return self._tracks[origin]


def runner_facts(runner: Runner) -> RunnerFacts:
    """Return what reading a recording needs to know about its runner."""
    return RunnerFacts(runner.zone, runner.category, runner.born_on)


def read_again(run: Run) -> RecordedRun:
    """Read the recording of a run, as it is cut. Raises FileNotFoundError if the file is lost."""
    if run.recording is None:
        raise Missing
    return file_reader.piece_in(storage.fetch(run.recording.sha256), runner_facts(run.runner), run.part, run.cut)


def activity_of(run: Run) -> Track:
    """Return the uncut activity of a run. Raises Missing for a run entered by hand, and Refused."""
    if run.recording is None:
        raise Missing
    try:
        return file_reader.content_of(storage.fetch(run.recording.sha256)).tracks[run.part]
    except (FileNotFoundError, LookupError, Unreadable) as error:
        raise Refused(Reason(N_("This recording's file is missing or can't be read any more."))) from error


def piece_of_run(run: Run) -> Track:
    """Return the samples of a run, as it is cut. Raises Missing for a run entered by hand, Refused, and Unreadable."""
    return piece_of(activity_of(run), run.cut)


def cut_anew(run: Run, cut: TrackCut) -> RecordedRun:
    """Return the recording of a run with another cut. Raises as `activity_of` does, and Unreadable."""
    return recorded_of(activity_of(run), runner_facts(run.runner), part=run.part, source=run.source, cut=cut)


def time_of(run: Run) -> Time | None:
    """Return when a run was recorded; None if it is self-reported."""
    return (run.started_at, run.started_at + _long(run)) if run.verified and run.started_at else None


def _long(run: Run) -> timedelta:
    return timedelta(milliseconds=run.duration.ms)


# --- before the write transaction -----------------------------------------------------------------------------------


def run_as_it_is(run_id: int, runner_id: int) -> Run:
    """Return a runner's own run without locking it. Raises Missing."""
    run = db.session.get(Run, run_id)
    if run is None or run.runner_id != runner_id:
        raise Missing
    return run


def find_overlaps(
    runner_id: int,
    origin: CutOrigin,
    recorded: RecordedRun,
    *,
    except_id: int | None = None,
    seen: Overlaps | None = None,
) -> Overlaps:
    """Compare a dated recording with the runner's others of that time. Adds to `seen`, if given."""
    seen = seen or Overlaps()
    seen.know(origin, recorded.track)
    time = recorded.start, recorded.start + timedelta(milliseconds=recorded.elapsed.ms)
    for other in _others(runner_id, time, except_id)[:MOST]:
        seen.are_apart(origin, other)
    return seen


def recheck_remaining(runner_id: int, run: Run, seen: Overlaps) -> None:
    """Compare with each other the runs that were held because of this one and may be released without it."""
    time = time_of(run)
    if time and any(HoldCause.PLACES in other.causes for other in queries.recorded_during(runner_id, *time)):
        for one, other in combinations(_others(runner_id, time, run.id)[:MOST], 2):
            seen.are_apart(one, other)


def _others(runner_id: int, time: Time, except_id: int | None) -> list[CutOrigin]:
    others = queries.recorded_during(runner_id, *time, except_id=except_id)
    return [run.origin for run in others if run.origin]


# --- inside the write transaction -------------------------------------------------------------------------------------


def is_elsewhere(run: Run, seen: Overlaps) -> bool:
    """Return whether a recording uploaded before this run's puts the runner elsewhere at the same time."""
    recording, origin, time = run.recording, run.origin, time_of(run)
    if recording is None or origin is None or time is None:
        return False
    with db.session.no_autoflush:
        others = queries.recorded_during(run.runner.id, *time, except_id=run.id)
    earlier = [other.origin for other in others if other.recording and other.recording.id < recording.id]
    return any(seen.are_apart(origin, other) for other in earlier[:MOST] if other)


def recheck_overlaps(
    runner_id: int, times: Iterable[Time | None], seen: Overlaps, *, except_id: int, gone: bool
) -> None:
    """Hold or release runs recorded at some times, after run `except_id` was added there or removed.

    `gone` means that it was only removed, so that nothing new can be held.
    """
    runs = {run.id: run for time in times if time for run in queries.recorded_during(runner_id, *time)}
    for run in runs.values():
        held = HoldCause.PLACES in run.causes
        if run.id != except_id and (held or not gone) and is_elsewhere(run, seen) is not held:
            hold(run, {*run.causes} ^ {HoldCause.PLACES})
            db.session.flush()
            announce(RunChanged(run.id, runner_id, frozenset({run.local_date})))


def hold(run: Run, causes: Iterable[HoldCause]) -> None:
    """Hold a run for these causes; with none, it is released."""
    run.held = ",".join(cause for cause in HoldCause if cause in set(causes))


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
