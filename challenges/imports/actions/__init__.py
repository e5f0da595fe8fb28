"""Receive files, process them in slices, cancel and undo imports."""

from challenges.imports.actions.clearing import clear_away, forget_uploads
from challenges.imports.actions.ending import cancel, discard, undo
from challenges.imports.actions.receiving import Upload, begin, receive
from challenges.imports.actions.watching import look_into_folders
from challenges.imports.actions.working import pick_up, work, work_for

__all__ = [
    "Upload", "begin", "cancel", "clear_away", "discard", "forget_uploads", "look_into_folders", "pick_up", "receive",
    "undo", "work", "work_for",
]  # fmt: skip
