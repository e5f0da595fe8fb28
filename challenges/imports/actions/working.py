"""Process an import in slices: list the uploads, read file after file, or delete runs.

A slice ends after some seconds and hands its lease on as a new job, so that mails and other imports get their turn.
`pick_up` finds the imports of killed workers a minute later. Each file's row and its run are written in one
transaction, so nothing is lost or duplicated.
"""

from collections.abc import Sequence
from functools import partial
from time import monotonic

from challenges import clock, storage
from challenges.db import after_commit, db, writes
from challenges.imports import queries
from challenges.imports.actions.reading import Owner, Reading, Sources, Task, read, read_together
from challenges.imports.actions.taking_back import take_back
from challenges.imports.actions.turns import Lost, Turn, take
from challenges.imports.actions.unpacking import unpack
from challenges.imports.actions.writing import claim, write
from challenges.imports.models import Import
from challenges.imports.rules import next_batch
from challenges.jobs import later, outside_transaction, reads_files
from challenges.runs.actions import whose

SLICE = 10.0  # seconds
UNSEEN = 1.0  # seconds of reading that may be lost in a crash, and by which the report may lag


@reads_files
def work(import_id: int, turn: str = "") -> None:
    """Work on an import for a slice, then hand it on. Does nothing if another worker holds the lease."""
    if handed_on := work_for(SLICE, import_id, turn):
        later(work, import_id=import_id, turn=handed_on)


@outside_transaction
def pick_up() -> None:
    """Sweep: continue imports whose worker was killed."""
    for import_id in queries.left_behind(clock.now()):
        later(work, import_id=import_id)


def work_for(seconds: float, import_id: int, word: str = "") -> str | None:
    """Work on an import for some seconds. Return the token for the next slice; None if there is nothing left to do.

    `word` is the token the lease was handed on with. Without it, the lease can only be taken once it has expired.
    """
    if (turn := take(import_id, word)) is None:
        return None
    try:
        return turn.hand_on() if _go_on(turn, monotonic() + seconds) else None
    except Lost:
        return None
    finally:
        db.session.rollback()


def _go_on(turn: Turn, ends: float) -> bool:
    """Work until a moment of the monotonic clock. Return whether something is left."""
    brought = db.session.get_one(Import, turn.import_id)
    owner = Owner(brought.runner_id, whose(brought.runner), brought.visibility)
    if brought.undone_at:
        return _take_all_back(turn, owner.runner_id, ends)
    while upload := queries.unlisted(turn.import_id):
        unpack(turn, upload)
        if monotonic() > ends:
            return True
    return _read_all(turn, owner, ends)


def _read_all(turn: Turn, owner: Owner, ends: float) -> bool:
    sources, at_once = Sources(), 1
    tasks = claim(turn, owner)
    while tasks:
        done = _read_some(tasks, sources, ends)
        go_on = monotonic() < ends
        at_once = next_batch(at_once, made_something=done[-1][1].makes_something)
        tasks = write(turn, owner, done, tasks[len(done) :], most=at_once if go_on else 0)
        if not go_on:
            return True
    with turn.step():
        _finish(turn.import_id)
    return False


def _read_some(tasks: Sequence[Task], sources: Sources, ends: float) -> list[tuple[Task, Reading]]:
    """Read files up to the first that becomes something, but no longer than the progress report may lag."""
    done = read_together(tasks, sources) if len(tasks) > 1 else []
    until = min(ends, monotonic() + UNSEEN)
    for task in () if done else tasks:
        done.append((task, read(task, sources)))
        if done[-1][1].makes_something or monotonic() > until:
            break
    return done


def _take_all_back(turn: Turn, runner_id: int, ends: float) -> bool:
    while take_back(turn, runner_id):
        if monotonic() > ends:
            return True
    with turn.step():
        _rest(turn.import_id)
    return False


@writes
def _finish(import_id: int) -> None:
    brought = db.session.get_one(Import, import_id)
    brought.finished_at, brought.worked_on_until = clock.now(), None
    drop_uploads(brought)


@writes
def _rest(import_id: int) -> None:
    db.session.get_one(Import, import_id).worked_on_until = None


def drop_uploads(brought: Import) -> None:
    """Delete the uploads, after the commit that ends their reading."""
    for upload in brought.received:
        after_commit(partial(storage.drop, upload.stored))
