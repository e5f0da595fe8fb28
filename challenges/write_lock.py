"""A fair write lock for SQLite.

SQLite allows one writer at a time, and its busy handler retries at random, so under load some writers wait for seconds
while others overtake them. This lock is first come, first served within a process, and a file lock passes it between
processes (web and worker). PostgreSQL does not need it.
"""

import fcntl
import os
import threading
from collections import deque
from pathlib import Path


class FairWriteLock:
    """A lock granted in order of arrival among the threads of this process, and shared between processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._door = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._taken = False
        self._file = -1

    def enter(self) -> None:
        """Acquire the lock. Every `enter` needs a `leave`, from any thread."""
        with self._door:
            turn = None
            if self._taken:
                turn = threading.Lock()
                turn.acquire()
                self._queue.append(turn)
            self._taken = True
        if turn is not None:
            turn.acquire()  # released by `leave`, which hands the lock over without freeing it in between
        try:
            if self._file < 0:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._hand_on()
            raise

    def leave(self) -> None:
        """Release the lock to the next writer."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._hand_on()

    def _hand_on(self) -> None:
        with self._door:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False
