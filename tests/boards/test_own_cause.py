"""Organisers don't decide about their own entry or protest while somebody else can."""

import json

import pytest

from challenges.boards import actions, queries
from challenges.boards.models import Protest
from challenges.boards.rules import ProtestAnswer
from challenges.db import db, transaction
from challenges.refusals import Refused
from tests.boards import closed

NOT_YOURS = "This is your own entry or protest, so another organiser or the owner has to decide."


@pytest.fixture
def november(olu, ann, clock):
    """Olu, the organiser, has 90 km, Ann 50. The challenge is provisional."""
    november = closed.november(olu)
    closed.runs(november, olu, 90)
    closed.runs(november, ann, 50)
    clock.at(closed.PROVISIONAL)
    return november


@pytest.fixture
def entries(november):
    return [one.participation_id for one in queries.closed_board_of(november, None).rows]


def protest(november, runner, entry):
    with transaction():
        return actions.protest(november.id, runner.id, entry, "One run was a bike ride.").id


def answer(protest_id, organiser):
    db.session.rollback()
    with transaction():
        actions.answer(protest_id, organiser.id, ProtestAnswer.DECLINED, "It was not.")
    return db.session.get_one(Protest, protest_id)


def test_an_organiser_does_not_amend_their_own_entry(november, entries, olu, mia, client_of):
    page = f"{closed.PAGE}/entries/{entries[0]}/amendment"
    assert NOT_YOURS in client_of(olu).see(page, status=409)
    with pytest.raises(Refused, match="your own entry"):
        closed.amend(november, olu, entries[0], 100)
    closed.amend(november, olu, entries[1], 45)
    assert not closed.amend(november, mia, entries[0], 80).own
    assert "signer's own entry" not in client_of(olu).see(closed.STANDINGS)


def test_an_organiser_does_not_answer_their_own_protest_or_one_about_them(november, entries, olu, mia, ann, client_of):
    organiser = client_of(olu)
    about_olu, by_olu = protest(november, ann, entries[0]), protest(november, olu, entries[1])
    assert organiser.see(f"{closed.PAGE}/close").count("Another organiser will answer") == 2
    for one in (about_olu, by_olu):
        assert NOT_YOURS in organiser.see(f"{closed.PAGE}/protests/{one}/answer", status=409)
        with pytest.raises(Refused):
            answer(one, olu)
        assert answer(one, mia).answer is ProtestAnswer.DECLINED


def test_the_only_organiser_may_decide_and_the_page_says_so(november, entries, olu, ann, client, client_of, clock):
    assert "no other organiser can decide" in client_of(olu).see(f"{closed.PAGE}/entries/{entries[0]}/amendment")
    assert closed.amend(november, olu, entries[0], 80).own
    closed.amend(november, olu, entries[1], 45)
    seen = client.see(closed.STANDINGS)
    assert seen.count("This is the signer's own entry: there was no other organiser to decide.") == 1
    answer(protest(november, ann, entries[0]), olu)
    said = "Answered by the organiser it's about: there was no other organiser."
    assert said in client_of(ann).see(closed.PAGE)
    clock.at(closed.FINAL)
    closed.fix(november)
    assert queries.faults_of(november) == []
    signed = json.loads(client.get(f"{closed.PAGE}/final.json", buffered=True).get_data())["amendments"]
    assert ['"own":true' in one["signed"] for one in signed] == [True, False]
