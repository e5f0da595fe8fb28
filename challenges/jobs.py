"""Work for later: an action handed to huey after the commit.

The row is the truth and the job only a hint. What must happen stands in a table, the action is safe to run twice, and
a scheduled sweep picks up whatever a killed worker dropped. Only actions listed in `wiring.JOBS` may run; their
arguments are ids.

There are two queues, so that nobody's mail, close or notification waits behind what reads files: each has its own
consumers. docs/decisions/0017 says why.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from challenges.db import after_commit, transaction

log = structlog.get_logger()
Action = Callable[..., object]


class Queue(StrEnum):
    """What kind of jobs wait in a queue."""

    PROMPT = "second-wind"  # the name is that of the only queue there was before
    FILES = "second-wind-files"  # whatever reads files of runners, for seconds or minutes


Queues = Mapping[Queue, Huey]


def queue_at(url: str, queue: Queue = Queue.PROMPT) -> Huey:
    """A queue behind a JOBS_URL: `sqlite:///PATH`, `postgresql://…`, `redis://…`, or `immediate:` in tests."""
    scheme = urlsplit(url).scheme
    if scheme == "immediate":
        return MemoryHuey(queue.value, immediate=True)
    if scheme == "sqlite":
        return SqliteHuey(queue.value, filename=url.removeprefix("sqlite:///"), fsync=True)
    if scheme in ("postgres", "postgresql"):
        return PostgresHuey(queue.value, dsn=url)
    if scheme in ("redis", "rediss", "unix"):
        return RedisHuey(queue.value, url=url)
    raise ValueError("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")


def outside_transaction(action: Action) -> Action:
    """Mark a job that talks to the world (mail), and therefore opens its own short transactions."""
    action.outside_transaction = True  # type: ignore[attr-defined]
    return action


def reads_files(action: Action) -> Action:
    """Mark a job that reads files of runners: it waits in a queue of its own, and opens its own short transactions."""
    action.queue = Queue.FILES  # type: ignore[attr-defined]
    return outside_transaction(action)


def queue_of(action: Action) -> Queue:
    """Where a job waits."""
    queue: Queue = getattr(action, "queue", Queue.PROMPT)
    return queue


def name_of(action: Action) -> str:
    """`challenges.races.actions.tell` is "races.tell"."""
    return f"{action.__module__.removeprefix('challenges.').partition('.')[0]}.{action.__name__}"


def install(app: Flask, url: str, jobs: Sequence[Action], schedule: Mapping[Action, Mapping[str, str]]) -> Queues:
    """Give the app its queues, and return them.

    `schedule` says when each sweep runs, in crontab's words (hour, minute, …), UTC.
    """
    queues = {queue: queue_at(url, queue) for queue in Queue}
    table = {name_of(action): action for action in [*jobs, *schedule]}

    def perform(name: str, ids: dict[str, Any]) -> None:
        with app.app_context():
            run(table[name], **ids)

    app.extensions["huey"] = queues[Queue.PROMPT]
    app.extensions["queues"] = queues
    app.extensions["jobs"] = table
    enqueue = {kind: queue.task(retries=3, retry_delay=20, name="perform")(perform) for kind, queue in queues.items()}
    app.extensions["perform"] = lambda name, ids: enqueue[queue_of(table[name])](name, ids)
    for action, when in schedule.items():
        periodic = queues[queue_of(action)].periodic_task(crontab(**when), name=f"scheduled {name_of(action)}")
        periodic(_periodic(app, action))
    return queues


def _periodic(app: Flask, action: Action) -> Callable[[], None]:
    def sweep() -> None:
        with app.app_context():
            run(action, quietly=True)  # most sweeps find nothing to do, every minute

    sweep.__name__ = name_of(action).replace(".", "_")
    return sweep


def run(action: Action, *, quietly: bool = False, **ids: Any) -> None:
    """Carry out one job in its transaction."""
    (log.debug if quietly else log.info)("job", action=name_of(action), **ids)
    if getattr(action, "outside_transaction", False):
        action(**ids)
        return
    with transaction():
        action(**ids)


def is_anything_waiting(queue: Queue) -> bool:
    """Whether a job waits for its turn, so that a long one should give way."""
    return bool(current_app.extensions["queues"][queue].pending_count())


def later(action: Action, **ids: int | str) -> None:
    """Have a listed action carried out once the open transaction is permanent. Raises LookupError when not listed."""
    app = cast(Any, current_app)._get_current_object()
    name = name_of(action)
    if name not in app.extensions["jobs"]:
        raise LookupError(f"{name} is not listed in wiring.JOBS")
    after_commit(lambda: app.extensions["perform"](name, ids))
