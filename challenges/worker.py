"""The worker: consumers of all queues in one process, some threads for each.

Threads are enough. Files are read in processes of their own (`processes`), so what holds a thread of the queue of files
is waiting; and one process takes half the memory of two, which the smallest machine feels.
"""

import signal
import threading
from collections.abc import Collection, Mapping
from time import monotonic
from types import FrameType

from huey import Huey
from huey.consumer import Consumer

from challenges.jobs import Queue

THREADS = {Queue.PROMPT: 1, Queue.FILES: 2}  # two, so that one file that takes its minute delays no other runner's
_STOPPING = 4.0  # seconds for jobs to come to their ends; what is cut off then is taken up again
_LOOKING_AFTER = 10.0  # seconds between two looks at the threads


class _Consumer(Consumer):
    """Leaves signals to the worker."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """Consumers of some queues: `start`, `stop`, or `run` until a signal comes."""

    def __init__(self, queues: Mapping[Queue, Huey], chosen: Collection[Queue] = tuple(Queue)) -> None:
        self._consumers = [
            _Consumer(queues[queue], workers=THREADS[queue], max_delay=1, shutdown_timeout=_STOPPING)
            for queue in chosen
        ]
        self._told = threading.Event()

    def start(self) -> None:
        """Begin to take jobs, in threads."""
        for consumer in self._consumers:
            consumer.start()

    def stop(self) -> None:
        """Take no more, and wait a few seconds for those that are under way."""
        for consumer in self._consumers:
            consumer.stop_flag.set()
        ends = monotonic() + _STOPPING
        for consumer in self._consumers:
            consumer.shutdown_timeout = max(ends - monotonic(), 0)
            consumer.stop(graceful=True)
            consumer.huey.notify_interrupted_tasks()

    def run(self) -> None:
        """Work until the process is told to end (TERM, INT or HUP)."""
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signum, self._tell)
        self.start()
        while not self._told.wait(_LOOKING_AFTER):
            for consumer in self._consumers:
                consumer.check_worker_health()
        self.stop()

    def _tell(self, signum: int, frame: FrameType | None) -> None:
        signal.signal(signum, signal.SIG_DFL)  # a second one does not wait
        self._told.set()
