"""All participants of a challenge are notified once on Today that it is provisional, and how it ended."""

import pytest

from challenges import clock as time
from challenges.db import db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.models import Participation, Tally
from challenges.notifications import actions, queries
from challenges.notifications.models import AnnouncementProgress, Notification
from tests import cast, make
from tests.boards import closed


@pytest.fixture
def november(olu, ann, ben, cleo):
    """A closed challenge: Ann reached the target, Ben did not, Cleo never started."""
    november = closed.november(olu)
    closed.runs(november, ann, 30, 40, 35)
    closed.runs(november, ben, 30)
    make.participation(november, cleo)
    return november


def tell():
    db.session.rollback()
    actions.tell_of_closes()


def told(topic):
    db.session.rollback()
    return [
        one.runner_id for one in db.session.query(Notification).order_by(Notification.id) if one.topic.value == topic
    ]


def test_participants_see_on_today_that_protests_are_open(november, ann, ben, cleo, olu, client_of, clock):
    clock.at(closed.GRACE)
    tell()
    assert told("provisional") == []
    clock.at(closed.PROVISIONAL)
    tell()
    until = "Is something wrong? You can protest until Saturday 5 December, 13:00."
    assert "November together is almost final" in client_of(ann).see("/")
    assert f"Your place: 1 of 2. You reached the target. {until}" in client_of(ann).see("/")
    assert f"Your place: 2 of 2. {until}" in client_of(ben).see("/")
    assert f"None of your runs are on the board. {until}" in client_of(cleo).see("/")
    assert "almost final" not in client_of(olu).see("/"), "who does not take part is not told"


def test_the_final_result_replaces_that_notification(november, ann, ben, client_of, clock):
    clock.at(closed.PROVISIONAL)
    tell()
    clock.at(closed.FINAL)
    tell()
    assert told("final") == [], "not before it is fixed"
    closed.fix(november)
    tell()
    seen = client_of(ann).see("/")
    assert "November together is final Your place: 1 of 2. You reached the target. See the standings" in seen
    assert "almost final" not in seen
    assert told("provisional") == []
    assert "Your place: 2 of 2. See the standings" in client_of(ben).see("/")


def test_the_place_is_the_amended_one(november, ann, ben, olu, client_of, clock):
    clock.at(closed.PROVISIONAL)
    tell()
    entry = db.session.query(Participation.id).filter_by(runner_id=ann.id).scalar()
    closed.amend(november, olu, entry, 20)
    assert "Your place: 2 of 2. Is something wrong?" in client_of(ann).see("/")
    assert "Your place: 1 of 2. Is something wrong?" in client_of(ben).see("/")
    clock.at(closed.FINAL)
    closed.fix(november)
    tell()
    assert "Your place: 2 of 2. See the standings" in client_of(ann).see("/")
    closed.amend(november, olu, entry, 130)
    assert "Your place: 1 of 2. You reached the target." in client_of(ann).see("/")
    closed.amend(november, olu, entry, None)
    assert "None of your runs are on the board." in client_of(ann).see("/")


def test_everybody_is_notified_once_however_often_the_sweep_runs(november, ann, ben, cleo, clock, monkeypatch):
    monkeypatch.setattr(actions, "IN_BULK", 2)
    clock.at(closed.PROVISIONAL)
    for _ in range(3):
        tell()
    assert told("provisional") == [ann.id, ben.id, cleo.id]


def test_another_worker_resumes_after_a_crash(november, ann, ben, cleo, clock, monkeypatch):
    monkeypatch.setattr(actions, "IN_BULK", 2)
    clock.at(closed.PROVISIONAL)
    (of,) = queries.closes_untold(time.now())
    with transaction():
        db.session.add(AnnouncementProgress(challenge_id=of[0], topic=of[1]))
    actions._tell_some(*of)
    assert len(told("provisional")) == 2
    tell()
    assert told("provisional") == [ann.id, ben.id, cleo.id]


def test_runners_who_left_are_not_notified(olu, ann, ben, clock):
    november = closed.november(olu)
    for runner in (ann, ben):
        closed.runs(november, runner, 10)
    with transaction():
        monthly.leave(november.id, ben.id)
    clock.at(closed.PROVISIONAL)
    tell()
    assert told("provisional") == [ann.id]


def test_a_challenge_that_became_final_long_ago_does_not_notify(november, clock):
    clock.at("2026-12-20 09:00")
    closed.fix(november)
    tell()
    assert told("final") == []


def test_an_open_board_updates_when_its_challenge_closes(november, clock):
    before = version(november)
    clock.at(closed.PROVISIONAL)
    tell()
    assert version(november) == before + 1


def version(challenge):
    db.session.rollback()
    return db.session.get_one(Tally, challenge.id).version


def test_a_crowd_is_notified_with_few_statements(november, clock, queries_at_most):
    for number in range(40):
        make.participation(november, cast.runner(f"run{number}"))
    clock.at(closed.PROVISIONAL)
    with queries_at_most(14):
        tell()
    assert len(told("provisional")) == 43


def test_notifications_of_three_closed_challenges_take_few_queries(olu, ann, client_of, clock, queries_at_most):
    for title in ("One", "Two", "Three"):
        closed.runs(closed.november(olu, title=title), ann, 10)
    clock.at(closed.FINAL)
    closed.actions.close_due()
    tell()
    with queries_at_most(12):
        assert client_of(ann).see("/").count("is final") == 3
