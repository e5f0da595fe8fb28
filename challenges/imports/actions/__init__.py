"""Receive files, process them in slices, cancel and undo imports."""

from challenges.imports.actions.removal import cancel as cancel
from challenges.imports.actions.removal import clear_away as clear_away
from challenges.imports.actions.removal import discard as discard
from challenges.imports.actions.removal import forget_uploads as forget_uploads
from challenges.imports.actions.removal import undo as undo
from challenges.imports.actions.uploads import Upload as Upload
from challenges.imports.actions.uploads import begin as begin
from challenges.imports.actions.uploads import receive as receive
from challenges.imports.actions.watched_folders import look_into_folders as look_into_folders
from challenges.imports.actions.work import pick_up as pick_up
from challenges.imports.actions.work import work as work
from challenges.imports.actions.work import work_for as work_for

__all__ = [
    "Upload",
    "begin",
    "cancel",
    "clear_away",
    "discard",
    "forget_uploads",
    "look_into_folders",
    "pick_up",
    "receive",
    "undo",
    "work",
    "work_for",
]
