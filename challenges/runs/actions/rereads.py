"""Read stored recordings again, newest first, after an upgrade that changes how they are read.

What its runner changed in a run stays: its cut, the figures and zone entered by hand, title and notes. Open and
provisional challenges are updated, final ones never are. A recording that is lost, unreadable or now impossible leaves
its run unchanged. Each run is one transaction together with its done mark, so another worker can continue after a
crash. Jobs waiting in the file queue go first. Runs that were held for their runner's age are also checked again when
the runner corrects it.
"""

from time import monotonic
from typing import NamedTuple

from challenges import clock, storage
from challenges.db import add, db, lock, transaction, writes
from challenges.events import announce
from challenges.jobs import Queue, enqueue, is_anything_waiting, reads_files
from challenges.recordings.cuts import WHOLE
from challenges.recordings.kinds import Source
from challenges.recordings.series import READING_VERSION
from challenges.recordings.sports import Sport
from challenges.refusals import Missing, Refused, Unreadable
from challenges.runners.events import ProfileChanged
from challenges.runners.models import Runner
from challenges.runs import file_reader, queries
from challenges.runs.actions.corrections import change
from challenges.runs.actions.log import UploadedFile, begin, check, log_recording, measure, release
from challenges.runs.actions.overlaps import (
    Overlaps,
    find_overlaps,
    is_elsewhere,
    read_again,
    recheck_overlaps,
    recheck_remaining,
    run_as_it_is,
    runner_facts,
    time_of,
)
from challenges.runs.actions.traces import trace
from challenges.runs.events import RunReread, RunsReread
from challenges.runs.models import Reread, RereadRun, Run
from challenges.runs.rules.measured import RecordedRun
from challenges.runs.rules.plausibility import HoldCause

SLICE = 45.0  # seconds of a sweep that runs every minute
AT_ONCE = 100


class _Read(NamedTuple):
    """What a recording says now, and the comparison with the runner's other recordings of that time."""

    recorded: RecordedRun
    seen: Overlaps
    later: tuple[RecordedRun, ...] = ()  # activities of the file that older rules merged into this one


@reads_files
def reread_outdated() -> None:
    """Sweep: read again some of the recordings that were read by older rules."""
    ends = monotonic() + SLICE
    while runs := queries.outdated_runs(AT_ONCE):
        for run_id, runner_id in runs:
            read = _read(run_id)
            db.session.rollback()
            with transaction():
                _take_over(run_id, runner_id, read)
            if monotonic() > ends or is_anything_waiting(Queue.FILES):
                return
    for reread_id, runner_id in queries.unfinished_rereads():  # the last run left to read was deleted
        with transaction():
            _finish(reread_id, runner_id)


def _read(run_id: int) -> _Read | None:
    """Read a recording before the transaction; None if it is lost or unreadable."""
    run = db.session.get(Run, run_id)
    if run is None or run.origin is None:
        return None
    try:
        recorded, later = read_again(run), _later_parts(run)
    except (FileNotFoundError, LookupError, Unreadable):
        return None
    seen = Overlaps()
    if recorded.is_verified:
        seen = find_overlaps(run.runner_id, run.origin, recorded, except_id=run_id)
    recheck_remaining(run.runner_id, run, seen)
    return _Read(recorded, seen, later)


def _later_parts(run: Run) -> tuple[RecordedRun, ...]:
    """Return the other runs in the file.

    Before versions, a GPX file made one run, so none of the others was deleted on purpose.
    """
    recording, old = run.recording, run.trace is not None and not run.trace.read_version
    if recording is None or not old or recording.format is not Source.GPX or run.part or run.cut != WHOLE:
        return ()
    contents = file_reader.contents_of(storage.fetch(recording.sha256), runner_facts(run.runner))
    return tuple(one for one in contents.runs if one.part and one.is_dated)


