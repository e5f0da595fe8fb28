"""Queries for runs. All access is checked against a viewer: `run_seen_by`, `runs_seen_by`, `run_of`."""

from challenges.runs.queries.detail import Correction as Correction
from challenges.runs.queries.detail import Corrections as Corrections
from challenges.runs.queries.detail import EffortSeen as EffortSeen
from challenges.runs.queries.detail import RouteSeen as RouteSeen
from challenges.runs.queries.detail import corrections_of as corrections_of
from challenges.runs.queries.detail import counted_instead_of as counted_instead_of
from challenges.runs.queries.detail import efforts_kept as efforts_kept
from challenges.runs.queries.detail import efforts_of as efforts_of
from challenges.runs.queries.detail import route_seen_by as route_seen_by
from challenges.runs.queries.detail import run_in_full as run_in_full
from challenges.runs.queries.history import counted as counted
from challenges.runs.queries.history import counted_efforts as counted_efforts
from challenges.runs.queries.history import counted_routes as counted_routes
from challenges.runs.queries.history import outings_of as outings_of
from challenges.runs.queries.history import run_history_of as run_history_of
from challenges.runs.queries.history import superseded_runs as superseded_runs
from challenges.runs.queries.history import timed_runs as timed_runs
from challenges.runs.queries.index import RunSum as RunSum
from challenges.runs.queries.index import RunWeek as RunWeek
from challenges.runs.queries.index import kinds_of as kinds_of
from challenges.runs.queries.index import months_of as months_of
from challenges.runs.queries.index import runs_after as runs_after
from challenges.runs.queries.index import runs_between as runs_between
from challenges.runs.queries.index import runs_of as runs_of
from challenges.runs.queries.index import week_of as week_of
from challenges.runs.queries.recordings import count_of_reread_runs as count_of_reread_runs
from challenges.runs.queries.recordings import files_of as files_of
from challenges.runs.queries.recordings import has_outdated_runs as has_outdated_runs
from challenges.runs.queries.recordings import held_on as held_on
from challenges.runs.queries.recordings import held_runs_of as held_runs_of
from challenges.runs.queries.recordings import is_kept as is_kept
from challenges.runs.queries.recordings import near_runs as near_runs
from challenges.runs.queries.recordings import neighbours_of as neighbours_of
from challenges.runs.queries.recordings import outdated_runs as outdated_runs
from challenges.runs.queries.recordings import pieces_of as pieces_of
from challenges.runs.queries.recordings import recorded_during as recorded_during
from challenges.runs.queries.recordings import recording_of as recording_of
from challenges.runs.queries.recordings import recording_of_file as recording_of_file
from challenges.runs.queries.recordings import reread_of as reread_of
from challenges.runs.queries.recordings import reread_of_version as reread_of_version
from challenges.runs.queries.recordings import reread_runs_of as reread_runs_of
from challenges.runs.queries.recordings import run_of_recording as run_of_recording
from challenges.runs.queries.recordings import runs_of_files as runs_of_files
from challenges.runs.queries.recordings import same_run as same_run
from challenges.runs.queries.recordings import time_on as time_on
from challenges.runs.queries.recordings import unfinished_rereads as unfinished_rereads
from challenges.runs.queries.recordings import untraced_runs as untraced_runs
from challenges.runs.queries.recordings import waiting_recordings_of as waiting_recordings_of
from challenges.runs.queries.visibility import ViewerAccess as ViewerAccess
from challenges.runs.queries.visibility import latest_runs as latest_runs
from challenges.runs.queries.visibility import run_of as run_of
from challenges.runs.queries.visibility import run_seen_by as run_seen_by
from challenges.runs.queries.visibility import runs_seen_by as runs_seen_by
from challenges.runs.queries.visibility import seen_by as seen_by
from challenges.runs.queries.visibility import values_of as values_of

__all__ = [
    "Correction",
    "Corrections",
    "EffortSeen",
    "RouteSeen",
    "RunSum",
    "RunWeek",
    "ViewerAccess",
    "corrections_of",
    "count_of_reread_runs",
    "counted",
    "counted_efforts",
    "counted_instead_of",
    "counted_routes",
    "efforts_kept",
    "efforts_of",
    "files_of",
    "has_outdated_runs",
    "held_on",
    "held_runs_of",
    "is_kept",
    "kinds_of",
    "latest_runs",
    "months_of",
    "near_runs",
    "neighbours_of",
    "outdated_runs",
    "outings_of",
    "pieces_of",
    "recorded_during",
    "recording_of",
    "recording_of_file",
    "reread_of",
    "reread_of_version",
    "reread_runs_of",
    "route_seen_by",
    "run_history_of",
    "run_in_full",
    "run_of",
    "run_of_recording",
    "run_seen_by",
    "runs_after",
    "runs_between",
    "runs_of",
    "runs_of_files",
    "runs_seen_by",
    "same_run",
    "seen_by",
    "superseded_runs",
    "time_on",
    "timed_runs",
    "unfinished_rereads",
    "untraced_runs",
    "values_of",
    "waiting_recordings_of",
    "week_of",
]
