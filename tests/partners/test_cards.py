"""Publishing a card, finding matches, and sending requests."""

from sqlalchemy import func, select

from challenges.db import db, transaction
from challenges.partners import actions
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import RequestState
from challenges.runners.rules import ShownAs
from challenges.units import Units
from tests import cast, make
from tests.boards import field
from tests.cast import PASSWORD

CARD = {"place": "Vondelpark side of town", "fast": "5:40", "slow": "6:30", "days": ["1", "3", "6"],
        "parts": ["morning"], "aims": ["easy"], "about": "Talks a lot", "contact": "0612"}  # fmt: skip


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_empty_page_says_what_to_do(client_of, ann):
    seen = client_of(ann).see("/partners")
    assert "You don't have a card yet" in seen
    assert "Create card" in seen


def test_runners_who_match_find_each_other_and_see_why(client_of, card, ann, ben):
    card(ben, "By the vondelpark, west", contact="secret-line")
    seen = client_of(ann).send("/partners/card", CARD)
    assert "Card saved." in seen
    assert "Ben Brook" in seen
    assert "You both mention Vondelpark" in seen
    assert "Your easy paces overlap: 5:40 to 6:30 /km" in seen
    assert "Works for you both: Tuesday, Thursday and Sunday, mornings" in seen
    assert "secret-line" not in seen.html


def test_an_invalid_card_shows_errors_and_keeps_what_was_typed(client_of, ann):
    bad = {"place": "x" * 61, "fast": "7:00", "slow": "0:20", "about": "y" * 301}
    seen = client_of(ann).send("/partners/card", bad, status=422)
    for message in (
        "Use at most 60 characters.",
        "Enter an easy pace in minutes and seconds, like 5:40.",
        "Pick a day.",
        "Pick a time of day.",
    ):
        assert message in seen
    assert 'value="0:20"' in seen.html
    swapped = client_of(ann).send("/partners/card", {**CARD, "fast": "6:30", "slow": "5:40"}, status=422)
    assert "Your slowest pace can't be faster than your fastest." in swapped
    client_of(ann).send("/partners/card", {**CARD, "days": ["9"], "aims": ["gold"]}, status=422)
    assert count(PartnerCard) == 0


def test_paces_show_per_mile_to_runners_who_use_miles(client_of, card, ann, ben):
    card(ben)
    field.changes(ann, units=Units.MI)
    seen = client_of(ann).send("/partners/card", {**CARD, "fast": "9:07", "slow": "10:28"})
    assert "9:07 to 10:28 /mi" in seen
    assert 'value="9:07"' in client_of(ann).see("/partners/card").html


def test_runners_without_a_visible_card_see_no_cards(client_of, card, ann, ben, cleo):
    its = card(ben)
    client_of(ann).see(f"/partners/cards/{its.id}", status=404)
    assert "Ben" not in client_of(ann).see("/partners").html
    card(ann)
    client_of(ann).see(f"/partners/cards/{its.id}")
    client_of(ann).send("/partners/card/removal")
    client_of(ann).see(f"/partners/cards/{its.id}", status=404)


def test_hiding_a_card_also_withdraws_open_requests(client_of, card, ann, ben):
    mine, its = card(ann), card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Sundays"})
    assert "Sundays" in client_of(ben).see("/partners")
    assert "Card hidden." in client_of(ann).send("/partners/card/removal")
    assert "Sundays" not in client_of(ben).see("/partners").html
    client_of(ben).see(f"/partners/cards/{mine.id}", status=404)
    client_of(ben).send(f"/partners/cards/{mine.id}/question", status=404)
    client_of(ben).send("/partners/1/acceptance", status=404)


def test_with_an_alias_a_card_shows_neither_name_nor_alias(client_of, card, ann, ben):
    card(ann)
    its = card(ben, about="Early bird")
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    for address in ("/partners", f"/partners/cards/{its.id}"):
        seen = client_of(ann).see(address)
        assert "Early bird" in seen
        assert "A runner" in seen
        assert "Ben" not in seen.html
        assert "Night Owl" not in seen.html


def test_a_block_hides_cards_both_ways_and_ends_requests(client_of, card, ann, ben):
    mine, its = card(ann), card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Sundays"})
    make.block(ben, ann)
    client_of(ann).see(f"/partners/cards/{its.id}", status=404)
    client_of(ben).see(f"/partners/cards/{mine.id}", status=404)
    assert "Sundays" not in client_of(ben).see("/partners").html
    assert "Ben" not in client_of(ann).see("/partners").html


def test_to_the_asker_a_declined_request_looks_unanswered(client_of, card, ann, ben):
    card(ann)
    its = card(ben)
    assert "Request sent. We'll let you know if they say yes." in client_of(ann).send(
        f"/partners/cards/{its.id}/question"
    )
    before = client_of(ann).see("/partners")
    assert "Request declined. They won't be told." in client_of(ben).send("/partners/1/refusal")
    assert client_of(ann).see("/partners") == before, "a declined request looks unanswered"
    again = client_of(ann).send(f"/partners/cards/{its.id}/question")
    assert "Request sent. We'll let you know if they say yes." in again
    assert db.session.get_one(Partnership, 1).state is RequestState.DECLINED
    assert "would like to run with you" not in client_of(ben).see("/partners")


def test_a_request_expires_after_thirty_days_and_can_be_sent_again(client_of, card, clock, ann, ben):
    card(ann)
    its = card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "First"})
    client_of(ann).send("/partners/1/withdrawal")
    seen = client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Second"}, status=422)
    assert "You can ask from 15 December 2026." in seen
    assert "Second" in seen.html
    clock.at("2026-12-16 12:00")
    client_of(ann).send(f"/partners/cards/{its.id}/question", {"word": "Third"})
    assert "Third" in client_of(ben).see("/partners")
    clock.at("2027-01-17 12:00")
    assert "Third" not in client_of(ben).see("/partners")


def test_a_runner_has_at_most_ten_open_requests(client_of, card, ann):
    card(ann)
    cards = [card(cast.runner(f"runner-{number}")) for number in range(11)]
    with transaction():
        for each in cards[:10]:
            actions.ask(ann.id, each.id, "")
    seen = client_of(ann).send(f"/partners/cards/{cards[10].id}/question", status=422)
    assert "You have 10 open requests." in seen
    with transaction():
        actions.decline(1, db.session.get_one(Partnership, 1).asked_id)
    client_of(ann).send(f"/partners/cards/{cards[10].id}/question", status=422)


def test_two_runners_who_ask_each_other_become_partners(client_of, card, ann, ben):
    mine, its = card(ann), card(ben)
    client_of(ann).send(f"/partners/cards/{its.id}/question")
    assert "You both asked" in client_of(ben).send(f"/partners/cards/{mine.id}/question")


def test_many_cards_take_as_few_queries_as_one(client_of, card, ann, ben, queries_at_most):
    card(ann)
    card(ben)
    reader = client_of(ann)
    with queries_at_most(7):
        reader.see("/partners")
    for number in range(12):
        card(cast.runner(f"runner-{number}"))
    with queries_at_most(7):
        assert "Runner-7 Runner" in reader.see("/partners")


def test_deleting_an_account_deletes_its_card_and_partnerships(client_of, partners, ann, ben):
    partners(ann, ben)
    client_of(ben).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert (count(PartnerCard), count(Partnership)) == (1, 0)
