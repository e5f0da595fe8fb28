"""Runners are notified once, by email and on Today."""

from pathlib import Path

import pytest

from challenges.db import transaction
from challenges.notifications import actions, queries
from challenges.races import actions as races
from challenges.races.events import PlaceGiven
from challenges.units import Units
from tests import cast, make

RACE = "/races/frost-moon-10k"


@pytest.fixture
def letters(app):
    """The emails that were sent, oldest first, as (to, subject, text)."""
    from email import message_from_bytes
    from email.policy import default

    def read():
        paths = sorted((Path(app.config["DATA_DIR"]) / "mail").glob("*.eml"))
        mails = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [(mail["To"], mail["Subject"], " ".join(mail.get_content().split())) for mail in mails]

    return read


@pytest.fixture
def promoted(client_of, ann, ben, olu):
    """Ben was on the waiting list, and now has Ann's place."""
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    make.entry(race, ben)
    client_of(ann).send(f"{RACE}/withdrawal")
    return race


def test_a_place_from_the_waiting_list_is_announced_by_email(promoted, letters):
    ((to, subject, text),) = letters()
    assert (to, subject) == ("ben@example.test", "You have a place in Frost Moon 10K")
    assert "Your bib is 0002" in text
    assert "http://localhost/races/frost-moon-10k" in text
    assert "Run 10 km in one go" in text


def test_and_on_today_until_it_is_read(promoted, client_of, ben):
    reader = client_of(ben)
    page = reader.see("/")
    assert "You have a place in Frost Moon 10K" in page
    assert "Your bib is 0002." in page
    (news,) = queries.unread_of(ben)
    assert "You have a place" not in reader.send(f"/notifications/{news.id}/reading")
    reader.send(f"/notifications/{news.id}/reading")
    assert queries.unread_of(ben) == []


def test_marking_it_as_read_updates_the_region_in_place(promoted, client_of, ben):
    reader = client_of(ben)
    (news,) = queries.unread_of(ben)
    answer = reader.post(f"/notifications/{news.id}/reading", region="news")
    assert answer.status_code == 303
    part = reader.see(answer.location, region="news")
    assert part.html.strip().startswith('<section id="news"')
    assert "Frost Moon" not in part


def test_nobody_can_mark_another_runners_notification_as_read(promoted, client, client_of, ann, ben):
    (news,) = queries.unread_of(ben)
    client_of(ann).send(f"/notifications/{news.id}/reading", status=404)
    client_of(ann).send("/notifications/999/reading", status=404)
    assert "/sign-in" in client.post(f"/notifications/{news.id}/reading").location
    assert "You have a place" not in client_of(ann).see("/")
    assert len(queries.unread_of(ben)) == 1


def test_a_place_given_at_sign_up_does_not_notify(client_of, ann, olu, letters):
    make.race(olu)
    client_of(ann).send(f"{RACE}/entry")
    assert letters() == []
    assert queries.unread_of(ann) == []


def test_a_runner_is_notified_once(promoted, ben, letters):
    (news,) = queries.unread_of(ben)
    with transaction():
        actions.tell_place_given(PlaceGiven(news.entry_id))
    assert len(letters()) == 1
    assert len(queries.unread_of(ben)) == 1


def test_everybody_entered_or_waiting_is_notified_of_a_cancelled_race(client_of, ann, ben, cleo, olu, letters):
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    make.entry(race, ben)
    make.entry(race, cleo)
    client_of(cleo).send(f"{RACE}/withdrawal")
    for _ in range(2):
        client_of(olu).send(f"{RACE}/cancellation", {"reason": "Ice on every path."})
    assert [(to, subject) for to, subject, _ in letters()] == [
        ("ann@example.test", "Frost Moon 10K was cancelled"),
        ("ben@example.test", "Frost Moon 10K was cancelled"),
    ]
    assert all("Ice on every path." in text for _, _, text in letters())
    assert "Frost Moon 10K was cancelled Ice on every path." in client_of(ben).see("/")
    assert "was cancelled" not in client_of(cleo).see("/")


def test_the_sweep_notifies_runners_that_a_killed_worker_missed(app, ann, ben, olu, letters, monkeypatch):
    race = make.race(olu)
    make.entry(race, ann)
    make.entry(race, ben)
    with monkeypatch.context() as killed:
        killed.setitem(app.extensions, "perform", lambda *ids: None)
        with transaction():
            races.cancel(race.id, "Ice on every path.")
    assert letters() == []
    for _ in range(2):
        actions.resume_announcements()
    assert [to for to, _, _ in letters()] == ["ann@example.test", "ben@example.test"]


def test_a_big_race_is_notified_in_batches(app, olu, letters, monkeypatch):
    monkeypatch.setattr(actions, "AT_A_TIME", 2)
    race = make.race(olu)
    for number in range(5):
        make.entry(race, cast.runner(f"runner-{number}"))
    with transaction():
        races.cancel(race.id, "Ice on every path.")
    assert [to for to, _, _ in letters()] == [f"runner-{number}@example.test" for number in range(5)]


def test_an_email_uses_the_units_of_its_reader(client_of, ann, ben, olu, letters):
    american = cast.runner("amy", units=Units.MI, locale="en_US")
    race = make.race(olu, capacity=1)
    make.entry(race, american)
    make.entry(race, ben)
    make.entry(race, ann)
    client_of(american).send(f"{RACE}/withdrawal")
    make.entry(race, american)
    client_of(ben).send(f"{RACE}/withdrawal")
    client_of(ann).send(f"{RACE}/withdrawal")
    assert ["10 km" in text for _, _, text in letters()] == [True, True, False]
    assert "November 28, 2026" in letters()[-1][2]


def test_no_title_can_add_lines_to_an_email(client_of, ann, ben, olu, letters):
    race = make.race(olu, title="Frost\nBcc: everybody@example.test", capacity=1)
    make.entry(race, ann)
    make.entry(race, ben)
    client_of(ann).send(f"/races/{race.slug}/withdrawal")
    ((to, subject, _text),) = letters()
    assert to == "ben@example.test"
    assert subject == "You have a place in Frost"
