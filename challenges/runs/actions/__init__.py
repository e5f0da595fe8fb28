"""Log, correct and delete runs. Each action announces an event with the local dates it affects."""

from challenges.runs.actions.checking import LoggedAlready, TypedAlready, refuse_repeat
from challenges.runs.actions.correcting import change
from challenges.runs.actions.cutting import crop, join, split
from challenges.runs.actions.grading import grade_again, grade_later
from challenges.runs.actions.looking import Whereabouts, activity_of, look_around, piece_of_run, read_again, whose
from challenges.runs.actions.overlaps import settle_overlaps
from challenges.runs.actions.removing import discard, discard_recordings, remove
from challenges.runs.actions.rereads import reread_outdated
from challenges.runs.actions.restoring import take_back
from challenges.runs.actions.tracing import trace_missing
from challenges.runs.actions.writing import File, complete, keep_recording, log, log_recording

__all__ = [
    "File", "LoggedAlready", "TypedAlready", "Whereabouts", "activity_of", "change", "complete", "crop", "discard",
    "discard_recordings", "grade_again", "grade_later", "join", "keep_recording", "log", "log_recording",
    "look_around", "piece_of_run", "read_again", "refuse_repeat", "remove", "reread_outdated", "settle_overlaps",
    "split", "take_back", "trace_missing", "whose",
]  # fmt: skip
