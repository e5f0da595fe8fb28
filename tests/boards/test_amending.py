"""An organiser corrects a standing: signed, with a reason, without changing what was fixed."""

import pytest

from challenges import clock as time
from challenges.accounts import actions as accounts
from challenges.boards import actions, queries
from challenges.boards.actions import closing
from challenges.boards.models import Amendment
from challenges.boards.rules import AmendmentKind
from challenges.db import db, transaction
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.refusals import Missing, Refused
from tests import cast
from tests.boards import closed


@pytest.fixture
def november(olu, ann, ben, cleo):
    """Ann with 105 km, Ben with 60, Cleo with 50."""
    return closed.november(olu)


@pytest.fixture
def field(november, ann, ben, cleo):
    return [
        closed.runs(november, ann, 30, 40, 35),
        closed.runs(november, ben, 40, 20),
        closed.runs(november, cleo, 30, 20),
    ]


@pytest.fixture
def final(november, field, clock):
    clock.at(closed.FINAL)
    closed.fix(november)
    return november


def shown(challenge, viewer=None, metric=None):
    """Return the ranking on the final page: (rank, entry, kilometres)."""
    db.session.rollback()
    signed = [line.amendment for line in queries.amendments_of(challenge, viewer)]
    board = queries.final_board_of(challenge, queries.snapshot_of(challenge.id), viewer, signed, metric)
    return [(row.rank, row.participation_id, row.value / closed.KM) for row in board.rows]


def test_an_amended_standing_takes_its_new_place_and_shows_the_old_one(final, field, olu, ben, client_of):
    ann, second, third = (participation.id for participation in field)
    before = closed.snapshot(final).fingerprint, closed.rows(final)
    closed.amend(final, olu, ann, 55)
    assert shown(final) == [(1, second, 60), (2, ann, 55), (3, third, 50)]
    assert (closed.snapshot(final).fingerprint, closed.rows(final)) == before
    seen = client_of(ben).see(closed.STANDINGS)
    assert "Amended: was 105.0 km, place 1 55.0 km" in seen
    assert "Was place 2 60.0 km" in seen
    assert "Your place: 1 of 3" in seen
    signed = "One run was a bike ride. Signed by Olu Obi on Saturday 5 December"
    assert f"Distance: changed from 105.0 km to 55.0 km {signed}" in seen
    assert "1 amendment since." in client_of(ben).see(closed.PAGE)


def test_a_withdrawn_entry_has_no_place_on_any_board(final, field, olu, client, ann, client_of):
    ann_entry, second, third = (participation.id for participation in field)
    closed.amend(final, olu, ann_entry, None)
    assert shown(final) == [(1, second, 60), (2, third, 50)]
    assert [entry for _, entry, _ in shown(final, metric=Metric.RUNS)] == [second, third]
    seen = client.see(closed.STANDINGS)
    assert "Withdrawn from the standings One run was a bike ride." in seen
    assert "Your place" not in client_of(ann).see(closed.STANDINGS)
    assert len(closed.rows(final)) == 3


def test_a_withdrawn_entry_can_be_put_back(final, field, olu, client):
    entry = field[0].id
    closed.amend(final, olu, entry, None)
    closed.amend(final, olu, entry, 105, reason="The recording was sound after all.")
    assert shown(final)[0] == (1, entry, 105)
    assert "back in the standings with 105.0 km" in client.see(closed.STANDINGS)
    runners = [entry for _, entry, _ in shown(final, metric=Metric.RUNS)]
    assert entry not in runners, "only the board that was named"


def test_the_latest_amendment_counts_and_all_of_them_stay_visible(final, field, olu, client):
    for km in (80, 20, 58):
        closed.amend(final, olu, field[0], km)
    assert shown(final)[1] == (2, field[0].id, 58)
    seen = client.see(closed.STANDINGS)
    for words in (
        "changed from 105.0 km to 80.0 km",
        "changed from 80.0 km to 20.0 km",
        "changed from 20.0 km to 58.0 km",
    ):
        assert words in seen
    assert queries.faults_of(final) == []


