"""Giving kudos for a run or a leaderboard entry: in place, once, and never to oneself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.db import db
from challenges.kudos.models import Kudos
from challenges.kudos.queries import applause_for_run, applause_for_runs
from challenges.kudos.rules import may_give
from challenges.runners.rules import ShownAs, Visibility
from tests import cast, make
from tests.boards import field
from tests.reader import without_tokens


@given(st.integers(1, 9), st.none() | st.integers(1, 9))
def test_any_signed_in_runner_can_give_kudos_to_any_other(owner, giver):
    assert may_give(giver, owner) == (giver is not None and giver != owner)


@pytest.fixture
def run(ben):
    return make.run(ben, km=8)


@pytest.fixture
def entry(app, ben):
    place = field.joins(field.challenge(), ben)
    field.scores(place, 42)
    return place


@pytest.fixture(params=["run", "entry"])
def address(request):
    """The URLs of the kudos pages for a run of Ben's and for his leaderboard entry."""
    thing = request.getfixturevalue(request.param)
    return f"/runs/{thing.id}/kudos" if request.param == "run" else f"/challenges/2026-11/participants/{thing.id}/kudos"


def test_kudos_are_given_and_taken_back(address, ann, client_of):
    reader = client_of(ann)
    assert "No kudos yet" in reader.see(address)
    given = reader.send(address)
    assert "Kudos from 1 runner" in given
    assert "Ann Archer (you) Strong effort" in given
    assert 'aria-pressed="true"' in given.html
    taken = reader.send(f"{address}-removal")
    assert "No kudos yet" in taken
    assert 'aria-pressed="false"' in taken.html


def test_giving_twice_and_taking_back_twice_change_nothing_more(address, ann, cleo, client_of):
    client_of(cleo).send(address)
    reader = client_of(ann)
    for _ in range(2):
        assert "Kudos from 2 runners" in reader.send(address)
    for _ in range(2):
        assert "Kudos from 1 runner" in reader.send(f"{address}-removal")


def test_a_kind_can_be_chosen_and_changed(address, ann, client_of):
    reader = client_of(ann)
    assert "Comeback, " in reader.send(address, {"kind": "comeback"})
    assert "Consistency, " in reader.send(address, {"kind": "consistency"})
    assert "Consistency, " in reader.send(address), "the quick button names no kind and changes none"
    assert db.session.query(Kudos).count() == 1


def test_an_unknown_kind_is_an_error_next_to_the_field(address, ann, client_of):
    seen = client_of(ann).send(address, {"kind": "envy"}, status=422)
    assert "Pick one of these." in seen
    assert db.session.query(Kudos).count() == 0


def test_nobody_gives_kudos_to_themselves(address, ben, client_of):
    reader = client_of(ben)
    refused = reader.send(address, status=409)
    assert "You can't give kudos to yourself." in refused
    own = reader.see(address)
    assert "Give kudos" not in own.html
    assert "Kudos for you" in own


def test_givers_are_listed_newest_first_with_kind_and_time(address, ann, cleo, client_of, ben, clock):
    client_of(cleo).send(address, {"kind": "company"})
    clock.forward(hours=2)
    client_of(ann).send(address)
    seen = client_of(ben).see(address)
    assert "Kudos for you" in seen
    assert seen.index("Ann Archer Strong effort") < seen.index("Cleo Crane Good company, 2 hours ago")


