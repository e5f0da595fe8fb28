"""A file that never finishes reading is one line in a report, and no import, mail or notification waits for it."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from challenges import jobs, wiring
from challenges.db import commits, db, transaction
from challenges.imports import actions
from challenges.imports.models import ImportedFile
from challenges.jobs import enqueue
from challenges.mail import Letter, write_letter
from challenges.recordings import readers
from challenges.recordings.kinds import Source
from challenges.recordings.readers import FormatReader
from challenges.worker import Worker
from tests.imports.brought import bring, finish, morning, mornings, states
from tests.processes import PATIENCE
from tests.runs.paper import logged, upload
from tests.samples import odd_readers
from tests.samples.archives import zip_of
from tests.samples.odd_readers import ODD

BEGINNING = b"waits for "
READ_SECONDS = 6


@pytest.fixture
def settings(settings):
    """Allow little time per file."""
    return replace(settings, read_seconds=READ_SECONDS)


@pytest.fixture
def endless(tmp_path) -> Iterator[bytes]:
    """A file of a format whose reader never returns."""
    os.mkfifo(pipe := tmp_path / "pipe")
    readers.READERS.append(FormatReader(Source.GPX, odd_readers.knows_waiting, odd_readers.wait_for_nobody))
    yield odd_readers.BEGINNING + os.fsencode(pipe)
    readers.READERS[:] = readers.USUAL


@pytest.fixture
def odd_format() -> Iterator[Callable[[object], None]]:
    """`odd_format(reader)` registers a format that a function reads."""
    yield lambda read: readers.READERS.append(FormatReader(Source.GPX, odd_readers.knows_odd, read))
    readers.READERS[:] = readers.USUAL


@pytest.fixture
def worker(app, clock, settings) -> Iterator[Worker]:
    """The worker of `bin/worker`, in this process, where the endless format is registered."""
    clock.stop()
    queues = jobs.install(app, f"sqlite:///{settings.data_dir / 'jobs.db'}", wiring.JOBS, wiring.SCHEDULE)
    worker = Worker(queues)
    worker.start()
    yield worker
    worker.stop()


def wait_until(happened: Callable[[], object]) -> None:
    given_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < given_up, [states(1), states(2)]
        db.session.rollback()
        time.sleep(0.02)


def give(import_id: int, token: str) -> None:
    enqueue(actions.work, import_id=import_id, token=token)


def begun(import_id: int) -> bool:
    return bool(db.session.scalar(select(ImportedFile.attempts).where(ImportedFile.import_id == import_id)))


def test_a_reader_that_waits_forever_delays_nobody(app, ann, ben, endless, worker, client_of):
    app.config["READ_SECONDS"] = 15  # time for the others, on a busy machine
    hers, token = bring(ann, {"endless.dat": endless, **mornings(4)})
    give(hers, token)
    wait_until(lambda: begun(hers))
    his, token = bring(ben, mornings(1, 2))
    give(his, token)
    with transaction():
        write_letter("ben@example.test", "accounts/password_changed", runner=ben)
    wait_until(lambda: states(his) == ["imported", "imported"])
    wait_until(lambda: db.session.scalar(select(Letter.sent_at)))
    assert states(hers) == ["waiting", "waiting"]  # all this happened while hers was read
    wait_until(lambda: "waiting" not in states(hers))
    assert states(hers) == ["refused", "imported"]
    assert "endless.dat This file took too long to read." in client_of(ann).see(f"/imports/{hers}")


def test_thousands_of_files_without_runs_take_few_transactions(app, ann, clock):
    clock.stop()
    before = commits()
    import_id, token = bring(ann, {"many.zip": zip_of({f"{n}.gpx": b"" if n % 2 else b"x" for n in range(3_000)})})
    finish(import_id, token)
    assert states(import_id) == ["refused"] * 3_000
    assert commits() - before < 150


def test_a_run_is_found_among_thousands_of_files_without_runs(ann, client_of):
    files = {f"{n}.gpx": b"nothing" for n in range(300)}
    files["150.gpx"], files["151.gpx"], files["299.gpx"] = morning(1), morning(1), morning(2)
    seen = upload(client_of(ann), zip_of(files), "many.zip")
    assert "Imported 2" in seen
    assert "Already logged 1" in seen
    assert [file.attempts for file in ImportedFile.query.all()] == [1] * 300


@pytest.mark.parametrize(
    "ending, sentence",
    [
        (odd_readers.crash, "This file couldn't be read"),
        (odd_readers.grow, "This file needs more memory to read"),
        (odd_readers.loop, "This file took too long to read"),
    ],
)
def test_whatever_a_file_does_to_its_reader_becomes_one_line_of_the_report(
    ann, client_of, odd_format, ending, sentence
):
    odd_format(ending)
    for files in (
        {"odd.dat": ODD, **mornings(1)},
        zip_of({"0.gpx": b"x", "1.gpx": b"x", "odd.dat": ODD, "3.gpx": b"x", "4.gpx": b"x", "5.gpx": b"x"}),
    ):
        seen = upload(client_of(ann), files, "some.zip")
        assert f"odd.dat {sentence}" in seen
    assert states(1) == ["refused", "imported"]
    assert states(2) == ["refused"] * 6


def test_a_run_whose_file_can_no_longer_be_read_keeps_its_page(ann, client_of, odd_format):
    reader = client_of(ann)
    upload(reader, ODD, "odd.dat", status=200)  # not registered yet
    upload(reader, morning(1))
    readers.READERS[:] = [FormatReader(Source.GPX, odd_readers.knows_all, odd_readers.crash)]
    assert "1.8 km" in reader.see(f"/runs/{logged()[0].id}")
    reader.see(f"/runs/{logged()[0].id}/crop", status=409)
