"""A runner protests against a provisional standing, and an organiser answers."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from challenges.accounts import actions as accounts
from challenges.boards import actions, queries
from challenges.boards.models import Protest
from challenges.boards.rules import ProtestAnswer
from challenges.db import db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.models import Participation
from challenges.notifications import queries as notifications
from challenges.refusals import Refused
from challenges.runners.rules import ShownAs
from tests import cast, make
from tests.boards import closed


@pytest.fixture
def november(olu, ann, ben, clock):
    """Ann with 105 km before Ben with 50, provisional."""
    november = closed.november(olu)
    closed.runs(november, ann, 30, 40, 35)
    closed.runs(november, ben, 30, 20)
    clock.at(closed.PROVISIONAL)
    return november


@pytest.fixture
def entries(november):
    """Return the entry numbers of Ann and Ben."""
    kept = db.session.query(Participation).filter_by(challenge_id=november.id).order_by(Participation.id)
    return [participation.id for participation in kept]


def address(entry):
    return f"{closed.PAGE}/entries/{entry}/protest"


def test_a_runner_protests_about_their_own_entry(november, entries, ben, olu, client_of):
    reader = client_of(ben)
    form = reader.see(address(entries[1]))
    assert "Protest about your entry" in form
    assert "Current total: 50.0 km." in form
    assert "until Saturday 5 December, 13:00" in form
    seen = reader.send(address(entries[1]), {"text": "My run of the 9th is missing."})
    assert "Protest sent." in seen
    assert "About your entry My run of the 9th is missing. Open" in seen
    organisers = client_of(olu).see(f"{closed.PAGE}/close")
    assert f"Ben Brook about their own entry ({entries[1]})" in organisers
    assert "My run of the 9th is missing." in organisers


def test_a_runner_protests_about_another_entry(november, entries, ben, olu, client_of):
    reader = client_of(ben)
    standings = reader.see(closed.STANDINGS)
    assert f'href="{address(entries[0])}"' in standings.html
    assert "Ann Archer, entry" in reader.see(address(entries[0]))
    assert "About Ann Archer" in reader.send(address(entries[0]), {"text": "She took the bus."})
    assert "Ben Brook about Ann Archer" in client_of(olu).see(f"{closed.PAGE}/close")


def test_nobody_else_reads_a_protest(november, entries, ann, ben, client, client_of):
    client_of(ben).send(address(entries[0]), {"text": "She took the bus."})
    for reader in (client_of(ann), client):
        for page in (closed.PAGE, closed.STANDINGS):
            assert "bus" not in reader.see(page)
    client_of(ann).see(f"{closed.PAGE}/close", status=403)
    assert "Sign in" in client.get(f"{closed.PAGE}/close", follow_redirects=True).get_data(as_text=True)


def test_a_protest_needs_a_sentence(november, entries, ben, client_of):
    seen = client_of(ben).send(address(entries[1]), {"text": "  "}, status=422)
    assert "Describe what's wrong, in a sentence." in seen
    seen = client_of(ben).send(address(entries[1]), {"text": "x" * 501}, status=422)
    assert "Use at most 500 characters." in seen
    assert "x" * 501 in seen


def test_a_second_protest_about_an_entry_replaces_the_first(november, entries, ben, client_of):
    reader = client_of(ben)
    reader.send(address(entries[0]), {"text": "She took the bus."})
    assert "She took the bus." in reader.see(address(entries[0]))
    seen = reader.send(address(entries[0]), {"text": "She took the tram."})
    assert "tram" in seen
    assert "bus" not in seen


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-20", "You can protest for 24 hours"),
        (closed.GRACE, "You can protest for 24 hours"),
        (closed.FINAL, "It's too late to protest"),
    ],
)
def test_protests_are_open_for_one_day(november, entries, ben, client_of, clock, moment, words):
    clock.at(moment)
    assert words in client_of(ben).see(address(entries[1]), status=409)
    client_of(ben).send(address(entries[1]), {"text": "Too late"}, status=409)
    assert db.session.query(Protest).count() == 0


def test_only_participants_protest(november, entries, cleo, client, client_of):
    assert "Only runners in this challenge can protest." in client_of(cleo).see(address(entries[0]), status=409)
    assert "Protest" not in client_of(cleo).see(closed.PAGE)
    assert "/sign-in" in client.get(address(entries[0])).location


def test_an_entry_of_another_challenge_is_missing(november, entries, olu, ben, client_of):
    other = closed.november(olu, title="Other", first_day="2026-12-01", last_day="2026-12-31")
    entry = make.participation(other, ben)
    client_of(ben).see(address(entry.id), status=404)
    client_of(ben).see(address(9999), status=404)


def test_a_runner_sends_five_protests_and_no_more(november, ben, clock, client_of):
    clock.at("2026-11-20")
    others = [make.participation(november, cast.runner(f"run{number}")).id for number in range(6)]
    clock.at(closed.PROVISIONAL)
    for entry in others[:5]:
        with transaction():
            actions.protest(november.id, ben.id, entry, "Doubtful.")
    seen = client_of(ben).send(address(others[5]), {"text": "And this one."}, status=422)
    assert "You've already sent 5 protests in this challenge" in seen
    assert "And this one." in seen
    assert "Changed" in client_of(ben).send(address(others[4]), {"text": "Changed words"})


def test_an_organiser_declines_a_protest_with_a_reason(november, entries, ben, olu, client_of):
    client_of(ben).send(address(entries[0]), {"text": "She took the bus."})
    (line,) = queries.protests_in(november.id, olu)
    page = f"{closed.PAGE}/protests/{line.protest.id}/answer"
    organiser = client_of(olu)
    assert "She took the bus." in organiser.see(page)
    assert "Pick one of these." in organiser.send(page, {"answer": "", "reason": "Looked fine."}, status=422)
    assert "Enter a reason" in organiser.send(page, {"answer": "declined", "reason": ""}, status=422)
    seen = organiser.send(page, {"answer": "declined", "reason": "The recording is whole."})
    assert "Answer sent." in seen
    assert "Declined" in seen
    assert "She took the bus. The recording is whole. Declined" in client_of(ben).see(closed.PAGE)


def test_an_organiser_upholds_a_protest_and_corrects_the_standing(november, entries, ben, olu, client_of):
    client_of(ben).send(address(entries[0]), {"text": "She took the bus."})
    (line,) = queries.protests_in(november.id, olu)
    page = f"{closed.PAGE}/protests/{line.protest.id}/answer"
    seen = client_of(olu).send(page, {"answer": "upheld", "reason": "40 km in an hour."})
    assert "Now correct the standing." in seen
    assert f"Amend entry {entries[0]}" in seen


@pytest.mark.parametrize(("answer", "word"), [(ProtestAnswer.DECLINED, "declined"), (ProtestAnswer.UPHELD, "upheld")])
def test_a_protester_is_notified_by_email_and_on_today(november, entries, app, ben, olu, client_of, answer, word):
    with transaction():
        protest = actions.protest(november.id, ben.id, entries[0], "She took the bus.")
        actions.answer(protest.id, olu.id, answer, "We looked at the recording.")
    reader = client_of(ben)
    today = reader.see("/")
    assert f"Your protest in November together was {word} We looked at the recording." in today
    (news,) = notifications.unread_of(ben)
    assert "Your protest" not in reader.send(f"/notifications/{news.id}/reading")
    (path,) = (Path(app.config["DATA_DIR"]) / "mail").glob("*.eml")
    letter = message_from_bytes(path.read_bytes(), policy=default)
    assert (letter["To"], letter["Subject"]) == ("ben@example.test", f"Your protest in November together was {word}")
    for words in ("She took the bus.", "We looked at the recording.", "http://localhost/challenges/november-together/"):
        assert words in letter.get_content()


def test_a_protest_is_answered_once(november, entries, ben, olu, mia):
    with transaction():
        protest = actions.protest(november.id, ben.id, entries[0], "Doubtful.")
        actions.answer(protest.id, olu.id, ProtestAnswer.DECLINED, "It is fine.")
    with pytest.raises(Refused), transaction():
        actions.answer(protest.id, mia.id, ProtestAnswer.UPHELD, "It is not.")
    with pytest.raises(Refused), transaction():
        actions.protest(november.id, ben.id, entries[0], "But I think so.")


def test_only_organisers_answer(november, entries, ann, ben, client_of):
    client_of(ben).send(address(entries[0]), {"text": "She took the bus."})
    protest = db.session.query(Protest).one()
    for reader in (client_of(ann), client_of(ben)):
        reader.send(f"{closed.PAGE}/protests/{protest.id}/answer", {"answer": "declined", "reason": "No"}, status=403)
    assert db.session.query(Protest).one().answer is None


def test_a_hidden_name_is_hidden_from_protesters(november, clock, ben, client_of):
    clock.at("2026-11-20")
    swift = cast.runner("swift", name="Sasha Swift", shown_as=ShownAs.ALIAS, alias="Grey Fox")
    entry = closed.runs(november, swift, 60)
    clock.at(closed.PROVISIONAL)
    assert "Grey Fox, entry" in client_of(ben).see(address(entry.id))


def test_a_protest_is_deleted_with_the_account_of_its_sender_or_subject(november, entries, ann, ben):
    with transaction():
        actions.protest(november.id, ben.id, entries[0], "Ann took the bus.")
    with transaction():
        accounts.leave(ann.id)
    assert db.session.query(Protest).count() == 0


def test_a_runner_who_leaves_while_provisional_is_not_in_the_final_standings(november, entries, ben, clock):
    with transaction():
        monthly.leave(november.id, ben.id)
    clock.at(closed.FINAL)
    closed.fix(november)
    assert [entry for _, entry, _ in closed.rows(november)] == [entries[0]]
