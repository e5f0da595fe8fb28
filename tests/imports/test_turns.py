"""Leases: one worker at a time, in short slices, and nothing lost when one of them dies."""

from datetime import timedelta
from io import BytesIO

from challenges import storage
from challenges.db import transaction
from challenges.imports import actions
from challenges.imports.models import ImportedFile
from challenges.imports.queries import next_waiting
from tests.imports.brought import bring, finish, incoming, mornings, states, steps, the_import
from tests.runs.paper import logged


def test_a_lease_is_taken_once(ann):
    import_id, token = bring(ann, mornings(1, 2))
    assert actions.work_for(0, import_id, token) is not None
    assert actions.work_for(0, import_id, token) is None
    assert actions.work_for(0, import_id) is None


def test_a_lease_that_nobody_took_is_free_once_it_expires(ann, clock):
    bring(ann, mornings(1, 2))
    actions.pick_up()
    assert states() == []
    clock.forward(minutes=2)
    actions.pick_up()
    assert states() == ["imported"] * 2


def test_a_worker_that_was_presumed_dead_loses_its_lease_and_writes_nothing(ann, clock):
    import_id, token = bring(ann, mornings(1, 2))
    late = steps(import_id, token)
    handed_on = [next(late) for _ in range(2)][-1]
    clock.forward(minutes=2)
    token = actions.work_for(0, import_id)
    assert token is not None
    assert actions.work_for(10, import_id, handed_on) is None
    finish(import_id, token)
    assert states() == ["imported"] * 2
    assert len(logged()) == 2


def test_a_worker_that_dies_while_listing_uploads_duplicates_no_file(ann, clock):
    import_id, token = bring(ann, mornings(1, 2, 3))
    next(steps(import_id, token))
    clock.forward(minutes=2)
    actions.pick_up()
    assert states() == ["imported"] * 3


def test_a_file_that_killed_two_workers_is_skipped_and_the_others_are_imported(ann):
    import_id, token = bring(ann, mornings(1, 2))
    turns = steps(import_id, token)
    token = [next(turns) for _ in range(2)][-1]
    with transaction():
        [file] = next_waiting(import_id)
        file.attempts = 2  # two workers began to read it and never came back
    finish(import_id, token)
    assert states() == ["refused", "imported"]


def test_each_attempt_is_recorded_before_the_file_is_read(ann):
    import_id, token = bring(ann, mornings(1))
    token = next(steps(import_id, token))
    finish(import_id, token)
    assert [file.attempts for file in ImportedFile.query.all()] == [1]


def test_a_missing_upload_is_reported(app, ann):
    import_id, token = bring(ann, mornings(1))
    for name in incoming(app):
        (storage.incoming() / name).unlink()
    finish(import_id, token)
    assert states() == ["refused"]


def test_two_imports_of_one_runner_make_each_run_once(ann):
    first, one = bring(ann, mornings(1, 2, 3))
    second, other = bring(ann, mornings(3, 2, 1))
    turns = steps(first, one), steps(second, other)
    for _ in range(12):
        for each in turns:
            next(each, None)
    assert sorted(states(first) + states(second)) == ["duplicate"] * 3 + ["imported"] * 3
    assert len(logged()) == 3


def test_unconfirmed_and_unused_uploads_are_deleted_after_a_day(app, ann, clock):
    with transaction():
        actions.receive(ann.id, [actions.Upload.store("a.gpx", BytesIO(b"x"))])
    bring(ann, mornings(1))
    folder = storage.incoming()
    (folder / "arriving-lost").write_bytes(b"half of something")
    actions.clear_away()
    assert len(incoming(app)) == 3
    clock.at(the_import(1).created_at + timedelta(days=400))
    actions.clear_away()
    assert len(incoming(app)) == 1
