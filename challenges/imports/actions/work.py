"""Process an import in slices: list the uploads, read file after file, or delete runs.

A slice ends after some seconds and hands its lease on as a new job, so that mails and other imports get their turn.
`pick_up` finds the imports of killed workers a minute later. Each file has a row before any is read. Its outcome and
its run are written in one transaction, so nothing is lost or duplicated.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any

from sqlalchemy import insert

from challenges import clock, storage
from challenges.db import after_commit, db, writes
from challenges.imports import queries, rules
from challenges.imports.actions.files import FileOwner, FileReading, ReadTask, Sources, read, read_together
from challenges.imports.actions.leases import Lease, LeaseLost, take
from challenges.imports.actions.results import claim, take_back, write
from challenges.imports.archives import ArchiveListing, archive
from challenges.imports.models import Import, ImportedFile, ReceivedFile
from challenges.imports.rules import FoundRuns, ImportState, lease_for, next_batch
from challenges.jobs import enqueue, outside_transaction, reads_files
from challenges.recordings.sports import Sport
from challenges.refusals import Unreadable
from challenges.runs import file_reader
from challenges.runs.actions import runner_facts

CHUNK = 500  # rows per transaction


def unpack(lease: Lease, upload: ReceivedFile) -> None:
    """Write the rows of an upload in chunks, continuing after those of a killed worker. Raises Lost."""
    received_id = upload.id
    with lease.step():
        lease.keep(lease_for(file_reader.limits()[0]))
    rows = iter(_rows_of(db.session.get_one(ReceivedFile, received_id)))
    db.session.rollback()
    written = queries.count_listed(received_id)  # the same archive is always listed in the same order
    list(islice(rows, written))
    while chunk := list(islice(rows, CHUNK)):
        with lease.step():
            _write(chunk)
    with lease.step():
        _end(received_id)


@writes
def _write(rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(ImportedFile), rows)


@writes
def _end(received_id: int) -> None:
    db.session.get_one(ReceivedFile, received_id).listed_at = clock.now()


def _rows_of(upload: ReceivedFile) -> list[dict[str, Any]]:
    known = {"import_id": upload.import_id, "received_id": upload.id}
    whole = {**_row("", upload.name, upload.size, FoundRuns(ImportState.WAITING)), **known}
    try:
        path = storage.place_of_received(upload.stored)
        listing = file_reader.call(archive.listing_of, str(path), str(storage.incoming()))
        return [{**row, **known} for row in _listed(listing, upload.name)] if listing else [whole]
    except FileNotFoundError:
        return [{**whole, "state": ImportState.REFUSED, "reason": rules.GONE}]
    except Unreadable as error:
        return [{**whole, "state": ImportState.REFUSED, "reason": error.reason}]


def _listed(listing: ArchiveListing, name: str) -> Iterator[dict[str, Any]]:
    for entry in listing.entries:
        found = FoundRuns(ImportState.WAITING) if entry.sport.is_run else rules.left_out(entry.sport)
        row = _row(entry.key, entry.path, entry.size, found)
        yield {**row, "title": entry.title, "notes": entry.notes, "sport": entry.sport}
    said = [(path, FoundRuns(ImportState.REFUSED, reason)) for path, reason in listing.refused]
    said += [(path, FoundRuns(ImportState.LEFT_OUT, reason)) for path, reason in listing.left_out]
    if listing.rows_without_file:
        said.append(("", rules.without_file(listing.rows_without_file)))
    for number, (path, found) in enumerate(said):
        yield _row(f"said/{number}", path or name, 0, found)


def _row(key: str, path: str, size: int, found: FoundRuns) -> dict[str, Any]:
    return {
        "key": key, "path": path, "size": size, "state": found.state, "reason": found.reason, "attempts": 0,
        "title": "", "notes": "", "sport": Sport.UNKNOWN,
    }  # fmt: skip


SLICE = 10.0  # seconds
UNSEEN = 1.0  # seconds of reading that may be lost in a crash, and by which the report may lag


@reads_files
def work(import_id: int, token: str = "") -> None:
    """Work on an import for a slice, then hand it on. Does nothing if another worker holds the lease."""
    if handed_on := work_for(SLICE, import_id, token):
        enqueue(work, import_id=import_id, token=handed_on)


@outside_transaction
def pick_up() -> None:
    """Sweep: continue imports whose worker was killed."""
    for import_id in queries.left_behind(clock.now()):
        enqueue(work, import_id=import_id)


def work_for(seconds: float, import_id: int, token: str = "") -> str | None:
    """Work on an import for some seconds. Return the token for the next slice; None if there is nothing left to do.

    `token` is the token the lease was handed on with. Without it, the lease can only be taken once it has expired.
    """
    if (lease := take(import_id, token)) is None:
        return None
    try:
        return lease.hand_on() if _go_on(lease, monotonic() + seconds) else None
    except LeaseLost:
        return None
    finally:
        db.session.rollback()


def _go_on(lease: Lease, ends: float) -> bool:
    """Work until a moment of the monotonic clock. Return whether something is left."""
    brought = db.session.get_one(Import, lease.import_id)
    owner = FileOwner(brought.runner_id, runner_facts(brought.runner), brought.visibility)
    if brought.undone_at:
        return _take_all_back(lease, owner.runner_id, ends)
    while upload := queries.unlisted(lease.import_id):
        unpack(lease, upload)
        if monotonic() > ends:
            return True
    return _read_all(lease, owner, ends)


def _read_all(lease: Lease, owner: FileOwner, ends: float) -> bool:
    sources, at_once = Sources(), 1
    tasks = claim(lease, owner)
    while tasks:
        done = _read_some(tasks, sources, ends)
        go_on = monotonic() < ends
        at_once = next_batch(at_once, made_something=done[-1][1].makes_something)
        tasks = write(lease, owner, done, tasks[len(done) :], most=at_once if go_on else 0)
        if not go_on:
            return True
    with lease.step():
        _finish(lease.import_id)
    return False


def _read_some(tasks: Sequence[ReadTask], sources: Sources, ends: float) -> list[tuple[ReadTask, FileReading]]:
    """Read files up to the first that becomes something, but no longer than the progress report may lag."""
    done = read_together(tasks, sources) if len(tasks) > 1 else []
    until = min(ends, monotonic() + UNSEEN)
    for task in () if done else tasks:
        done.append((task, read(task, sources)))
        if done[-1][1].makes_something or monotonic() > until:
            break
    return done


def _take_all_back(lease: Lease, runner_id: int, ends: float) -> bool:
    while take_back(lease, runner_id):
        if monotonic() > ends:
            return True
    with lease.step():
        _rest(lease.import_id)
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
