"""One fair lane for writers on SQLite.

SQLite lets one writer in at a time and leaves the others to a busy handler that retries at random, so under load some
wait for seconds while others pass. Here writers queue: first come, first served inside a process, and a lock on a
file hands the lane from process to process (web and worker share it). PostgreSQL needs none of this.
"""

import fcntl
import os
import threading
from collections import deque
from pathlib import Path


class Lane:
    """A lock that is handed over in order of arrival, across the threads of this process and across processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._door = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._taken = False
        self._file = -1

    def enter(self) -> None:
        """Wait for one's turn. Whoever enters must leave, from any thread."""
        with self._door:
            turn = None
            if self._taken:
                turn = threading.Lock()
                turn.acquire()
                self._queue.append(turn)
            self._taken = True
        if turn is not None:
            turn.acquire()  # released by the one who leaves, so the lane passes on without being free in between
        try:
            if self._file < 0:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._hand_on()
            raise

    def leave(self) -> None:
        """Let the next writer in."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._hand_on()

    def _hand_on(self) -> None:
        with self._door:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False