def test_each_amendment_holds_the_hash_of_the_one_before(final, field, olu, mia):
    closed.amend(final, olu, field[0], 80)
    closed.amend(final, mia, field[1], None)
    first, second = (line.amendment for line in queries.amendments_of(final, None))
    assert first.previous == ""
    assert second.previous == first.hash
    assert first.fingerprint == second.fingerprint == closed.snapshot(final).fingerprint
    with transaction():
        db.session.get_one(Amendment, (final.id, 1)).reason = "No reason at all."
    assert queries.faults_of(final) == ["Amendment 1 doesn't match what was signed."]


def test_medals_follow_an_amended_score(final, field, olu, client):
    assert "100 km medal" in client.see(closed.STANDINGS)
    closed.amend(final, olu, field[0], 99)
    assert "100 km medal" not in client.see(closed.STANDINGS)


def test_a_tie_after_an_amendment_shares_the_place(final, field, olu, client):
    closed.amend(final, olu, field[1], 50)  # reached on the same day as Cleo's
    assert [rank for rank, _, _ in shown(final)] == [1, 2, 2]
    assert client.see(closed.STANDINGS).count("2 =") == 2


# --- while it is provisional ------------------------------------------------------------------------------------------


def test_final_standings_include_provisional_amendments(november, field, olu, client, clock):
    ann, second, third = (participation.id for participation in field)
    clock.at(closed.PROVISIONAL)
    closed.amend(november, olu, ann, 55)
    closed.amend(november, olu, third, None)
    assert "The final standings will include it." in client.see(closed.STANDINGS)
    clock.at(closed.FINAL)
    closed.fix(november)
    assert closed.rows(november) == [(1, second, 60), (2, ann, 55)]
    assert [row[1] for row in closed.rows(november, Metric.RUNS)] == [ann, second]
    assert shown(november) == closed.rows(november)
    seen = client.see(closed.STANDINGS)
    assert "Made while the standings were provisional, so the final ones include it." in seen
    assert "Amended: was" not in seen
    assert queries.faults_of(november) == []


def test_provisional_and_final_amendments_form_one_chain(november, field, olu, clock):
    clock.at(closed.PROVISIONAL)
    closed.amend(november, olu, field[0], 55)
    clock.at(closed.FINAL)
    closed.fix(november)
    closed.amend(november, olu, field[0], 65)
    first, second = (line.amendment for line in queries.amendments_of(november, None))
    assert (first.fingerprint, second.previous) == ("", first.hash)
    assert (second.before, second.after) == (55 * closed.KM, 65 * closed.KM)
    assert shown(november)[0] == (1, field[0].id, 65)
    assert queries.faults_of(november) == []


def test_provisional_amendments_are_fixed_in_chunks_of_any_size(november, field, olu, clock, monkeypatch):
    others = [closed.runs(november, cast.runner(f"run{number}"), 20 + number) for number in range(7)]
    clock.at(closed.PROVISIONAL)
    for number, km in ((0, 33), (3, 100), (5, None), (6, 27)):
        closed.amend(november, olu, others[number], km)
    clock.at(closed.FINAL)
    monkeypatch.setattr(closing, "CHUNK", 2)
    closed.fix(november)
    values = [value for _, _, value in closed.rows(november)]
    assert values == [105, 100, 60, 50, 33, 27, 24, 22, 21]
    assert queries.faults_of(november) == []


def test_nothing_is_amended_before_the_grace_is_over(november, field, olu, client_of, clock):
    page = f"{closed.PAGE}/entries/{field[0].id}/amendment"
    for moment in ("2026-11-20", closed.GRACE):
        clock.at(moment)
        assert "Until then, correct the runs instead." in client_of(olu).see(page, status=409)
        with pytest.raises(Refused):
            closed.amend(november, olu, field[0], 55)


def test_nothing_is_amended_while_the_standings_are_being_written(november, field, olu, clock):
    clock.at(closed.FINAL)
    for begun in (False, True):
        if begun:
            closing.begin(november.id)
        with pytest.raises(Refused, match="being prepared"):
            closed.amend(november, olu, field[0], 55)
    closed.fix(november)
    closed.amend(november, olu, field[0], 55)


