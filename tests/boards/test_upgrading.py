"""After upgrading a site from before boards of verified runs, its boards are soon right."""

from datetime import date

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, select, update

from challenges.boards.models import Bucket
from challenges.boards.queries import differences_of, misjudged_in
from challenges.db import db, transaction
from challenges.monthly import actions
from challenges.monthly.models import Participation, Score, Tally
from challenges.monthly.queries.participants import stored_marks
from challenges.monthly.rules.metrics import Evidence, Measure, Metric
from challenges.runs import actions as runs
from challenges.settings import Settings
from challenges.site import create_app
from tests import cast, make

BEFORE = "0004"
VERIFIED = Measure(Metric.DISTANCE, Evidence.VERIFIED)


@pytest.fixture
def migrated(empty_database_url, tmp_path, clock):
    """A site whose tables were created by migrations."""
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        upgrade()
        yield site
        db.session.remove()
        db.engine.dispose()


def runs_of_autumn(runner):
    for day in ("2026-09-10", "2026-09-20", "2026-10-01", "2026-10-11"):
        make.run(runner, km=14, minutes=90, day=day)
    make.run(runner, km=12, minutes=70, day="2026-11-10")
    make.recorded_run(runner, km=8, minutes=50, day="2026-11-11")


def as_before_lanes():
    """The data of a site that was just upgraded."""
    with transaction():
        other = (Score.evidence != Evidence.ALL) | (Score.metric == Metric.PROGRESS)
        db.session.execute(delete(Score).where(other))
        db.session.execute(delete(Bucket).where((Bucket.evidence != Evidence.ALL) | (Bucket.metric == Metric.PROGRESS)))
        db.session.execute(update(Participation).values(baseline=None))
        db.session.execute(update(Tally).values(scored_up_to=0))


def marks(participation):
    db.session.rollback()
    return stored_marks([participation.id])[participation.id]


def waiting():
    db.session.rollback()
    return list(db.session.scalars(select(Tally.challenge_id).where(Tally.scored_up_to.is_not(None))))


def test_scores_survive_the_upgrade_and_the_worker_adds_new_boards(migrated):
    november = make.challenge()
    place = make.participation(november, cast.runner("dora"))
    runs_of_autumn(place.runner)
    before = marks(place)
    db.session.remove()
    downgrade(revision=BEFORE)
    upgrade()
    assert set(marks(place)) == {measure for measure in before if measure in map(Measure, TARGETED)}
    assert waiting() == [november.id]
    actions.catch_up()
    assert marks(place) == before
    assert waiting() == []
    assert differences_of(november.id) == []
    assert list(misjudged_in(november.id)) == []


TARGETED = (Metric.DISTANCE, Metric.RUNS, Metric.ACTIVE_DAYS)


def test_a_closed_challenge_gets_the_new_boards_and_keeps_its_scores(app, ann, clock):
    november = make.challenge()
    place = make.participation(november, ann)
    runs_of_autumn(ann)
    typed = make.run(ann, km=5, minutes=30, day="2026-11-14")
    clock.at("2026-12-20 12:00")
    with transaction():
        runs.remove(typed.id, ann.id)  # changes no score any more
    as_before_lanes()
    actions.catch_up()
    kept = marks(place)
    assert (kept[Measure(Metric.DISTANCE)].value, kept[VERIFIED].value) == (25_000_000, 8_000_000)
    assert kept[Measure(Metric.DISTANCE)].reached_on == date(2026, 11, 14)
    assert kept[Measure(Metric.PROGRESS)].value == 20 * 10_000 // 30
    assert differences_of(november.id) == []


def test_two_workers_share_the_work_and_another_continues_for_a_killed_one(app, ann, ben, monkeypatch):
    monkeypatch.setattr("challenges.monthly.actions.verdicts.CHUNK", 1)
    november = make.challenge()
    places = [make.participation(november, runner) for runner in (ann, ben)]
    for place in places:
        make.recorded_run(place.runner, km=8, minutes=50, day="2026-11-11")
    as_before_lanes()
    with transaction():
        db.session.execute(update(Tally).values(scored_up_to=places[0].id))  # the point that another worker reached
    actions.catch_up()
    assert VERIFIED not in marks(places[0])
    assert VERIFIED in marks(places[1])
    assert waiting() == []
