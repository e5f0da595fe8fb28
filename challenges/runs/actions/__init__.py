"""Log, correct and delete runs. Each action announces an event with the local dates it affects."""

from challenges.runs.actions.corrections import change as change
from challenges.runs.actions.cuts import crop as crop
from challenges.runs.actions.cuts import join as join
from challenges.runs.actions.cuts import split as split
from challenges.runs.actions.log import LoggedAlready as LoggedAlready
from challenges.runs.actions.log import TypedAlready as TypedAlready
from challenges.runs.actions.log import UploadedFile as UploadedFile
from challenges.runs.actions.log import complete as complete
from challenges.runs.actions.log import keep_recording as keep_recording
from challenges.runs.actions.log import log as log
from challenges.runs.actions.log import log_recording as log_recording
from challenges.runs.actions.log import refuse_repeat as refuse_repeat
from challenges.runs.actions.overlaps import Overlaps as Overlaps
from challenges.runs.actions.overlaps import activity_of as activity_of
from challenges.runs.actions.overlaps import find_overlaps as find_overlaps
from challenges.runs.actions.overlaps import piece_of_run as piece_of_run
from challenges.runs.actions.overlaps import read_again as read_again
from challenges.runs.actions.overlaps import runner_facts as runner_facts
from challenges.runs.actions.overlaps import settle_overlaps as settle_overlaps
from challenges.runs.actions.removal import discard as discard
from challenges.runs.actions.removal import discard_recordings as discard_recordings
from challenges.runs.actions.removal import remove as remove
from challenges.runs.actions.removal import take_back as take_back
from challenges.runs.actions.rereads import grade_again as grade_again
from challenges.runs.actions.rereads import grade_later as grade_later
from challenges.runs.actions.rereads import reread_outdated as reread_outdated
from challenges.runs.actions.traces import trace_missing as trace_missing

__all__ = [
    "LoggedAlready",
    "Overlaps",
    "TypedAlready",
    "UploadedFile",
    "activity_of",
    "change",
    "complete",
    "crop",
    "discard",
    "discard_recordings",
    "find_overlaps",
    "grade_again",
    "grade_later",
    "join",
    "keep_recording",
    "log",
    "log_recording",
    "piece_of_run",
    "read_again",
    "refuse_repeat",
    "remove",
    "reread_outdated",
    "runner_facts",
    "settle_overlaps",
    "split",
    "take_back",
    "trace_missing",
]
