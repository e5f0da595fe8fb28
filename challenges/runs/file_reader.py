"""Read runners' files in a separate process, within limits of time and memory (`processes`).

Whatever a file does to its reader, the caller gets `Unreadable` with a message. Nothing else on the site reads files.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, cast

from flask import current_app, has_request_context

from challenges import processes
from challenges.db import is_writing
from challenges.recordings import readers
from challenges.recordings.cuts import WHOLE, TrackCut
from challenges.recordings.readers import FormatReader, RecordingContent
from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.rules import measured
from challenges.runs.rules.measured import FileContents, RecordedRun, RunnerFacts

IN_A_REQUEST = 20.0  # maximum seconds while a page, and a request thread, wait for the result
IN_A_TRANSACTION = 5.0  # while it blocks all other writers; nearly everything is read before a transaction starts
_MODULES = "challenges.runs.rules.measured", "challenges.imports.archives.archive"  # imported when a process starts
TOO_SLOW = N_("This file took too long to read.")
TOO_MUCH_MEMORY = N_("This file needs more memory to read than we allow.")
CRASHED = N_("This file couldn't be read: the reader stopped halfway.")
_deadline = threading.local()


def contents_of(data: bytes, whose: RunnerFacts) -> FileContents:
    """Return what a runner's file holds, as runs. Raises Unreadable if it holds no activity at all."""
    return cast(FileContents, _read(measured.contents_of, data, whose))


def contents_until_a_run(files: Sequence[bytes], whose: RunnerFacts) -> list[FileContents | Unreadable]:
    """Return what files hold, or why they can't be read, up to the first that holds a run or until time is up.

    Raises Unreadable if one of them exceeds a limit, without saying which.
    """
    return cast(list[FileContents | Unreadable], _read(measured.contents_until_a_run, list(files), whose))


def piece_in(data: bytes, whose: RunnerFacts, part: int = 0, cut: TrackCut = WHOLE) -> RecordedRun:
    """Return one activity of a file, or a piece of it. Raises Unreadable, and LookupError if there is no such part."""
    return cast(RecordedRun, _read(measured.piece_in, data, whose, part, cut))


def content_of(data: bytes) -> RecordingContent:
    """Return the tracks in a file. Raises Unreadable."""
    return cast(RecordingContent, _read(readers.read, data))


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function that reads a file, in the other process. Raises what it raises, and Unreadable beyond a limit."""
    seconds, memory = limits()
    try:
        return processes.call(function, *arguments, seconds=seconds, memory=memory, modules=_MODULES)
    except processes.TooSlow:
        raise Unreadable(Reason(TOO_SLOW)) from None
    except processes.TooLarge:
        raise Unreadable(Reason(TOO_MUCH_MEMORY)) from None
    except processes.Crashed:
        raise Unreadable(Reason(CRASHED)) from None


def limits() -> tuple[float, int]:
    """Return the seconds left for a call, and the bytes of memory."""
    seconds = float(current_app.config["READ_SECONDS"])
    if has_request_context():
        seconds = min(seconds, IN_A_REQUEST)
    if is_writing():
        seconds = min(seconds, IN_A_TRANSACTION)
    ends = getattr(_deadline, "ends", None)
    if ends is not None:
        seconds = min(seconds, max(ends - monotonic(), 0.001))
    return seconds, current_app.config["READ_MEMORY"]


@contextmanager
def one_file(seconds: float | None = None) -> Iterator[None]:
    """Limit everything read inside to the time for one file in total, or to `seconds`."""
    most = limits()[0]
    _deadline.ends = monotonic() + (most if seconds is None else min(most, seconds))
    try:
        yield
    finally:
        _deadline.ends = None


def _read(function: Callable[..., Any], *arguments: Any) -> Any:
    return call(readers.read_with, _registered(), function, *arguments)


def _registered() -> tuple[FormatReader, ...] | None:
    """Return the table of formats if it isn't the usual one, which is the only one the other process has."""
    table = tuple(readers.READERS)
    return None if table == readers.USUAL else table
