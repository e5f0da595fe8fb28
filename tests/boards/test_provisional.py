"""Amendments made before a challenge is final apply at once, on every board, and are part of what is fixed."""

import random

import pytest

from challenges.accounts import actions as accounts
from challenges.boards import queries
from challenges.boards.models import Amendment
from challenges.boards.queries import amended_rows
from challenges.db import db, transaction
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.runners.rules import Category
from tests import cast, make
from tests.boards import closed


@pytest.fixture
def women():
    """Wanda and Willa, who appear on group boards."""
    agreed = {"category": Category.WOMEN, "in_group_boards": True}
    return [cast.runner(handle, name=f"{handle.capitalize()} West", **agreed) for handle in ("wanda", "willa")]


@pytest.fixture
def november(olu, ann, women):
    """Wanda has 90 km, Ann 70, Willa 50."""
    november = closed.november(olu)
    for runner, km in ((women[0], 90), (ann, 70), (women[1], 50)):
        closed.runs(november, runner, km)
    return november


def entries(challenge):
    return [entry for _, entry, _ in rows(challenge)]


def rows(challenge, **which):
    """Return (rank, entry, kilometres) of the standings as everybody sees them."""
    db.session.rollback()
    board = queries.closed_board_of(db.session.get_one(Challenge, challenge.id), None, **which)
    return [(row.rank, row.participation_id, row.value / closed.KM) for row in board.everybody]


def test_an_amended_row_says_so_and_has_the_right_place(november, olu, ann, client_of, clock):
    clock.at(closed.PROVISIONAL)
    first, second, third = entries(november)
    closed.amend(november, olu, first, 60)
    assert rows(november) == [(1, second, 70), (2, first, 60), (3, third, 50)]
    seen = client_of(ann).see(closed.STANDINGS)
    assert "Amended: was 90.0 km, place 1 60.0 km" in seen
    assert "Was place 2 70.0 km" in seen
    assert "Your place: 1 of 3" in seen


def test_the_page_of_the_challenge_says_the_same(november, olu, ann, client_of, clock):
    clock.at(closed.PROVISIONAL)
    reader = client_of(ann)
    assert "Your place: 2 of 3" in reader.see(closed.PAGE)
    closed.amend(november, olu, entries(november)[0], 60)
    seen = reader.see(closed.PAGE)
    assert "Provisional standings Your place: 1 of 3" in seen
    assert "Amended: was 90.0 km, place 1" in seen


def test_a_withdrawn_entry_is_gone_from_every_board(november, olu, women, client_of, clock):
    clock.at(closed.PROVISIONAL)
    first, second, third = entries(november)
    closed.amend(november, olu, first, None)
    assert rows(november) == [(1, second, 70), (2, third, 50)]
    assert [entry for _, entry, _ in rows(november, metric=Metric.RUNS)] == [second, third]
    assert rows(november, segment="women") == [(1, third, 50)]
    assert "Your place" not in client_of(women[0]).see(closed.STANDINGS)


def test_unstarted_runners_come_last_even_after_amended_rows(november, olu, client, clock):
    clock.at("2026-11-20")
    waiting = make.participation(november, cast.runner("waits")).id
    clock.at(closed.PROVISIONAL)
    first, second, third = entries(november)[:3]
    closed.amend(november, olu, second, None)
    assert [entry for _, entry, _ in rows(november)] == [first, third, waiting]
    assert "Not started" in client.see(closed.STANDINGS)


def test_group_boards_include_amendments(november, olu, client, client_of, ann, clock):
    clock.at(closed.PROVISIONAL)
    first, _, third = entries(november)
    closed.amend(november, olu, first, 40)
    for moment in (closed.PROVISIONAL, closed.FINAL):
        clock.at(moment)
        assert rows(november, segment="women") == [(1, third, 50), (2, first, 40)]
    closed.fix(november)
    assert rows(november, segment="women") == [(1, third, 50), (2, first, 40)]
    closed.amend(november, olu, third, 30)
    assert rows(november, segment="women") == [(1, first, 40), (2, third, 30)]
    seen = client_of(ann).see(f"{closed.STANDINGS}?group=women")
    assert "Wanda West" in seen
    assert "Ann Archer (you)" not in seen
    assert "This group shows the runners who choose to appear in it today." in seen
    assert "group=women" in client.see(closed.STANDINGS).html
    client.see(f"{closed.STANDINGS}?group=odd", status=404)


def test_verified_scores_are_amended_separately(november, olu, ann, clock, client_of):
    make.recorded_run(ann, km=20, minutes=120, day="2026-11-12")
    clock.at(closed.PROVISIONAL)
    entry = entries(november)[1]
    form = client_of(olu).see(f"{closed.PAGE}/entries/{entry}/amendment")
    assert "Distance, Verified 20.0 km" in form
    closed.amend(november, olu, entry, 15, evidence=Evidence.VERIFIED)
    assert rows(november, evidence=Evidence.VERIFIED) == [(1, entry, 15)]
    assert rows(november)[1] == (2, entry, 90)


def test_a_deleted_account_loses_its_place_until_standings_are_final(november, women, olu, clock):
    clock.at(closed.PROVISIONAL)
    _, second, third = entries(november)
    closed.amend(november, olu, third, 75)
    with transaction():
        accounts.leave(women[0].id)
    assert rows(november) == [(1, third, 75), (2, second, 70)]


@pytest.mark.parametrize("ranking", Ranking)
@pytest.mark.parametrize("seed", range(3))
def test_provisional_standings_are_those_that_will_be_fixed(olu, clock, monkeypatch, ranking, seed):
    monkeypatch.setattr(amended_rows, "PAGE", 5)
    chance = random.Random(seed)
    challenge = closed.november(olu, ranking=ranking)
    there = [closed.runs(challenge, cast.runner(f"run{number}"), chance.randint(5, 12)) for number in range(14)]
    clock.at(closed.PROVISIONAL)
    for entry in chance.sample(there, 5):
        wanted = chance.choice([None, *range(4, 14)])
        kept = db.session.query(Amendment).count()
        if wanted is None or (wanted * closed.KM,) != figure(challenge, entry):
            closed.amend(challenge, olu, entry, wanted)
            assert db.session.query(Amendment).count() == kept + 1
    pages = [rows(challenge, page=number) for number in range(1, 4)]
    total = queries.closed_board_of(db.session.get_one(Challenge, challenge.id), None).total
    provisional = list(dict.fromkeys(row for page in pages for row in page))
    clock.at(closed.FINAL)
    closed.fix(challenge)
    assert provisional == closed.rows(challenge)
    assert total == len(provisional)


def figure(challenge, entry):
    found = queries.figures_of(db.session.get_one(Challenge, challenge.id), None, entry.id)
    return tuple(one.value for one in found if one.metric is Metric.DISTANCE)
