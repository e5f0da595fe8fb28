"""Cancelling an import, and undoing it as a whole."""

from challenges.boards.queries import place_of
from challenges.db import transaction
from challenges.imports import actions
from tests import make
from tests.imports.brought import bring, finish, incoming, morning, mornings, states, steps, the_import
from tests.runs.paper import kept, logged, upload
from tests.samples.recordings import sample_file


def test_a_cancelled_import_keeps_its_runs_and_skips_the_rest(app, ann, client_of):
    reader = client_of(ann)
    import_id, token = bring(ann, mornings(1, 2, 3, 4))
    turns = steps(import_id, token)
    for _ in range(6):  # lists four uploads, reads two of them
        token = next(turns)
    assert "Yes, cancel import" in reader.see("/imports/1")
    seen = reader.send("/imports/1/cancellation")
    assert "Runs imported so far stay in your log" in seen
    assert states() == ["imported", "imported", "cancelled", "cancelled"]
    assert "every 2s" not in seen.html
    assert list(turns) == []
    assert len(logged()) == 2
    assert incoming(app) == []


def test_a_worker_whose_import_was_cancelled_meanwhile_writes_nothing_more(app, ann):
    import_id, token = bring(ann, mornings(1, 2))
    turns = steps(import_id, token)
    token = [next(turns), next(turns)][-1]
    with transaction():
        actions.cancel(import_id, ann.id)
    assert actions.work_for(10, import_id, token) is None
    assert actions.work_for(10, import_id) is None
    assert states() == ["cancelled"] * 2
    assert logged() == []


def test_an_import_that_was_not_listed_yet_can_be_cancelled_too(app, ann, client_of):
    bring(ann, mornings(1))
    assert "Cancelled" in client_of(ann).send("/imports/1/cancellation")
    assert incoming(app) == []


def test_cancelling_a_finished_import_changes_nothing(ann, client_of):
    reader = client_of(ann)
    upload(reader, mornings(1, 2))
    assert "This import had already finished." in reader.send("/imports/1/cancellation")
    assert states() == ["imported"] * 2


def test_a_finished_import_is_undone_as_a_whole_and_its_report_says_so(app, ann, client_of):
    reader = client_of(ann)
    make.run(ann, km=1.8, minutes=10, day="2026-07-02", at=make.at("08:30"), title="Typed before")
    upload(reader, mornings(1, 2, 3))
    assert "Yes, undo import" in reader.see("/imports/1")
    seen = reader.send("/imports/1/undoing")
    assert "Undone" in seen
    assert "All runs from this import were deleted." in seen
    assert states() == ["undone", "duplicate", "undone"]
    assert [run.title for run in logged()] == ["Typed before"]
    assert kept(app) == []
    assert "Yes, undo import" not in seen


def test_undoing_twice_is_undoing_once_and_the_same_files_may_come_again(ann, client_of):
    reader = client_of(ann)
    upload(reader, mornings(1, 2))
    reader.send("/imports/1/undoing")
    assert "Undone" in reader.send("/imports/1/undoing")
    upload(reader, mornings(1, 2))
    assert states(2) == ["imported"] * 2
    reader.send("/imports/1/undoing")
    assert len(logged()) == 2


def test_undoing_lowers_the_score(ann, olu, client_of, clock):
    clock.at("2026-07-20 12:00")
    challenge = make.challenge(olu, first_day="2026-07-01", last_day="2026-07-31")
    participation = make.participation(challenge, ann)
    reader = client_of(ann)
    upload(reader, mornings(1, 2))
    assert place_of(participation) is not None
    reader.send("/imports/1/undoing")
    assert place_of(participation) is None


def test_only_a_finished_import_can_be_undone(ann, client_of):
    bring(ann, mornings(1))
    seen = client_of(ann).send("/imports/1/undoing", status=409)
    assert "Cancel it first." in seen


def test_undoing_continues_after_a_worker_was_killed(ann, client_of):
    import_id, token = bring(ann, mornings(1, 2, 3))
    finish(import_id, token)
    with transaction():
        brought = the_import(import_id)
        brought.undone_at = brought.created_at
        brought.worked_on_until = brought.created_at  # expired long ago
    assert actions.work_for(0, import_id) is not None
    assert states().count("undone") == 1
    assert "Undoing import" in client_of(ann).see("/imports/1")
    with transaction():
        the_import(import_id).worked_on_until = the_import(import_id).created_at
    actions.pick_up()
    assert states() == ["undone"] * 3
    assert logged() == []


def test_undoing_deletes_a_file_that_waits_for_its_date_and_a_run_it_was_completed_to(app, ann, client_of):
    reader = client_of(ann)
    undated = morning(1).replace(b"2026-07-01", b"1990-01-01")
    upload(reader, {"hike.gpx": sample_file("hike-without-times"), "clock.gpx": undated})
    reader.send("/recordings/1", {"day": "2026-11-14", "duration": "1:10:00"})
    assert "hike.gpx" in reader.see("/imports/1")
    reader.send("/imports/1/undoing")
    assert states() == ["dateless", "undone"]
    assert len(logged()) == 1
    assert len(kept(app)) == 1


def test_a_run_that_was_deleted_by_hand_is_reported_as_deleted(ann, client_of):
    reader = client_of(ann)
    upload(reader, mornings(1, 2))
    reader.send("/runs/1/removal")
    assert "The run has since been deleted." in reader.see("/imports/1")
    reader.send("/imports/1/undoing")
    assert logged() == []
