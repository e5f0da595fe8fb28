"""Reading runs. Every way to a run goes through who looks: `run_seen_by`, `runs_seen_by`, `run_of`."""

from challenges.runs.queries.corrections import Correction, Corrections, corrections_of
from challenges.runs.queries.details import EffortSeen, RouteSeen, efforts_of, route_seen_by, run_in_full
from challenges.runs.queries.listing import Sum, Week, kinds_of, months_of, runs_between, runs_of, week_of
from challenges.runs.queries.recordings import (
    files_of,
    held_runs_of,
    is_kept,
    pieces_of,
    recorded_during,
    recording_of,
    recording_of_file,
    run_of_recording,
    same_run,
    time_on,
    untraced_runs,
    waiting_recordings_of,
)
from challenges.runs.queries.seeing import latest_runs, run_of, run_seen_by, runs_seen_by, seen_by

__all__ = [
    "Correction",
    "Corrections",
    "EffortSeen",
    "RouteSeen",
    "Sum",
    "Week",
    "corrections_of",
    "efforts_of",
    "files_of",
    "held_runs_of",
    "is_kept",
    "kinds_of",
    "latest_runs",
    "months_of",
    "pieces_of",
    "recorded_during",
    "recording_of",
    "recording_of_file",
    "route_seen_by",
    "run_in_full",
    "run_of",
    "run_of_recording",
    "run_seen_by",
    "runs_between",
    "runs_of",
    "runs_seen_by",
    "same_run",
    "seen_by",
    "time_on",
    "untraced_runs",
    "waiting_recordings_of",
    "week_of",
]
