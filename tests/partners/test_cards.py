"""Putting a card up, finding those who suit, and asking."""

from sqlalchemy import func, select

from challenges.db import db, transaction
from challenges.partners import actions
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import State
from challenges.runners.rules import ShownAs
from challenges.units import Units
from tests import cast, make
from tests.cast import PASSWORD
from tests.leaderboards import field

CARD = {"place": "Vondelpark side of town", "fast": "5:40", "slow": "6:30", "days": ["1", "3", "6"],
        "parts": ["morning"], "aims": ["easy"], "about": "Talks a lot", "contact": "0612"}  # fmt: skip


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_empty_page_says_what_to_do(client_of, ann):
    seen = client_of(ann).see("/partners")
    assert "Put up a card" in seen
    assert "Write your card" in seen


def test_two_who_suit_find_each_other_with_the_reasons(client_of, card, ann, ben):
    card(ben, "By the vondelpark, west", contact="secret-line")
    seen = client_of(ann).send("/partners/card", CARD)
    assert "Your card is up." in seen
    assert "Ben Brook" in seen
    assert "You both name Vondelpark" in seen
    assert "Your easy paces meet at 5:40 to 6:30 /km" in seen
    assert "Tuesday, Thursday and Sunday suit you both, mornings" in seen
    assert "secret-line" not in seen.html


def test_a_card_without_sense_keeps_what_was_typed(client_of, ann):
    bad = {"place": "x" * 61, "fast": "7:00", "slow": "0:20", "about": "y" * 301}
    seen = client_of(ann).send("/partners/card", bad, status=422)
    for message in (
        "Use at most 60 characters.",
        "That is no pace for an easy run.",
        "Pick a day.",
        "Pick a time of day.",
    ):
        assert message in seen
    assert 'value="0:20"' in seen.html
    swapped = client_of(ann).send("/partners/card", {**CARD, "fast": "6:30", "slow": "5:40"}, status=422)
    assert "The slower end comes second." in swapped
    client_of(ann).send("/partners/card", {**CARD, "days": ["9"], "aims": ["gold"]}, status=422)
    assert count(PartnerCard) == 0


def test_miles_are_miles(client_of, card, ann, ben):
    card(ben)
    field.changes(ann, units=Units.MI)
    seen = client_of(ann).send("/partners/card", {**CARD, "fast": "9:07", "slow": "10:28"})
    assert "9:07 to 10:28 /mi" in seen
    assert 'value="9:07"' in client_of(ann).see("/partners/card").html


def test_who_has_no_card_up_sees_none(client_of, card, ann, ben, cleo):
    its = card(ben)
    client_of(ann).see(f"/partners/cards/{its.id}", status=404)
    assert "Ben" not in client_of(ann).see("/partners").html
    card(ann)
    client_of(ann).see(f"/partners/cards/{its.id}")
    client_of(ann).send("/partners/card/removal")
    client_of(ann).see(f"/partners/cards/{its.id}", status=404)


def test_a_card_that_is_taken_down_is_gone_at_once_and_so_is_what_was_asked(client_of, card, ann, ben):
    mine, its = card(ann), card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Sundays"})
    assert "Sundays" in client_of(ben).see("/partners")
    assert "Taken down." in client_of(ann).send("/partners/card/removal")
    assert "Sundays" not in client_of(ben).see("/partners").html
    client_of(ben).see(f"/partners/cards/{mine.id}", status=404)
    client_of(ben).send(f"/partners/cards/{mine.id}/question", status=404)
    client_of(ben).send("/partners/1/acceptance", status=404)


def test_an_alias_keeps_name_and_alias_from_the_card(client_of, card, ann, ben):
    card(ann)
    its = card(ben, about="Early bird")
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    for address in ("/partners", f"/partners/cards/{its.id}"):
        seen = client_of(ann).see(address)
        assert "Early bird" in seen
        assert "A runner" in seen
        assert "Ben" not in seen.html
        assert "Night Owl" not in seen.html


def test_a_block_hides_cards_both_ways_and_ends_what_was_asked(client_of, card, ann, ben):
    mine, its = card(ann), card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Sundays"})
    make.block(ben, ann)
    client_of(ann).see(f"/partners/cards/{its.id}", status=404)
    client_of(ben).see(f"/partners/cards/{mine.id}", status=404)
    assert "Sundays" not in client_of(ben).see("/partners").html
    assert "Ben" not in client_of(ann).see("/partners").html


def test_asking_and_a_quiet_no(client_of, card, ann, ben):
    card(ann)
    its = card(ben)
    assert "Asked. You are told when they say yes." in client_of(ann).send(f"/partners/cards/{its.id}/question")
    before = client_of(ann).see("/partners")
    assert "They are not told." in client_of(ben).send("/partners/1/refusal")
    assert client_of(ann).see("/partners") == before, "a no looks like no answer"
    again = client_of(ann).send(f"/partners/cards/{its.id}/question")
    assert "Asked. You are told when they say yes." in again
    assert db.session.get_one(Partnership, 1).state is State.DECLINED
    assert "would like to run with you" not in client_of(ben).see("/partners")


def test_a_question_lapses_after_a_month_and_can_be_asked_again(client_of, card, clock, ann, ben):
    card(ann)
    its = card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "First"})
    client_of(ann).send("/partners/1/withdrawal")
    seen = client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Second"}, status=422)
    assert "You can ask again from 15 December 2026." in seen
    assert "Second" in seen.html
    clock.at("2026-12-16 12:00")
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Third"})
    assert "Third" in client_of(ben).see("/partners")
    clock.at("2027-01-17 12:00")
    assert "Third" not in client_of(ben).see("/partners")


def test_ten_open_questions_are_enough(client_of, card, ann):
    card(ann)
    cards = [card(cast.runner(f"runner-{number}")) for number in range(11)]
    with transaction():
        for each in cards[:10]:
            actions.ask(ann.id, each.id, "")
    seen = client_of(ann).send(f"/partners/cards/{cards[10].id}/question", status=422)
    assert "You have asked 10 runners and wait for them." in seen
    with transaction():
        actions.decline(1, db.session.get_one(Partnership, 1).asked_id)
    client_of(ann).send(f"/partners/cards/{cards[10].id}/question", status=422)


def test_two_who_ask_each_other_are_partners(client_of, card, ann, ben):
    mine, its = card(ann), card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question")
    assert "You both asked" in client_of(ben).send(f"/partners/cards/{mine.id}/question")


def test_many_cards_take_as_few_questions_as_one(client_of, card, ann, ben, queries_at_most):
    card(ann)
    card(ben)
    reader = client_of(ann)
    with queries_at_most(7):
        reader.see("/partners")
    for number in range(12):
        card(cast.runner(f"runner-{number}"))
    with queries_at_most(7):
        assert "Runner-7 Runner" in reader.see("/partners")


def test_an_account_that_is_removed_takes_card_and_partners_along(client_of, partners, ann, ben):
    partners(ann, ben)
    client_of(ben).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert (count(PartnerCard), count(Partnership)) == (1, 0)
