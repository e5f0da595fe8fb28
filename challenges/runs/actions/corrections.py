"""Correct a run."""

from collections.abc import Iterable
from typing import Any

from challenges import clock
from challenges.db import db, lock, writes
from challenges.events import announce
from challenges.recordings.cuts import CutOrigin
from challenges.recordings.kinds import GainBy, Source
from challenges.runners.models import Runner
from challenges.runs import queries
from challenges.runs.actions.cuts import changed_meanwhile
from challenges.runs.actions.log import begin, check, measure, release, set_start
from challenges.runs.actions.overlaps import (
    Overlaps,
    find_overlaps,
    is_elsewhere,
    recheck_overlaps,
    recheck_remaining,
    run_as_it_is,
    time_of,
)
from challenges.runs.events import RunChanged
from challenges.runs.models import Run
from challenges.runs.rules.measured import RecordedRun
from challenges.runs.rules.plausibility import HoldCause

WORDS = ("kind", "title", "notes", "indoor", "visibility", "map_visible_to")


def change(
    run_id: int,
    runner_id: int,
    *,
    restored: RecordedRun | None = None,
    reread: RecordedRun | None = None,
    besides: int | None = None,
    **values: Any,
) -> Run:
    """Correct a run; `values` are those of `log`, and anything missing stays the same.

    Plausibility is checked again, so a correction that removes the cause releases a held run. Changing recorded figures
    makes the run self-reported; `restored` brings the recorded ones back. `reread` is the recording of a held run, read
    again; without it the causes found at first remain. Raises Refused, LoggedAlready, Missing, and TypedAlready if
    another run entered by hand now has the same figures and isn't `besides`.
    """
    run, recorded = run_as_it_is(run_id, runner_id), restored or reread
    seen = Overlaps()
    if recorded and run.recording and (restored or HoldCause.PLACES in run.causes):
        seen = find_overlaps(runner_id, CutOrigin(run.recording.sha256, run.part, run.cut), recorded, except_id=run_id)
    recheck_remaining(runner_id, run, seen)
    return _change(run_id, runner_id, restored, reread, seen, values, besides)


@writes
def _change(
    run_id: int,
    runner_id: int,
    restored: RecordedRun | None,
    reread: RecordedRun | None,
    seen: Overlaps,
    values: dict[str, Any],
    besides: int | None,
) -> Run:
    runner = lock(Runner, runner_id)
    run = queries.run_of(runner, run_id)
    if restored and restored.cut != run.cut:
        raise changed_meanwhile()
    if reread and reread.cut != run.cut:
        reread = None  # of another piece than the run is now
    day_before, time_before, figures_before = run.local_date, time_of(run), _figures(run)
    said_before = run.local_date, run.distance, run.duration
    for name in WORDS:
        setattr(run, name, values.get(name, getattr(run, name)))
    with db.session.no_autoflush:  # nothing is stored before it is checked
        if restored:
            measure(run, restored)
            begin(run, restored.start, values.get("zone", restored.zone))
        else:
            _correct(run, values)
        typed_over = not restored and _figures(run) != figures_before
        if typed_over:
            run.verified, run.typed_over = False, run.recording is not None
        causes = () if typed_over else _shown_by_samples(run, restored, reread, seen)
        is_new = (run.local_date, run.distance, run.duration) != said_before
        check(run, runner, causes, besides=besides, is_new=is_new)
    run.updated_at = clock.now()
    db.session.flush()
    days = frozenset({day_before, run.local_date})
    announce(RunChanged(run.id, runner_id, days))
    release(runner_id, days, except_id=run.id)
    if (time := time_of(run)) != time_before:
        recheck_overlaps(runner_id, [time_before, time], seen, except_id=run.id, gone=time is None)
    return run


def _correct(run: Run, values: dict[str, Any]) -> None:
    local = run.local_start
    day, at = values.get("day", run.local_date), values.get("at", local and local.time())
    zone = values.get("zone", run.zone)
    as_recorded = run.recording is not None and run.recording.has_times
    if as_recorded and run.started_at and local and (day, at) == (local.date(), local.time()):
        begin(run, run.started_at, zone)  # a recording knows the instant: only the zone can be wrong
    else:
        set_start(run, day=day, at=at, zone=zone)
    if (duration := values.get("duration", run.duration)) != run.duration:
        run.duration = run.moving = duration
    if (gain := values.get("gain", run.gain)) != run.gain:
        run.gain, run.gain_by = gain, GainBy.HAND if gain is not None else None
    run.distance = values.get("distance", run.distance)


def _figures(run: Run) -> tuple[object, ...]:
    return run.started_at, run.distance, run.duration, run.gain


def _shown_by_samples(
    run: Run, restored: RecordedRun | None, reread: RecordedRun | None, seen: Overlaps
) -> Iterable[HoldCause]:
    """Return the causes that only the recording can show: as found when it was read, or as it shows them now."""
    if run.source is Source.HAND:
        return ()
    recorded = restored or (reread if run.verified else None)
    answered = {HoldCause.DAY, HoldCause.PLACES} | ({HoldCause.LENGTH} if run.typed_over else set())
    causes = {*recorded.causes} if recorded else {*run.causes} - answered
    looked_at = restored or HoldCause.PLACES in run.causes
    return causes | {HoldCause.PLACES} if looked_at and is_elsewhere(run, seen) else causes
