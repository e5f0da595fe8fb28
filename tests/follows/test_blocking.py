"""Blocking: neither runner can find, see, follow or give kudos to the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from challenges.db import db
from challenges.follows.models import Block, Follow
from challenges.follows.rules import block_refusal
from challenges.kudos.models import Kudos
from challenges.kudos.rules import may_give
from challenges.runners.rules import ShownAs, Visibility
from tests import cast, make
from tests.boards import field
from tests.cast import PASSWORD, runner

BOARD = "/challenges/2026-11/leaderboard"


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@given(st.integers(1, 3), st.integers(1, 3))
def test_any_runner_can_block_any_other(blocker, blocked):
    assert (block_refusal(blocker, blocked) is not None) == (blocker == blocked)


@given(st.integers(1, 4), st.integers(1, 4), st.sets(st.integers(1, 4)), st.booleans())
def test_kudos_never_cross_a_block_and_never_reveal_an_alias(giver, owner, apart, has_handle):
    may = may_give(giver, owner, apart=apart, has_handle=has_handle)
    assert may == (giver != owner and owner not in apart and (has_handle or not apart))
    if not has_handle and giver != owner:
        assert may == may_give(giver, owner, apart=apart - {owner} or apart, has_handle=False), "no alias stands out"


def test_blocking_ends_follows_both_ways_and_neither_finds_the_other(client_of, ann, ben):
    make.follow(ann, ben)
    make.follow(ben, ann)
    make.run(ann, title="Hers", visibility=Visibility.PUBLIC)
    make.run(ben, title="His")
    seen = client_of(ann).send("/runners/ben/block")
    assert "Runner blocked. You can't find each other any more." in seen
    assert "Ben Brook" in seen
    assert count(Follow) == 0
    for reader, other, its_run in ((client_of(ann), "ben", "/runs/2"), (client_of(ben), "ann", "/runs/1")):
        reader.see(f"/runners/{other}", status=404)
        reader.see(its_run, status=404)
        reader.see(f"{its_run}/kudos", status=404)
        reader.send(f"/runners/{other}/follow", status=404)
        reader.send(f"{its_run}/kudos", status=404)
    assert "Hers" not in client_of(ben).see("/")
    assert "His" not in client_of(ann).see("/")


def test_others_see_both_as_before(client_of, ann, ben, cleo):
    make.run(ann, title="Hers")
    make.block(ann, ben)
    assert "Hers" in client_of(cleo).see("/runs/1")
    for handle in ("ann", "ben"):
        client_of(cleo).see(f"/runners/{handle}")


def test_blocking_twice_and_unblocking_twice_change_nothing_more(client_of, ann, ben):
    for _ in range(2):
        make.block(ann, ben)
    assert count(Block) == 1
    reader = client_of(ann)
    block_id = db.session.scalars(select(Block.id)).one()
    assert "Runner unblocked." in reader.send(f"/settings/blocked/{block_id}/removal")
    reader.send(f"/settings/blocked/{block_id}/removal", status=404)
    assert count(Block) == 0
    assert "Ben Brook" in reader.see("/runners/ben")


def test_nobody_can_block_themselves(client_of, ann):
    assert "You can't block yourself." in client_of(ann).send("/runners/ann/block", status=409)
    assert count(Block) == 0


def test_only_the_blocker_can_unblock(client_of, ann, ben, cleo):
    make.block(ann, ben)
    block = db.session.scalars(select(Block)).one()
    for person in (ben, cleo):
        client_of(person).send(f"/settings/blocked/{block.id}/removal", status=404)
    assert count(Block) == 1


def test_two_blocks_must_both_be_lifted(client_of, ann, ben):
    make.block(ann, ben)
    make.block(ben, ann)
    mine = db.session.scalars(select(Block.id).where(Block.blocker_id == ann.id)).one()
    client_of(ann).send(f"/settings/blocked/{mine}/removal")
    client_of(ann).see("/runners/ben", status=404)


def test_a_follower_with_an_alias_can_be_blocked_from_the_list(client_of, ben, app):
    ghost = runner("ghost", name="Gail Host", shown_as=ShownAs.ALIAS, alias="Night Owl")
    make.follow(ghost, ben)
    follow = db.session.scalars(select(Follow)).one()
    seen = client_of(ben).send(f"/followers/{follow.id}/block")
    assert "A runner since" in seen
    assert "Gail" not in seen.html
    assert count(Follow) == 0
    client_of(ghost).send("/runners/ben/follow", status=404)


def test_only_own_followers_can_be_blocked_from_the_list(client_of, ann, ben, cleo):
    make.follow(ann, ben)
    follow = db.session.scalars(select(Follow)).one()
    client_of(cleo).send(f"/followers/{follow.id}/block", status=404)
    assert count(Block) == 0


def test_an_alias_taken_after_a_block_is_not_revealed_in_the_list(client_of, ann, ben):
    make.block(ann, ben)
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    seen = client_of(ann).see("/settings/blocked")
    assert "A runner since" in seen
    assert "Night Owl" not in seen
    assert "Ben" not in seen


def test_deleting_an_account_deletes_its_blocks(client_of, ann, ben):
    make.block(ann, ben)
    client_of(ben).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert count(Block) == 0


# --- boards, start lists, kudos -------------------------------------------------------------------------------------


@pytest.fixture
def board(app, ann, ben, cleo):
    """A board with Ben ahead of Cleo and Ann."""
    challenge = field.challenge()
    places = {person.handle: field.joins(challenge, person) for person in (ann, ben, cleo)}
    for km, handle in ((50, "ben"), (40, "cleo"), (30, "ann")):
        field.scores(places[handle], km)
    return places


def test_on_a_board_they_see_each_other_as_a_runner_and_ranks_stay_the_same(board, client_of, ann, ben, cleo):
    make.block(ann, ben)
    seen = client_of(ann).see(BOARD)
    assert "Your place: 3 of 3" in seen
    assert "A runner" in seen
    assert "Ben" not in seen.html
    assert "/runners/ben" not in seen.html
    assert "Ann" not in client_of(ben).see(BOARD).html
    assert "Ben Brook" in client_of(cleo).see(BOARD)


def test_an_alias_stays_visible_on_a_board_across_a_block(board, client_of, ann, ben):
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    make.block(ann, ben)
    assert "Night Owl" in client_of(ann).see(BOARD)


def test_a_start_list_shows_neither_name_to_the_other(client_of, ann, ben, cleo, olu):
    race = make.race(olu)
    for person in (ann, ben, cleo):
        make.entry(race, person)
    make.block(ann, ben)
    address = f"/races/{race.slug}/start-list"
    seen = client_of(ann).see(address)
    assert "Ben" not in seen
    assert "A runner" in seen
    assert "Cleo Crane" in seen
    assert "Ben Brook" in client_of(cleo).see(address)


@pytest.mark.parametrize("who", ["ann", "ben"])
def test_kudos_do_not_cross_a_block(board, client_of, ann, ben, who):
    make.block(ann, ben)
    giver, other = (ann, "ben") if who == "ann" else (ben, "ann")
    address = f"/challenges/2026-11/participants/{board[other].id}/kudos"
    assert f'formaction="{address}"' not in client_of(giver).see(BOARD).html
    assert "You can't give kudos here." in client_of(giver).send(address, status=409)
    assert count(Kudos) == 0


def test_a_missing_button_does_not_reveal_the_alias_of_a_blocked_runner(board, client_of, ann, ben, cleo):
    make.block(ann, ben)
    for person in (ben, cleo):
        field.changes(person, shown_as=ShownAs.ALIAS, alias=f"Alias of {person.id}")
    html = client_of(ann).see(BOARD).html
    assert "formaction" not in html, "neither alias has one"
    dora = cast.runner("dora")
    assert client_of(dora).see(BOARD).html.count("formaction") == 3


def test_a_giver_across_a_block_is_shown_as_a_runner(board, client_of, ann, ben, cleo):
    address = f"/challenges/2026-11/participants/{board['cleo'].id}/kudos"
    client_of(ben).send(address)
    make.block(ann, ben)
    seen = client_of(ann).see(address)
    assert "A runner Strong effort" in seen
    assert "Ben" not in seen


def test_blocks_take_no_additional_queries(board, client_of, ann, ben, queries_at_most):
    for number in range(5):
        make.block(ann, runner(f"stranger-{number}"))
    make.block(ben, ann)
    make.run(ann)
    reader = client_of(ann)
    for most, address in ((8, BOARD), (12, "/"), (8, "/runs/1"), (6, "/runs")):
        with queries_at_most(most):
            reader.see(address)
