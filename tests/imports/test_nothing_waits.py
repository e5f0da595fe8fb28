"""A file that never ends is one line in a report: nobody's import, mail or notification waits for it."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from challenges.db import db, transaction
from challenges.imports import actions
from challenges.imports.models import ImportedFile
from challenges.jobs import later
from challenges.mail import Letter, write_letter
from challenges.runs.rules import Source
from challenges.runs.tracks import reading
from challenges.runs.tracks.reading import Reader
from challenges.worker import Worker
from tests.imports.brought import bring, mornings, states
from tests.processes import PATIENCE

BEGINNING = b"waits for "


def knows_waiting(lead: bytes, root: str) -> bool:
    return lead.startswith(BEGINNING)


def wait_for_nobody(pieces: Iterator[bytes]):
    """Read from a pipe that nobody writes to."""
    return Path(os.fsdecode(b"".join(pieces).removeprefix(BEGINNING))).read_bytes(), ()


@pytest.fixture
def settings(settings):
    """With a queue that a worker empties, and little time for each file."""
    return replace(settings, jobs_url=f"sqlite:///{settings.data_dir / 'jobs.db'}", read_seconds=8)


@pytest.fixture
def endless(tmp_path) -> Iterator[bytes]:
    """A file of a format whose reader never ends."""
    os.mkfifo(pipe := tmp_path / "pipe")
    reading.READERS.append(Reader(Source.GPX, knows_waiting, wait_for_nobody))
    yield BEGINNING + os.fsencode(pipe)
    reading.READERS[:] = reading.USUAL


@pytest.fixture
def worker(app, clock) -> Iterator[Worker]:
    """The worker as `bin/worker` starts it, in this process, which knows the endless format."""
    clock.stop()
    worker = Worker(app.extensions["queues"])
    worker.start()
    yield worker
    worker.stop()


def wait_until(happened: Callable[[], object]) -> None:
    given_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < given_up
        db.session.rollback()
        time.sleep(0.02)


def give(import_id: int, turn: str) -> None:
    later(actions.work, import_id=import_id, turn=turn)


def begun(import_id: int) -> bool:
    return bool(db.session.scalar(select(ImportedFile.attempts).where(ImportedFile.import_id == import_id)))


def test_a_reader_that_waits_forever_delays_nobody(app, ann, ben, endless, worker, client_of):
    hers, turn = bring(ann, {"endless.dat": endless, **mornings(4)})
    give(hers, turn)
    wait_until(lambda: begun(hers))
    his, turn = bring(ben, mornings(1, 2))
    give(his, turn)
    with transaction():
        write_letter("ben@example.test", "accounts/password_changed", runner=ben)
    wait_until(lambda: states(his) == ["imported", "imported"])
    wait_until(lambda: db.session.scalar(select(Letter.sent_at)))
    assert states(hers) == ["waiting", "waiting"]  # all that happened while hers was read
    wait_until(lambda: "waiting" not in states(hers))
    assert states(hers) == ["refused", "imported"]
    assert "endless.dat This file took too long to read." in client_of(ann).see(f"/imports/{hers}")
