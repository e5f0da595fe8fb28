"""Partners see each other's contact details and invite each other to runs."""

from datetime import date

import pytest

from challenges.db import db
from challenges.partners import queries, text
from tests import make

SETS_OUT = {"day": "2026-11-16", "at": "07:00", "meeting": "The gate by the pond", "partners": ["1"]}


def topics(runner, day="2026-11-15"):
    return [row.topic for row in db.session.execute(queries.today_notes(runner.id, date.fromisoformat(day)))]


def test_contact_details_show_only_once_both_agreed(client_of, card, ann, ben, cleo):
    card(ann, contact="line-of-ann")
    its = card(ben, contact="line-of-ben")
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Sundays at eight?"})
    assert topics(ben) == ["partners.asked"]
    for reader, marker in ((client_of(ann), "line-of-ben"), (client_of(ben), "line-of-ann")):
        for address in ("/partners", f"/partners/cards/{its.id}", "/partners/cards/1"):
            assert marker not in reader.see(address).html
        reader.see("/partners/1", status=404)
    assert "Sundays at eight?" in client_of(ben).see("/partners")
    assert "line-of-ann" in client_of(ben).send("/partners/1/acceptance")
    assert "line-of-ben" in client_of(ann).see("/partners/1")
    assert topics(ann) == ["partners.agreed"]
    card(cleo)
    client_of(cleo).see("/partners/1", status=404)


def test_only_the_runner_who_was_asked_can_answer(client_of, card, ann, ben, cleo):
    card(ann)
    its = card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question")
    for person in (ann, cleo):
        client_of(person).send("/partners/1/acceptance", status=404)
        client_of(person).send("/partners/1/refusal", status=404)
    client_of(ben).send("/partners/1/withdrawal", status=404)


def test_a_partner_is_invited_to_a_run_and_answers(client_of, partners, clock, ann, ben):
    partners(ann, ben)
    assert "Invitation sent." in client_of(ann).send("/partners/set-out", SETS_OUT)
    row = db.session.execute(queries.today_notes(ben.id, date(2026, 11, 15))).first()
    with client_of(ben).application.test_request_context():
        said = text.note(*row).text
    assert said.startswith("Ann Archer invites you to a run: ")
    assert said.endswith("07:00, The gate by the pond.")
    seen = client_of(ben).see("/partners")
    assert "Ann Archer invites you to a run Tomorrow, 07:00, The gate by the pond" in seen
    answer = client_of(ben).post("/partners/set-outs/1/answer", data={"answer": "comes"}, region="together")
    assert answer.status_code == 303
    assert "You're coming" in client_of(ben).see("/partners")
    assert "partners.set-out" not in topics(ben)
    assert "Ben Brook Coming" in client_of(ann).see("/partners")
    assert "partners.comes" in topics(ann)
    client_of(ben).send("/partners/set-outs/1/answer", {"answer": "not-today"})
    assert "Ben Brook Can't make it" in client_of(ann).see("/partners")
    clock.at("2026-11-16 07:30")
    assert "The gate by the pond" not in client_of(ben).see("/partners"), "an hour and a half after seven in Paris"
    client_of(ben).send("/partners/set-outs/1/answer", {"answer": "comes"}, status=404)


def test_a_run_with_partners_can_be_cancelled(client_of, partners, ann, ben):
    partners(ann, ben)
    client_of(ann).send("/partners/set-out", SETS_OUT)
    client_of(ben).send("/partners/set-outs/1/removal", status=404)
    assert "Run cancelled." in client_of(ann).send("/partners/set-outs/1/removal")
    assert "gate" not in client_of(ben).see("/partners")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2026-11-14"}, "That time has passed."),
        ({"day": "2026-11-29"}, "Pick a time in the next 8 days."),
        ({"partners": []}, "Pick at least one partner."),
        ({"partners": ["99"]}, "Pick from the list."),
        ({"meeting": ""}, "Enter a meeting point."),
    ],
)
def test_an_invalid_invitation_shows_the_error_at_its_field(client_of, partners, ann, ben, changed, said):
    partners(ann, ben)
    assert said in client_of(ann).send("/partners/set-out", {**SETS_OUT, **changed}, status=422)


def test_runners_without_partners_cannot_invite_anyone(client_of, ann):
    client_of(ann).see("/partners/set-out", status=404)


def test_either_partner_can_end_it_and_contact_details_disappear(client_of, partners, ann, ben):
    partners(ann, ben)
    client_of(ann).send("/partners/set-out", SETS_OUT)
    assert "Partnership ended." in client_of(ben).send("/partners/1/ending")
    for person, marker in ((ann, "contact of ben"), (ben, "contact of ann")):
        seen = client_of(person).see("/partners/1", status=403)
        assert "You're no longer partners with this runner." in seen
        assert marker not in seen.html
        assert marker not in client_of(person).see("/partners").html
    assert "gate" not in client_of(ann).see("/partners")
    assert topics(ben) == []


def test_a_block_ends_the_partnership(client_of, partners, ann, ben):
    partners(ann, ben)
    client_of(ann).send("/partners/set-out", SETS_OUT)
    make.block(ann, ben)
    seen = client_of(ben).see("/partners")
    assert "gate" not in seen
    assert "Ann" not in seen.html
    client_of(ben).see("/partners/1", status=403)


def test_a_visitor_is_asked_to_sign_in(client):
    for address in ("/partners", "/partners/card", "/partners/1", "/partners/cards/1", "/partners/set-out"):
        assert client.get(address).status_code == 303
