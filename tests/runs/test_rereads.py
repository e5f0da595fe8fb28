"""After an upgrade that changes how recordings are read, stored ones are read again in the background."""

from dataclasses import replace
from datetime import date

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from challenges import storage
from challenges.awards import actions as awards
from challenges.boards import actions as boards
from challenges.db import db, transaction
from challenges.events import announce
from challenges.monthly.models import Score
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.notifications.models import Notification
from challenges.recordings.series import READING_VERSION
from challenges.runs import actions, queries
from challenges.runs.actions import rereads
from challenges.runs.events import RunChanged
from challenges.runs.models import Reread, RereadRun, Run, Trace
from challenges.runs.rules.measured import contents_of
from challenges.settings import Settings
from challenges.site import create_app
from challenges.units import Distance, Duration
from tests import cast, make
from tests.imports.brought import morning, mornings
from tests.runs.paper import logged, upload

TOLD = "Some of your runs were updated"


LONGER = Distance.of_km(2.5)


def as_read_long_ago(*run_ids, distance=LONGER):
    """Change runs to their state before an upgrade: all of them, or some with another length."""
    with transaction():
        db.session.execute(update(Trace).values(read_version=0))
        for run in db.session.scalars(select(Run).where(Run.id.in_(run_ids))):
            run.distance = distance
            db.session.flush()
            announce(RunChanged(run.id, run.runner_id, frozenset({run.local_date})))


def figures():
    db.session.rollback()
    return {run.id: round(run.distance.km, 1) for run in logged()}


def score_of(place):
    db.session.rollback()
    measure = Score.participation_id == place.id, Score.metric == Metric.DISTANCE, Score.evidence == Evidence.ALL
    return round(-db.session.scalar(select(Score.sort_value).where(*measure)) / 1_000_000, 1)


def versions():
    db.session.rollback()
    return set(db.session.scalars(select(Trace.read_version)))


@pytest.fixture
def three(ann, client_of):
    """Log Ann's runs of three mornings, of which the second was longer before the upgrade."""
    upload(client_of(ann), mornings(1, 2, 3))
    as_read_long_ago(2)
    return logged()


def test_figures_are_updated_from_the_recording_and_the_runner_is_notified_once(ann, three, client_of):
    reader = client_of(ann)
    assert TOLD not in reader.see("/")
    actions.reread_outdated()
    assert figures() == {1: 1.8, 2: 1.8, 3: 1.8}
    assert versions() == {READING_VERSION}
    today = reader.see("/")
    assert today.count(TOLD) == 1
    seen = reader.see("/runs/new-figures/1")
    assert "Distance: 2.50 km, now 1.80 km" in seen
    assert seen.html.count("now 1.80") == 1
    assert 'href="/runs/2"' in seen.html
    actions.reread_outdated()
    assert len(db.session.scalars(select(Notification)).all()) == 1


def test_unchanged_runs_cause_no_notification(ann, client_of):
    upload(client_of(ann), mornings(1, 2))
    as_read_long_ago()
    actions.reread_outdated()
    assert versions() == {READING_VERSION}
    assert TOLD not in client_of(ann).see("/")
    assert db.session.scalar(select(Reread)) is None


def test_the_changes_are_private_to_the_runner(ben, three, client_of):
    actions.reread_outdated()
    client_of(ben).see("/runs/new-figures/1", status=404)
    assert TOLD not in client_of(ben).see("/")


def test_another_worker_continues_after_one_was_killed(ann, client_of, monkeypatch):
    upload(client_of(ann), mornings(1, 2, 3, 4))
    as_read_long_ago(1, 4)
    monkeypatch.setattr(rereads, "SLICE", 0.0)  # one run, and no more
    actions.reread_outdated()
    assert figures() == {1: 2.5, 2: 1.8, 3: 1.8, 4: 1.8}  # newest first
    assert TOLD not in client_of(ann).see("/")
    for _ in range(4):
        actions.reread_outdated()
    assert figures() == {1: 1.8, 2: 1.8, 3: 1.8, 4: 1.8}
    assert [one.run_id for one in db.session.scalars(select(RereadRun).order_by(RereadRun.run_id))] == [1, 4]
    assert client_of(ann).see("/").count(TOLD) == 1


def test_corrections_by_the_runner_stay(ann, client_of):
    reader = client_of(ann)
    upload(reader, {f"{day:02}.gpx": morning(day, minutes=20) for day in (1, 2, 3)})
    with transaction():
        actions.change(1, ann.id, distance=Distance.of_km(3.1), title="Typed", zone="Asia/Tokyo")
    cut = {"start": "5:00", "finish": "15:00"}
    reader.send("/runs/2/crop", cut, status=200)
    assert figures() == {1: 3.1, 2: 1.8, 3: 3.6}
    as_read_long_ago(2, 3, distance=Distance.of_km(4))
    actions.reread_outdated()
    assert figures() == {1: 3.1, 2: 1.8, 3: 3.6}
    first, second, _ = logged()
    assert (first.title, first.zone, first.is_typed_over) == ("Typed", "Asia/Tokyo", True)
    assert (second.cut.first, second.cut.last) == (Duration.of_seconds(300), Duration.of_seconds(900))


