"""Several uploads and workers at the same instant, in threads of several processes."""

import multiprocessing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from challenges.db import db, transaction
from challenges.runs.models import Recording, Run
from challenges.settings import Settings
from challenges.site import create_app
from tests.conftest import SUNDAY_NOON
from tests.imports.brought import bring, finish, mornings, states, the_import
from tests.runs.paper import logged
from tests.timing import Timepiece

PATIENCE = 120  # seconds after which something must have hung
# Processes are forked from one that has only imported the site, so they share no connection and start at once.
forking = multiprocessing.get_context("forkserver")
forking.set_forkserver_preload([__name__])


def work(database_url: str, data_dir: Path, turns: list[tuple[int, str]], start: Any, complaints: Any) -> None:
    """One worker: all start at the same instant."""
    clock = Timepiece()
    clock.at(SUNDAY_NOON)
    app = create_app(Settings.for_tests(database_url=database_url, data_dir=data_dir))
    try:
        with app.app_context():
            start.wait(PATIENCE)
            for import_id, token in turns:
                finish(import_id, token)
            db.session.remove()
        complaints.put("")
    except Exception as error:  # noqa: BLE001 told in the test
        complaints.put(repr(error))


def at_once(settings: Settings, shares: list[list[tuple[int, str]]]) -> None:
    start, complaints = forking.Barrier(len(shares)), forking.Queue()
    place = settings.database_url, settings.data_dir
    workers = [forking.Process(target=work, args=(*place, turns, start, complaints)) for turns in shares]
    for worker in workers:
        worker.start()
    told = [complaints.get(timeout=PATIENCE) for _ in workers]
    for worker in workers:
        worker.join()
    assert told == [""] * len(workers)
    db.session.rollback()


def test_the_same_files_in_three_imports_at_once_make_each_run_once(ann, settings):
    files = mornings(*range(1, 9))
    brought = [bring(ann, files) for _ in range(3)]
    at_once(settings, [[one] for one in brought])
    outcomes = [state for import_id, _ in brought for state in states(import_id)]
    assert sorted(outcomes) == ["duplicate"] * 16 + ["imported"] * 8
    assert len(logged()) == 8
    assert db.session.scalar(select(func.count()).select_from(Recording)) == 8


def test_an_import_given_to_three_workers_is_processed_by_one(ann, settings):
    brought = bring(ann, mornings(*range(1, 9)))
    at_once(settings, [[brought]] * 3)
    assert states() == ["imported"] * 8
    assert the_import().is_over


def test_undoing_an_import_while_another_runs_deletes_its_own_runs_only(ann, settings):
    first = bring(ann, mornings(1, 2, 3))
    finish(*first)
    second = bring(ann, mornings(4, 5, 6))
    with transaction():
        undone = the_import(first[0])
        undone.undone_at = undone.created_at
        undone.worked_on_until = undone.created_at - timedelta(hours=1)  # the lease has expired
    at_once(settings, [[(first[0], "")], [second]])
    assert states(first[0]) == ["undone"] * 3
    assert states(second[0]) == ["imported"] * 3
    assert [run.local_date.day for run in db.session.scalars(select(Run).order_by(Run.id))] == [4, 5, 6]