def test_a_visitor_is_asked_to_sign_in(address, client):
    answer = client.post(address, headers={"Referer": "http://localhost/challenges/2026-11"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/challenges/2026-11"
    partial = client.post(address, region="kudos-entry-1")
    assert partial.headers["HX-Redirect"].startswith("/sign-in")


def test_the_button_is_a_region_of_its_page(address, ann, client_of):
    reader = client_of(ann)
    key = f"kudos-{'run' if address.startswith('/runs') else 'entry'}-1"
    whole = without_tokens(reader.get(address).get_data(as_text=True))
    part = without_tokens(reader.get(address, region=key).get_data(as_text=True))
    assert part.strip().startswith(f'<div id="{key}">')
    assert part.strip() in whole


def test_giving_kudos_in_place_answers_with_the_button(address, ann, client_of):
    reader = client_of(ann)
    key = f"kudos-{'run' if address.startswith('/runs') else 'entry'}-1"
    answer = reader.post(address, region=key)
    assert answer.status_code == 303
    part = reader.get(answer.location, region=key).get_data(as_text=True)
    assert 'aria-pressed="true"' in part
    assert 'aria-label="Give kudos to Ben Brook, 1 so far"' in part
    assert "<html" not in part


def test_without_scripts_giving_kudos_returns_to_the_page(address, ann, client_of):
    reader = client_of(ann)
    back = "/challenges/2026-11/leaderboard?page=2"
    assert reader.post(address, data={"next": back}).location == back
    elsewhere = reader.post(address, data={"next": "https://elsewhere.example/"})
    assert elsewhere.location == address


def test_a_kudos_page_takes_few_queries(address, ann, cleo, client_of, queries_at_most):
    client_of(cleo).send(address)
    reader = client_of(ann)
    with queries_at_most(5):
        reader.see(address)
    with queries_at_most(8):
        reader.post(address)


# --- who may know what ----------------------------------------------------------------------------------------------


def test_a_run_that_is_not_visible_has_no_kudos_page(ben, ann, client_of):
    secret = make.run(ben, visibility=Visibility.ME)
    reader = client_of(ann)
    reader.see(f"/runs/{secret.id}/kudos", status=404)
    reader.send(f"/runs/{secret.id}/kudos", status=404)
    reader.send(f"/runs/{secret.id}/kudos-removal", status=404)
    assert db.session.query(Kudos).count() == 0


def test_an_entry_is_found_in_its_own_challenge_only(entry, ann, client_of):
    field.challenge("other")
    reader = client_of(ann)
    reader.see(f"/challenges/other/participants/{entry.id}/kudos", status=404)
    reader.send(f"/challenges/other/participants/{entry.id}/kudos", status=404)
    reader.see("/challenges/2026-11/participants/999/kudos", status=404)


def test_a_runner_who_left_gets_no_new_kudos_and_keeps_the_old_ones(entry, ann, client_of, clock):
    reader = client_of(ann)
    address = f"/challenges/2026-11/participants/{entry.id}/kudos"
    reader.send(address)
    field.leaves(entry)
    reader.see(address, status=404)
    reader.send(address, status=404)
    assert db.session.query(Kudos).count() == 1


def test_an_entry_with_an_alias_shows_how_many_gave_kudos_but_not_who(entry, ann, ben, client_of):
    address = f"/challenges/2026-11/participants/{entry.id}/kudos"
    client_of(ann).send(address)
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Swift Fox")
    seen = client_of(ann).see(address)
    assert "Kudos for Swift Fox" in seen
    assert "Kudos from 1 runner. Names stay private." in seen
    assert "ben" not in seen.html.casefold()
    own = client_of(ben).see(address)
    assert "Ann Archer Strong effort" in own


def test_visitors_see_givers_as_they_chose_to_appear(entry, ann, ben, client, client_of):
    field.changes(ben, shown_as=ShownAs.EVERYONE)
    gil = cast.runner("gil", name="Gil Grove", shown_as=ShownAs.ALIAS, alias="Swift Fox")
    address = f"/challenges/2026-11/participants/{entry.id}/kudos"
    client_of(ann).send(address)
    client_of(gil).send(address)
    seen = client.see(address)
    assert "A runner Strong effort, 15 Nov" in seen
    assert "Swift Fox Strong effort" in seen
    assert "archer" not in seen.html.casefold()
    assert "gil" not in seen.html.casefold()
    assert "Sign in to give kudos" in seen


# --- on boards and runs ---------------------------------------------------------------------------------------------


def test_every_row_of_a_board_can_get_kudos(entry, ann, ben, client, client_of):
    field.scores(field.joins(entry.challenge, ann), 40)
    board = "/challenges/2026-11/leaderboard"
    page = client_of(ann).see(board)
    assert f'formaction="/challenges/2026-11/participants/{entry.id}/kudos"' in page.html
    assert 'aria-label="Give kudos to Ben Brook, 0 so far"' in page.html
    assert 'aria-label="Kudos for you, 0 so far. See who gave them"' in page.html
    client_of(ann).send(f"/challenges/2026-11/participants/{entry.id}/kudos")
    given = client_of(ann).see(board)
    assert f'formaction="/challenges/2026-11/participants/{entry.id}/kudos-removal"' in given.html
    assert 'aria-pressed="true"' in given.html
    assert "formaction" not in client.see(board).html, "a visitor sees the counts only"


def test_a_board_carries_one_token_however_many_rows(entry, client_of, ann):
    field.field(entry.challenge, *range(90, 60, -1))
    html = client_of(ann).get("/challenges/2026-11/leaderboard?page=1", region="standings").get_data(as_text=True)
    assert html.count("formaction=") == 31
    assert html.count('name="csrf_token"') == 1


def test_the_kudos_of_many_runs_take_one_query(app, ann, ben, queries_at_most):
    runs = [make.run(ben, day=f"2026-11-{day:02}") for day in (3, 4, 5)]
    assert applause_for_run(runs[0], ann).may_give
    assert not applause_for_run(runs[0], ben).may_give
    assert all(run.id for run in runs), "they are loaded"
    with queries_at_most(1):
        cheers = applause_for_runs(runs, ann)
    assert [cheers[run.id].count for run in runs] == [0, 0, 0]
    assert applause_for_runs([], ann) == {}
