"""Background jobs: actions that huey runs after the commit.

The database is the source of truth and a job only a hint. Pending work is recorded in a table, actions are idempotent,
and a scheduled sweep picks up what a killed worker dropped. Only actions listed in `wiring.JOBS` can be queued; their
arguments are ids.

There are two queues with their own consumers, so that mail, closing and notifications do not wait behind jobs that read
files (docs/decisions/0017).
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
    """The queues, by kind of job."""

    PROMPT = "second-wind"  # named like the only queue of earlier versions
    FILES = "second-wind-files"  # jobs that read runners' files, for seconds or minutes


Queues = Mapping[Queue, Huey]


def queue_at(url: str, queue: Queue = Queue.PROMPT) -> Huey:
    """Return the queue for a JOBS_URL: `sqlite:///PATH`, `postgresql://…`, `redis://…`, or `immediate:` in tests."""
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
    """Mark a job that opens its own short transactions, for example because it sends mail in between."""
    action.outside_transaction = True  # type: ignore[attr-defined]
    return action


def reads_files(action: Action) -> Action:
    """Mark a job that reads runners' files. It runs in the queue of files, and opens its own short transactions."""
    action.queue = Queue.FILES  # type: ignore[attr-defined]
    return outside_transaction(action)


def queue_of(action: Action) -> Queue:
    """Return the queue of a job."""
    queue: Queue = getattr(action, "queue", Queue.PROMPT)
    return queue


def name_of(action: Action) -> str:
    """Return the name of a job: "races.tell" for `challenges.races.actions.tell`."""
    return f"{action.__module__.removeprefix('challenges.').partition('.')[0]}.{action.__name__}"


def install(app: Flask, url: str, jobs: Sequence[Action], schedule: Mapping[Action, Mapping[str, str]]) -> Queues:
    """Create the app's queues and return them.

    `schedule` maps each periodic action to crontab fields (hour, minute, …), in UTC.
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
            run(action, quietly=True)  # they run every minute and mostly find nothing to do

    sweep.__name__ = name_of(action).replace(".", "_")
    return sweep


def run(action: Action, *, quietly: bool = False, **ids: Any) -> None:
    """Run one job in a transaction."""
    (log.debug if quietly else log.info)("job", action=name_of(action), **ids)
    if getattr(action, "outside_transaction", False):
        action(**ids)
        return
    with transaction():
        action(**ids)


def is_anything_waiting(queue: Queue) -> bool:
    """Return whether a job is waiting, so that a long-running one should yield."""
    return bool(current_app.extensions["queues"][queue].pending_count())


def enqueue(action: Action, **ids: int | str) -> None:
    """Enqueue an action when the open transaction commits. Raises LookupError if it is not listed in `wiring.JOBS`."""
    app = cast(Any, current_app)._get_current_object()
    name = name_of(action)
    if name not in app.extensions["jobs"]:
        raise LookupError(f"{name} is not listed in wiring.JOBS")
    after_commit(lambda: app.extensions["perform"](name, ids))
