"""Calls functions in a child process, so that no input can use more time or memory than allowed.

`call(function, …)` runs the function in a process whose limits the operating system enforces (`child.py`), even inside
a C extension. One process serves many calls. It is replaced after being killed, after 500 calls, and if its memory has
grown; an idle one exits. Each thread has its own process, so calls do not wait for each other, and what a function
keeps open in its process is available at the thread's next call, unless the process was replaced.

The function, its arguments and its result are pickled, so the function must be importable from a module.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from challenges import child

MOST_CALLS = 500
_PATIENCE = 30.0  # seconds for a process to start, on a busy machine
_ENVIRONMENT = "PATH", "LANG", "LC_ALL", "TZ", "PYTHONTZPATH", "PYTHONHOME", "LD_LIBRARY_PATH"  # without secrets


class Ended(Exception):
    """The call did not complete, and the process is gone."""


class TooSlow(Ended):
    """The call exceeded its time limit."""


class TooLarge(Ended):
    """The call exceeded its memory limit."""


class Crashed(Ended):
    """The process ended unexpectedly during the call."""


def call(function: Callable[..., Any], *arguments: Any, seconds: float, memory: int, modules: tuple[str, ...]) -> Any:
    """Return what a function returns, or raise what it raises, plus TooSlow, TooLarge and Crashed.

    `memory` is in bytes; `modules` are imported when a process starts.
    """
    message = child.packed((seconds, function, arguments))
    for _ in range(2):
        process = _process(memory, modules)
        try:
            return process.ask(message, seconds)
        except _EndedIdly:  # it exited just before the call
            continue
    raise Crashed


def process_id() -> int | None:
    """Return the id of the process for this thread's next call; None if a new one would be started."""
    process = getattr(_threads, "process", None)
    return process.popen.pid if process and process.popen.poll() is None else None


class _EndedIdly(Exception):
    pass


class _Process:
    """A child process, and the pipes to and from it."""

    def __init__(self, memory: int, modules: tuple[str, ...]) -> None:
        self.made_for, self._owner = (memory, modules), os.getpid()
        self._calls = 0
        self._is_ready = False  # whether it has started up
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {
            "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
            "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",  # each thread would reserve its own memory
            "MALLOC_ARENA_MAX": "1",
        }  # fmt: skip
        self.popen = subprocess.Popen(  # noqa: S603  this program itself
            [sys.executable, "-P", "-m", "challenges.child", str(memory), ",".join(modules)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0,
        )  # fmt: skip
        self._calls_to, self._answers_of = self.popen.stdin.fileno(), self.popen.stdout.fileno()  # type: ignore[union-attr]
        os.set_blocking(self._calls_to, False)
        os.set_blocking(self._answers_of, False)

    def ask(self, message: list[bytes | memoryview], seconds: float) -> Any:
        """Send a call and wait for its result, for at most `seconds`."""
        self._calls += 1
        goes_on = False
        try:
            if not self._is_ready:
                self._ends = monotonic() + _PATIENCE
                child.unpacked(self._read)
                self._is_ready = True
            self._ends = monotonic() + seconds
            for part in message:
                self._write(part)
            how, result, goes_on = child.unpacked(self._read)
        except (BrokenPipeError, EOFError):
            if self.popen.wait(_PATIENCE) == 0:
                raise _EndedIdly from None
            raise self._why() from None
        finally:
            if not goes_on or self._calls >= MOST_CALLS:
                self.end()
        if how == child.OUT_OF_MEMORY:
            raise TooLarge
        if how == child.RAISED:
            raise result
        return result

    def _why(self) -> Ended:
        """Return the exception for the process's exit status: its alarm, its CPU limit, or something unexpected."""
        by = -(self.popen.returncode or 0)
        return TooSlow() if by in (signal.SIGALRM, signal.SIGXCPU) else Crashed()

    def end(self) -> None:
        """Kill the process and close the pipes."""
        if os.getpid() == self._owner:
            self.popen.kill()
            self.popen.wait()
        else:  # this is a fork of the process that owns the child, with copies of the pipes
            self.popen.returncode = 0
        for pipe in (self.popen.stdin, self.popen.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        if getattr(_threads, "process", None) is self:
            _threads.process = None

    def __del__(self) -> None:  # its thread has ended
        if hasattr(self, "popen"):
            self.end()

    def _wait(self, pipe: int, event: int) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        if (left := self._ends - monotonic()) <= 0 or not poll.poll(left * 1000):
            raise TooSlow

    def _write(self, part: bytes | memoryview) -> None:
        view = memoryview(part)
        while view:
            try:
                view = view[os.write(self._calls_to, view) :]
            except BlockingIOError:
                self._wait(self._calls_to, select.POLLOUT)

    def _read(self, size: int) -> bytearray:
        data = bytearray(size)
        view, filled = memoryview(data), 0
        while filled < size:
            try:
                if not (got := os.readv(self._answers_of, [view[filled:]])):
                    raise EOFError
                filled += got
            except BlockingIOError:
                self._wait(self._answers_of, select.POLLIN)
        return data


_threads = threading.local()


def _process(memory: int, modules: tuple[str, ...]) -> _Process:
    process: _Process | None = getattr(_threads, "process", None)
    if process and process.popen.poll() is not None:
        process.end()
        process = None
    if process and process.made_for != (memory, modules):
        process.end()
        process = None
    if process is None:
        process = _threads.process = _Process(memory, modules)
    return process


def _forget() -> None:
    """Forget inherited child processes after a fork."""
    global _threads
    _threads = threading.local()


os.register_at_fork(after_in_child=_forget)
