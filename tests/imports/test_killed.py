"""The worker is killed in the middle of an import, and the next one goes on: nothing is lost, nothing doubled."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from challenges import clock, jobs
from challenges.db import db, transaction
from challenges.imports import actions
from challenges.imports.models import Import
from challenges.runs.models import Recording, Run
from challenges.site import create_app
from tests.imports.brought import bring, incoming, mornings, states, the_import
from tests.processes import PATIENCE, worker_on
from tests.runs.paper import kept

FILES = 25


@pytest.fixture(autouse=True)
def real_time(clock):
    """The worker is a process of its own, and lives by the machine's clock."""
    clock.stop()


@pytest.fixture
def worker(settings) -> Callable[[], object]:
    """`with worker() as process: …` is the real worker on the data of the test."""
    return lambda: worker_on(settings, f"sqlite:///{settings.data_dir / 'jobs.db'}")


def wait_until(happened: Callable[[], bool]) -> None:
    """Look at the database until something is so."""
    given_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < given_up, f"it never happened: {states()}"
        time.sleep(0.02)


def imported() -> int:
    return states().count("imported")


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def give_to_the_worker(settings, import_id: int, turn: str = "") -> None:
    """Hand a turn to the queue of the real worker, as the site does."""
    site = create_app(replace(settings, jobs_url=f"sqlite:///{settings.data_dir / 'jobs.db'}"))
    with site.app_context():
        jobs.later(actions.work, import_id=import_id, turn=turn)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.long
def test_killing_the_worker_in_the_middle_loses_and_doubles_nothing(app, ann, settings, worker):
    import_id, turn = bring(ann, mornings(*range(1, FILES + 1)))
    give_to_the_worker(settings, import_id, turn)
    for least in (3, 9):
        with worker() as process:
            wait_until(lambda least=least: imported() >= least)
            process.kill()  # SIGKILL: nothing can be tidied up
            process.wait(PATIENCE)
        assert the_import(import_id).is_at_work
        assert count(Run) == count(Recording) == imported() < FILES
        with transaction():  # its time would be over in a minute
            the_import(import_id).worked_on_until = clock.now()
        give_to_the_worker(settings, import_id)
    with worker():
        wait_until(lambda: the_import(import_id).is_over and incoming(app) == [])
    assert states() == ["imported"] * FILES
    assert count(Run) == count(Recording) == len(kept(app)) == FILES


def test_the_sweep_finds_what_a_killed_worker_left(app, ann):
    import_id, _ = bring(ann, mornings(1, 2))
    with transaction():
        db.session.get_one(Import, import_id).worked_on_until = clock.now()
    actions.pick_up()
    assert states() == ["imported"] * 2
