"""The worker is killed halfway through an import, and the next one continues: nothing is lost or duplicated."""

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
    """Use the machine's clock, because the worker is a separate process."""
    clock.stop()


@pytest.fixture
def worker(settings) -> Callable[[], object]:
    """`with worker() as process: …` runs the real worker on the data of the test."""
    return lambda: worker_on(settings, f"sqlite:///{settings.data_dir / 'jobs.db'}")


def wait_until(happened: Callable[[], bool]) -> None:
    """Poll the database until a condition is met."""
    given_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < given_up, f"it never happened: {states()}"
        time.sleep(0.02)


def imported() -> int:
    return states().count("imported")


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def give_to_the_worker(settings, import_id: int, token: str = "") -> None:
    """Queue a lease for the real worker, as the site does."""
    site = create_app(replace(settings, jobs_url=f"sqlite:///{settings.data_dir / 'jobs.db'}"))
    with site.app_context():
        jobs.enqueue(actions.work, import_id=import_id, token=token)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.long
def test_killing_the_worker_halfway_loses_and_duplicates_nothing(app, ann, settings, worker):
    import_id, token = bring(ann, mornings(*range(1, FILES + 1)))
    give_to_the_worker(settings, import_id, token)
    for least in (3, 9):
        with worker() as process:
            wait_until(lambda least=least: imported() >= least)
            process.kill()  # SIGKILL: no cleanup is possible
            process.wait(PATIENCE)
        assert the_import(import_id).is_at_work
        assert count(Run) == count(Recording) == imported() < FILES
        with transaction():  # its lease would expire in a minute
            the_import(import_id).worked_on_until = clock.now()
        give_to_the_worker(settings, import_id)
    with worker():
        wait_until(lambda: the_import(import_id).is_over and incoming(app) == [])
    assert states() == ["imported"] * FILES
    assert count(Run) == count(Recording) == len(kept(app)) == FILES


def test_the_sweep_resumes_the_imports_of_a_killed_worker(app, ann):
    import_id, _ = bring(ann, mornings(1, 2))
    with transaction():
        db.session.get_one(Import, import_id).worked_on_until = clock.now()
    actions.pick_up()
    assert states() == ["imported"] * 2
