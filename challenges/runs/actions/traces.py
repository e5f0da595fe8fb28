"""Compute once what the recording of a run shows, and store it."""

from dataclasses import fields
from typing import Any

from sqlalchemy import delete, insert

from challenges.db import db, transaction, writes
from challenges.jobs import reads_files
from challenges.recordings.series import READING_VERSION
from challenges.recordings.splits import Split
from challenges.refusals import Unreadable, joined
from challenges.runs import queries
from challenges.runs.actions.overlaps import read_again
from challenges.runs.models import BestEffort, Run, Trace
from challenges.runs.rules.measured import RecordedRun


def trace(run: Run, recorded: RecordedRun, *, first: bool = False) -> None:
    """Store route, charts, splits and best efforts of a saved run, replacing older ones.

    `first` means that there are none yet.
    """
    db.session.flush()
    if not first:
        db.session.execute(delete(BestEffort).where(BestEffort.run_id == run.id))
        db.session.execute(delete(Trace).where(Trace.run_id == run.id))
        db.session.expire(run, ["trace"])
    figures, details = recorded.figures, recorded.details
    kept = Trace(
        run_id=run.id, zone=recorded.zone, kind=recorded.kind,
        distance_by=figures.distance_by, moving_by=figures.moving_by,
        heart_rate=figures.heart_rate, highest_heart_rate=figures.highest_heart_rate, cadence=figures.cadence,
        device_gain=figures.device_gain,
        points=figures.points, read_version=READING_VERSION, route=details.route.encoded(),
        series={field.name: list(getattr(details.series, field.name)) for field in fields(details.series)},
        kilometres=[_packed(split) for split in details.kilometres], miles=[_packed(split) for split in details.miles],
        laps=[[lap.distance, lap.timer, lap.elapsed] for lap in details.laps],
        note=joined(recorded.notes),
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    if details.efforts:
        db.session.execute(
            insert(BestEffort),
            [
                {"run_id": run.id, "runner_id": run.runner_id, "distance": effort.distance,
                 "duration": effort.duration, "after": effort.after}
                for effort in details.efforts
            ],
        )  # fmt: skip


def _packed(split: Split) -> list[Any]:
    gain = round(split.gain.metres, 1) if split.gain is not None else None
    return [round(split.distance.metres, 3), split.moving.ms, split.elapsed.ms, gain, split.heart_rate]


@reads_files
def trace_missing() -> None:
    """Compute what stored recordings show if that is missing. Lost and unreadable files are skipped."""
    for run_id in queries.untraced_runs():
        run = db.session.get(Run, run_id)
        if run is None or run.recording is None:
            continue
        try:
            recorded = read_again(run)  # before the transaction
        except (FileNotFoundError, LookupError, Unreadable):
            continue
        with transaction():
            _trace_again(run_id, recorded)


@writes
def _trace_again(run_id: int, recorded: RecordedRun) -> None:
    run = db.session.get(Run, run_id)
    if run and run.trace is None:
        trace(run, recorded)