@writes
def _take_over(run_id: int, runner_id: int, read: _Read | None) -> None:
    try:
        run = queries.run_of(lock(Runner, runner_id), run_id)
    except Missing:
        return
    if run.trace is None or run.trace.read_version >= READING_VERSION:
        return
    if read and read.recorded.cut != run.cut:  # cut meanwhile; the next sweep reads it as it is now
        return
    before, day_before, time = _figures(run), run.local_date, time_of(run)
    efforts = queries.efforts_kept(run_id)
    try:
        with db.session.begin_nested():
            if read is None:
                run.trace.read_version = READING_VERSION
            else:
                _measure_again(run, read)
                trace(run, read.recorded)
    except Refused:  # now impossible, or the same as another run
        db.session.expire(run)
        run.trace.read_version = READING_VERSION
    db.session.flush()
    for part in read.later if read else ():
        _log_part(run, part)
    after = _figures(run)
    if after != before or queries.efforts_kept(run_id) != efforts:
        days = frozenset({day_before, run.local_date})
        announce(RunReread(run_id, runner_id, days))
        release(runner_id, days, except_id=run_id)
        recheck_overlaps(
            runner_id, [time, time_of(run)], read.seen if read else Overlaps(), except_id=run_id, gone=False
        )
    if after != before:
        reread = queries.reread_of_version(runner_id) or _begun(runner_id)
        was = {f"{name}_before": value for name, value in before.items()}
        add(RereadRun(reread_id=reread.id, run_id=run_id, **was, **after))
    if not queries.has_outdated_runs(runner_id) and (ended := queries.reread_of_version(runner_id)):
        _finish(ended.id, runner_id)


def _measure_again(run: Run, read: _Read) -> None:
    """Update the figures from the recording, unless its runner entered others. Raises Refused."""
    recorded = read.recorded
    dated = bool(run.recording and run.recording.has_times)
    if run.typed_over or dated is not recorded.is_dated:
        return
    with db.session.no_autoflush:  # nothing is stored before it is checked
        if run.trace and recorded.track.declared.sport is not Sport.UNKNOWN and run.kind is run.trace.kind:
            run.kind = recorded.kind
        if dated:
            measure(run, recorded)
            begin(run, recorded.start, run.zone if run.trace and run.trace.zone != run.zone else recorded.zone)
        else:
            measure(run, recorded, run.duration)
        elsewhere = [HoldCause.PLACES] if is_elsewhere(run, read.seen) else []
        check(run, run.runner, [*recorded.causes, *elsewhere])


def _log_part(run: Run, part: RecordedRun) -> None:
    """Log another activity of the same file as a run of its own, unless it is already logged."""
    recording = run.recording
    if recording is None:
        return
    file = UploadedFile(recording.sha256, recording.filename, recording.size)
    try:
        with db.session.begin_nested():
            log_recording(run.runner_id, file, part, Overlaps(), visibility=run.visibility)
    except Refused:
        return


def _figures(run: Run) -> dict[str, object]:
    return {
        "day": run.local_date, "distance": run.distance, "moving": run.moving, "duration": run.duration,
        "gain": run.gain, "held": bool(run.held),
    }  # fmt: skip


def _begun(runner_id: int) -> Reread:
    return add(Reread(runner_id=runner_id, version=READING_VERSION, begun_at=clock.now()))


@writes
def _finish(reread_id: int, runner_id: int) -> None:
    reread = lock(Reread, reread_id)
    if reread.finished_at is None:
        reread.finished_at = clock.now()
        db.session.flush()
        announce(RunsReread(reread_id, runner_id))


@writes
def grade_later(event: ProfileChanged) -> None:
    """Queue a recheck after a change of date of birth or category, because reading recordings takes time."""
    if queries.held_runs_of(event.runner_id, HoldCause.AGE):
        enqueue(grade_again, runner_id=event.runner_id)


@reads_files
def grade_again(runner_id: int) -> None:
    """Recheck the runs that were held for an age. Safe to run twice."""
    for run_id in [run.id for run in queries.held_runs_of(runner_id, HoldCause.AGE)]:
        run = run_as_it_is(run_id, runner_id)
        reread = read_again(run) if run.recording and run.verified else None
        with transaction():
            change(run_id, runner_id, reread=reread)
