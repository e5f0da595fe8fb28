"""The demo's recordings: invented loops, parsed like uploads, and removed with the demo."""

from datetime import date

import pytest
from sqlalchemy import func, select

from challenges.boards.queries import differences_of, misjudged_in
from challenges.db import db, transaction
from challenges.demo.load import load
from challenges.demo.people import people
from challenges.demo.recordings import keep_recordings
from challenges.demo.rows import past_of
from challenges.monthly.models import Challenge
from challenges.runs.models import BestEffort, Recording, Run, Trace
from tests.cast import PASSWORD, one_hash
from tests.runs.paper import kept

TODAY = date(2026, 11, 15)


@pytest.fixture
def recorded_community(app):
    """Forty runners, some with recordings that were stored before anything was written."""
    password_hash, recordings = one_hash(), keep_recordings(40, 20, 7, TODAY)
    with transaction():
        load(40, 20, 7, TODAY, password_hash, recordings=recordings)


def count(model):
    """Return the number of rows."""
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_first_demo_runner_has_invented_recordings(recorded_community, client):
    client.send("/sign-in", {"email_or_handle": "runner0@example.test", "password": PASSWORD})
    run = db.session.scalars(select(Run).where(Run.recording_id.is_not(None)).order_by(Run.id)).first()
    assert run.runner.handle == "runner0"
    seen = client.see(f"/runs/{run.id}")
    for word in (
        "Map of the route",
        "Splits",
        "Best efforts",
        "Pace",
        "Elevation along the route.",
        "Heart rate",
        "Cadence",
    ):
        assert word in seen


def test_demo_recordings_are_plausible_and_repeatable(app):
    first = keep_recordings(40, 20, 7, TODAY)
    assert len(first) > 20
    assert all(one.recorded.is_verified and not one.recorded.causes for one in first.values())
    again = keep_recordings(40, 20, 7, TODAY)
    assert {key: one.file for key, one in first.items()} == {key: one.file for key, one in again.items()}


def test_recorded_demo_runs_are_close_to_their_plan(app):
    for (number, place), file in keep_recordings(40, 20, 7, TODAY).items():
        person = people(42, 7, TODAY)[number]
        run = past_of(person, 20, TODAY, 7)[place]
        assert file.recorded.figures.distance.mm == pytest.approx(run.mm, rel=0.03)
        assert file.recorded.figures.moving.ms == pytest.approx(run.moving_ms, rel=0.05)
        assert file.recorded.zone == person.zone


def test_boards_with_recordings_match_their_recount(recorded_community):
    for challenge_id in db.session.scalars(select(Challenge.id)):
        assert differences_of(challenge_id) == []
        assert list(misjudged_in(challenge_id)) == []


def test_removing_the_demo_removes_its_files(recorded_community, app):
    assert kept(app)
    app.test_cli_runner().invoke(args=["demo", "remove", "--yes"])
    db.session.rollback()
    assert [count(model) for model in (Recording, Trace, BestEffort)] == [0, 0, 0]
    assert kept(app) == []
