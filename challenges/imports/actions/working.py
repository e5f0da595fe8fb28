"""An import is worked through in slices: look into the uploads, read file after file, or take runs back.

A slice ends after some seconds and hands the turn on as a new job, so that mails and other imports get theirs. What a
killed worker leaves behind, `pick_up` finds a minute later: each file's row and its run are one transaction, so
nothing is lost and nothing doubled.
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
UNSEEN = 1.0  # seconds of reading that may be lost, and that the report is behind


@reads_files
def work(import_id: int, turn: str = "") -> None:
    """Work on an import for a while, and hand it on. Does nothing where it is somebody else's turn."""
    if handed_on := work_for(SLICE, import_id, turn):
        later(work, import_id=import_id, turn=handed_on)


@outside_transaction
def pick_up() -> None:
    """The sweep: go on with imports whose worker was killed."""
    for import_id in queries.left_behind(clock.now()):
        later(work, import_id=import_id)


def work_for(seconds: float, import_id: int, word: str = "") -> str | None:
    """Work on an import for so long. Returns the word for the next turn; None where there is nothing left to do.

    `word` is what the turn was handed on with; without it the turn is free once its lease is over.
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
    """Do what there is to do until a moment of the monotonic clock. Returns whether something is left."""
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
    """Read files up to the first that becomes something, as long as nobody waits to see how far it is."""
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
    """Remove what came in, once it is certain that nobody reads it any more."""
    for upload in brought.received:
        after_commit(partial(storage.drop, upload.stored))
