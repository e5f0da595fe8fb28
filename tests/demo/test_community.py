"""The demo community: believable, repeatable, and removable."""

from datetime import date

import pytest
from sqlalchemy import func, select

from challenges import clock
from challenges.boards.queries import differences_of, misjudged_in
from challenges.db import db, transaction
from challenges.demo.load import load
from challenges.demo.people import people
from challenges.demo.runs import runs_of
from challenges.follows.models import Follow
from challenges.kudos.models import Kudos
from challenges.monthly.models import Challenge, Participation, Score, Tally
from challenges.races.models import Entry, Race
from challenges.races.rules import EntryState, RaceStage
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs
from challenges.runs.models import Run
from tests.cast import PASSWORD, one_hash

TODAY = date(2026, 11, 15)


@pytest.fixture
def community(app):
    """Forty runners with ten weeks of runs."""
    password_hash = one_hash()  # before the write transaction starts
    with transaction():
        load(40, 20, 7, TODAY, password_hash)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_same_seed_and_day_give_the_same_people_and_runs():
    first, second = people(30, 5, TODAY), people(30, 5, TODAY)
    assert first == second
    assert [runs_of(p, 20, date(2026, 9, 1), TODAY, 5) for p in first] == [
        runs_of(p, 20, date(2026, 9, 1), TODAY, 5) for p in second
    ]


def test_another_seed_gives_other_people():
    assert [p.name for p in people(30, 5, TODAY)] != [p.name for p in people(30, 6, TODAY)]


def test_people_live_in_several_zones_and_run_at_several_paces():
    community = people(200, 5, TODAY)
    assert len({p.zone for p in community}) > 6
    assert max(p.pace_ms_per_km for p in community) > 1.5 * min(p.pace_ms_per_km for p in community)


def test_the_community_has_all_kinds_of_challenges_and_races(community):
    days = db.session.execute(select(Challenge.first_day, Challenge.last_day)).all()
    assert any(last < TODAY for _, last in days)
    assert any(first <= TODAY <= last for first, last in days)
    assert any(first > TODAY for first, _ in days)
    races = db.session.scalars(select(Race)).all()
    assert any(race.capacity is None for race in races)
    assert any(race.is_full for race in races)
    assert any(race.capacity and 0 < race.capacity - race.places_taken <= race.capacity / 5 for race in races)
    waiting = select(func.count()).select_from(Entry).where(Entry.state == EntryState.WAITLISTED)
    assert db.session.scalar(waiting) > 0


def test_every_board_of_the_community_matches_its_recount(community):
    for challenge_id in db.session.scalars(select(Challenge.id)):
        assert differences_of(challenge_id) == []
        assert list(misjudged_in(challenge_id)) == []


def test_no_run_of_the_demo_is_in_the_future(community):
    assert db.session.scalar(select(func.max(Run.local_date))) < TODAY


def test_a_demo_runner_signs_in_and_has_a_place(community, client):
    page = client.send("/sign-in", {"email_or_handle": "runner0@example.test", "password": PASSWORD})
    assert "November 100" in page
    assert "ranked" in page


def test_a_new_run_adds_to_the_demos_totals(community, client):
    client.send("/sign-in", {"email_or_handle": "runner0@example.test", "password": PASSWORD})
    client.send("/runs/new", {"day": "2026-11-15", "distance": "5 km", "duration": "30:00", "kind": "easy",
                              "visibility": "members"})  # fmt: skip
    assert db.session.scalar(select(func.max(Run.local_date))) == TODAY


def test_the_demo_goes_into_an_empty_site_only(app, ann):
    result = app.test_cli_runner().invoke(args=["demo", "load", "--runners", "10"])
    assert result.exit_code == 1
    assert "accounts already" in result.output
    assert count(Runner) == 1


def test_a_site_with_runners_does_not_load_the_demo_again(app, ann):
    result = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
    assert result.exit_code == 0
    assert count(Runner) == 1


def test_only_the_owner_can_read_the_file_with_the_demo_password(app, settings):
    result = app.test_cli_runner().invoke(args=["demo", "load", "--runners", "10", "--today", "2026-11-15"])
    path = settings.data_dir / "demo-password"
    assert path.read_text().strip() in result.output
    assert path.stat().st_mode & 0o077 == 0


def test_removing_the_demo_leaves_real_people_and_their_totals(community, app, ann):
    from tests import make

    challenge = db.session.scalars(select(Challenge).where(Challenge.slug == "2026-11")).one()
    make.participation(challenge, ann)
    make.run(ann, km=12, minutes=70)
    result = app.test_cli_runner().invoke(args=["demo", "remove", "--yes"])
    assert "Removed 42 demo runners." in result.output
    db.session.rollback()
    assert db.session.scalars(select(Runner.handle)).all() == ["ann"]
    assert count(Kudos) == 0
    assert count(Participation) == 1
    tally = db.session.scalars(select(Tally).where(Tally.challenge_id == challenge.id)).one()
    assert (tally.participants, tally.total) == (1, 12_000_000)
    assert count(Score) == 3
    assert db.session.scalars(select(Challenge.slug)).all() == ["2026-11"]


def test_waiting_runners_move_up_when_the_demo_is_removed(community, app, ann, ben, cleo):
    from tests import make
    from tests.races.places import faults_in

    race = next(race for race in db.session.scalars(select(Race)) if race.stage_at(clock.now()) is RaceStage.OPEN)
    with transaction():
        race.capacity = race.places_taken
        race_id = race.id
    for runner in (ann, ben):
        assert make.entry(race, runner).waits
    app.test_cli_runner().invoke(args=["demo", "remove", "--yes"])
    db.session.rollback()
    places = {entry.runner_id: entry.state for entry in db.session.scalars(select(Entry))}
    assert places == {ann.id: EntryState.REGISTERED, ben.id: EntryState.REGISTERED}
    assert faults_in(race_id) == set()
    assert not make.entry(db.session.get_one(Race, race_id), cleo).waits, "a newcomer goes behind nobody"


def test_people_follow_each_other_but_nobody_with_an_alias(community):
    shown_as = db.session.scalars(select(Runner.shown_as).join(Follow, Follow.followed_id == Runner.id)).all()
    assert len(shown_as) > 12
    assert ShownAs.ALIAS not in shown_as
