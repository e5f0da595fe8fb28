"""The worker: consumers of all queues in one process, with a few threads each.

Threads are enough. Files are read in child processes (`processes`), so the threads of the file queue mostly wait, and
one process needs half the memory of two, which matters on small machines.
"""

import signal
import threading
from collections.abc import Collection, Mapping
from time import monotonic
from types import FrameType

from huey import Huey
from huey.consumer import Consumer

from challenges.jobs import Queue

THREADS = {Queue.PROMPT: 1, Queue.FILES: 2}  # two, so that one slow file does not delay other runners'
_STOPPING = 4.0  # seconds for running jobs to finish; interrupted jobs are resumed later
_LOOKING_AFTER = 10.0  # seconds between checks of the threads


class _Consumer(Consumer):
    """A consumer that leaves signal handling to the worker."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """The consumers of some queues: `start` and `stop` them, or `run` until a signal arrives."""

    def __init__(self, queues: Mapping[Queue, Huey], chosen: Collection[Queue] = tuple(Queue)) -> None:
        self._consumers = [
            _Consumer(queues[queue], workers=THREADS[queue], max_delay=1, shutdown_timeout=_STOPPING)
            for queue in chosen
        ]
        self._told = threading.Event()

    def start(self) -> None:
        """Start taking jobs, in threads."""
        for consumer in self._consumers:
            consumer.start()

    def stop(self) -> None:
        """Stop taking jobs, and wait a few seconds for running ones."""
        for consumer in self._consumers:
            consumer.stop_flag.set()
        ends = monotonic() + _STOPPING
        for consumer in self._consumers:
            consumer.shutdown_timeout = max(ends - monotonic(), 0)
            consumer.stop(graceful=True)
            consumer.huey.notify_interrupted_tasks()

    def run(self) -> None:
        """Work until the process gets a signal to end (TERM, INT or HUP)."""
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signum, self._tell)
        self.start()
        while not self._told.wait(_LOOKING_AFTER):
            for consumer in self._consumers:
                consumer.check_worker_health()
        self.stop()

    def _tell(self, signum: int, frame: FrameType | None) -> None:
        signal.signal(signum, signal.SIG_DFL)  # a second signal ends the process at once
        self._told.set()