def test_a_run_without_its_file_keeps_its_figures(ann, three):
    storage.discard(three[1].recording.sha256)
    actions.reread_outdated()
    assert figures() == {1: 1.8, 2: 2.5, 3: 1.8}
    assert versions() == {READING_VERSION}


def test_a_run_by_hand_keeps_its_figures(ann, three):
    run = make.run(ann, km=7, minutes=40, day="2026-07-09")
    actions.reread_outdated()
    assert figures()[run.id] == 7


def test_deleting_the_last_outdated_run_announces_the_others(ann, three, client_of, monkeypatch):
    monkeypatch.setattr(rereads, "SLICE", 0.0)
    for _ in range(2):
        actions.reread_outdated()
    with transaction():
        actions.remove(1, ann.id)
    actions.reread_outdated()
    assert client_of(ann).see("/").count(TOLD) == 1


def test_a_deleted_run_is_no_longer_on_the_page(ann, three, client_of):
    actions.reread_outdated()
    with transaction():
        actions.remove(2, ann.id)
    assert "Nothing left to show" in client_of(ann).see("/runs/new-figures/1")


@pytest.mark.parametrize(
    "now, moves", [("2026-07-20", True), ("2026-08-02", True), ("2026-08-04 13:00", True), ("2026-08-10", False)],
    ids=["open", "grace", "provisional", "final"],
)  # fmt: skip
def test_open_and_provisional_challenges_are_updated_and_final_ones_never(app, ann, client_of, clock, now, moves):
    clock.at("2026-07-05 12:00")
    july = make.challenge(first_day=date(2026, 7, 1), last_day=date(2026, 7, 31))
    place = make.participation(july, ann)
    upload(client_of(ann), mornings(1, 2))
    as_read_long_ago(1)
    assert score_of(place) == 4.3
    clock.at(now)
    boards.close_due()
    actions.reread_outdated()
    assert figures() == {1: 1.8, 2: 1.8}
    assert score_of(place) == (3.6 if moves else 4.3)
    checked = app.test_cli_runner().invoke(args=["challenges", "verify", july.slug])
    assert (checked.exit_code == 0) is (not moves)  # can only be verified once it is final
    assert "4.3 km" in client_of(ann).see(f"/challenges/{july.slug}") or moves


def test_a_file_with_two_runs_that_was_read_as_one_becomes_two(ann, client_of):
    first, second = morning(1), morning(3)
    track = second[second.index(b"<trk>") : second.index(b"</gpx>")]
    upload(client_of(ann), first.replace(b"</gpx>", track + b"</gpx>"))
    assert len(logged()) == 2
    with transaction():
        actions.remove(2, ann.id)  # as before the upgrade, when the whole file was one run
    as_read_long_ago(1)
    actions.reread_outdated()
    assert [(run.part, round(run.distance.km, 1)) for run in logged()] == [(0, 1.8), (1, 1.8)]
    with transaction():
        actions.remove(logged()[1].id, ann.id)
    actions.reread_outdated()
    assert len(logged()) == 1


def test_a_lost_award_becomes_a_past_record_without_a_notice(ann, client_of):
    reader = client_of(ann)
    upload(reader, mornings(1, 2, 3, 4, 5))
    as_read_long_ago(2, distance=Distance.of_km(2.9))
    awards.review(ann.id)
    assert "10 km in total" in reader.see("/trophies").partition("Milestones")[2]
    actions.reread_outdated()
    trophies = reader.see("/trophies")
    assert "10 km in total" in trophies.partition("Past records")[2]
    assert "10 km in total" not in trophies.partition("Milestones")[2].partition("Past records")[0]
    assert "hold" not in reader.see("/").partition("For today")[0]


def test_waiting_imports_go_first(ann, three, settings, app):
    site = create_app(replace(settings, jobs_url=f"sqlite:///{settings.data_dir / 'jobs.db'}"))
    with site.app_context():
        site.extensions["perform"]("imports.work", {"import_id": 1})
        actions.reread_outdated()
        db.session.remove()
        db.engine.dispose()
    assert versions() == {0, READING_VERSION}  # one, and then it yielded


def test_an_upgraded_site_reads_its_recordings_again(empty_database_url, tmp_path, clock):
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        upgrade()
        ann = cast.runner("dora")
        data = morning(1)
        [recorded] = contents_of(data, actions.runner_facts(ann)).runs
        with transaction():
            run_id = actions.log_recording(ann.id, actions.UploadedFile.store("1.gpx", data), recorded).id
        runner_id = ann.id
        db.session.remove()
        downgrade(revision="0021")
        upgrade()
        assert versions() == {0}
        assert queries.outdated_runs(10) == [(run_id, runner_id)]
        actions.reread_outdated()
        assert versions() == {READING_VERSION}
        db.session.remove()
        db.engine.dispose()