# --- the form ---------------------------------------------------------------------------------------------------------


def test_an_organiser_amends_with_the_form(final, field, olu, client_of):
    page = f"{closed.PAGE}/entries/{field[0].id}/amendment"
    organiser = client_of(olu)
    assert f'href="{page}"' in organiser.see(closed.STANDINGS).html
    form = organiser.see(page)
    assert "Ann Archer" in form
    assert "Distance 105.0 km" in form
    assert "The standings are final. Your amendment will be shown beside them" in form
    sent = {"kind": "figure", "board": "distance all", "figure": "55 km", "reason": "One run was a bike ride."}
    seen = organiser.send(page, sent)
    assert "Amendment signed." in seen
    assert "changed from 105.0 km to 55.0 km" in seen
    assert "55.0 km, amended from 105.0 km" in organiser.see(page)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"figure": "", "reason": "Why not"}, "Enter the correct total."),
        ({"figure": "far", "reason": "Why not"}, "isn't a distance. Enter one like 5 km"),
        ({"figure": "55", "reason": ""}, "Enter a reason, in a sentence."),
        ({"figure": "105", "reason": "Why not"}, "That's already the total. Enter a different one."),
        ({"board": "elevation all", "figure": "55", "reason": "Why not"}, "Pick one of these."),
    ],
)
def test_an_invalid_amendment_shows_errors_and_keeps_the_input(final, field, olu, client_of, sent, words):
    page = f"{closed.PAGE}/entries/{field[0].id}/amendment"
    seen = client_of(olu).send(page, {"kind": "figure", "board": "distance all", **sent}, status=422)
    assert words in seen
    assert sent["reason"] in seen.html
    assert queries.how_many_amendments(final.id) == 0


def test_a_withdrawal_needs_no_score(final, field, olu, client_of):
    page = f"{closed.PAGE}/entries/{field[0].id}/amendment"
    sent = {"kind": "withdrawn", "board": "distance all", "figure": "", "reason": "Asked to be taken out."}
    assert "Withdrawn from the standings" in client_of(olu).send(page, sent)
    assert "has no place to withdraw" in client_of(olu).send(page, sent, status=422)


def test_only_organisers_amend(final, field, ann, client, client_of):
    page = f"{closed.PAGE}/entries/{field[0].id}/amendment"
    sent = {"kind": "withdrawn", "reason": "Mine"}
    client_of(ann).see(page, status=403)
    client_of(ann).send(page, sent, status=403)
    assert "/sign-in" in client.post(page, data=sent).location
    assert "Amend" not in client_of(ann).see(closed.STANDINGS).replace("Amendments", "")


def test_an_entry_that_is_not_there_cannot_be_amended(final, olu, client_of):
    client_of(olu).see(f"{closed.PAGE}/entries/9999/amendment", status=404)
    with pytest.raises(Missing):
        closed.amend(final, olu, 9999, 55)


def test_the_entry_of_a_deleted_account_can_still_be_amended(final, field, olu, client_of, ann):
    entry = field[0].id
    with transaction():
        accounts.leave(ann.id)
    page = f"{closed.PAGE}/entries/{entry}/amendment"
    assert "A former runner" in client_of(olu).see(page)
    closed.amend(final, olu, entry, None)
    assert "A former runner, entry" in client_of(olu).see(closed.STANDINGS)


def test_an_amendment_has_the_time_of_its_signature(final, field, olu):
    amendment = closed.amend(final, olu, field[0], 55)
    assert amendment.signed_at <= time.now()
    assert amendment.signer_id == olu.id
    assert amendment.kind is AmendmentKind.FIGURE


def test_two_organisers_at_the_same_time_make_one_chain(final, field, olu, mia):
    with transaction():
        for organiser, km in ((olu, 55), (mia, 56)):
            actions.amend(
                final.id, organiser.id, field[0].id, AmendmentKind.FIGURE, "Measured again.", Metric.DISTANCE,
                Evidence.ALL, km * closed.KM,
            )  # fmt: skip
    assert [line.amendment.number for line in queries.amendments_of(final, None)] == [1, 2]
    assert queries.faults_of(final) == []
