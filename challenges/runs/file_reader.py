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
from challenges.refusals import N_, Reason, Unreadable
from challenges.runs import recorded
from challenges.runs.recorded import Contents, Recorded, Whose
from challenges.runs.tracks import reading
from challenges.runs.tracks.cuts import WHOLE, Cut
from challenges.runs.tracks.reading import Content, Reader

IN_A_REQUEST = 20.0  # maximum seconds while a page, and a request thread, wait for the result
IN_A_TRANSACTION = 5.0  # while it blocks all other writers; nearly everything is read before a transaction starts
_MODULES = "challenges.runs.recorded", "challenges.imports.archives.access"  # imported when a process starts
TOO_SLOW = N_("This file took too long to read.")
TOO_MUCH_MEMORY = N_("This file needs more memory to read than we allow.")
CRASHED = N_("This file couldn't be read: the reader stopped halfway.")
_deadline = threading.local()


def contents_of(data: bytes, whose: Whose) -> Contents:
    """Return what a runner's file holds, as runs. Raises Unreadable if it holds no activity at all."""
    return cast(Contents, _read(recorded.contents_of, data, whose))


def contents_until_a_run(files: Sequence[bytes], whose: Whose) -> list[Contents | Unreadable]:
    """Return what files hold, or why they can't be read, up to the first that holds a run or until time is up.

    Raises Unreadable if one of them exceeds a limit, without saying which.
    """
    return cast(list[Contents | Unreadable], _read(recorded.contents_until_a_run, list(files), whose))


def piece_in(data: bytes, whose: Whose, part: int = 0, cut: Cut = WHOLE) -> Recorded:
    """Return one activity of a file, or a piece of it. Raises Unreadable, and LookupError if there is no such part."""
    return cast(Recorded, _read(recorded.piece_in, data, whose, part, cut))


def content_of(data: bytes) -> Content:
    """Return the tracks in a file. Raises Unreadable."""
    return cast(Content, _read(reading.read, data))


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
    return call(reading.read_with, _registered(), function, *arguments)


def _registered() -> tuple[Reader, ...] | None:
    """Return the table of formats if it isn't the usual one, which is the only one the other process has."""
    table = tuple(reading.READERS)
    return None if table == reading.USUAL else table
