"""The lists of follows, followers and blocks, which only their owner sees."""

import pytest

from challenges.follows import views
from challenges.runners.rules import ShownAs
from tests import make
from tests.boards import field
from tests.cast import runner


def test_the_own_profile_shows_counts_and_links_to_the_lists(client_of, ann, ben, cleo):
    make.follow(ann, ben)
    make.follow(cleo, ann)
    make.follow(ben, ann)
    seen = client_of(ann).see("/runners/ann")
    assert "1 following" in seen
    assert "2 followers" in seen
    assert 'href="/runners/ann/following"' in seen.html
    assert 'href="/runners/ann/followers"' in seen.html
    others = client_of(ben).see("/runners/ann")
    assert "2 followers" not in others


def test_the_lists_name_everybody_newest_first(client_of, ann, ben, cleo):
    make.follow(ann, ben)
    make.follow(ann, cleo)
    make.follow(ben, ann)
    make.follow(cleo, ann)
    for address in ("/runners/ann/following", "/runners/ann/followers"):
        seen = client_of(ann).see(address)
        assert seen.index("Cleo Crane") < seen.index("Ben Brook")
        assert 'href="/runners/ben"' in seen.html


def test_empty_lists_explain_themselves(client_of, ann):
    assert "You don't follow anyone yet" in client_of(ann).see("/runners/ann/following")
    assert "Nobody follows you yet" in client_of(ann).see("/runners/ann/followers")
    assert "You haven't blocked anyone" in client_of(ann).see("/settings/blocked")


@pytest.mark.parametrize("which", ["following", "followers"])
def test_nobody_sees_another_runners_lists(client_of, client, ann, ben, which):
    make.follow(ann, ben)
    make.follow(ben, ann)
    client_of(ben).see(f"/runners/ann/{which}", status=404)
    client_of(ben).see(f"/runners/nobody/{which}", status=404)
    assert "/sign-in" in client.get(f"/runners/ann/{which}").location


def test_unfollowing_from_the_list_comes_back_to_it(client_of, ann, ben):
    make.follow(ann, ben)
    answer = client_of(ann).post("/runners/ben/follow-removal", data={"next": "/runners/ann/following"})
    assert answer.location == "/runners/ann/following"


def test_a_runner_who_took_an_alias_is_neither_listed_nor_counted(client_of, ann, ben):
    make.follow(ann, ben)
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    assert "0 following" in client_of(ann).see("/runners/ann")
    assert "You don't follow anyone yet" in client_of(ann).see("/runners/ann/following")


def test_a_long_list_has_pages(client_of, ann, app, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 2)
    for number in range(5):
        make.follow(ann, runner(f"runner-{number}"))
    first = client_of(ann).see("/runners/ann/following")
    assert "1 to 2 of 5" in first
    assert "Runner-4 Runner" in first
    part = client_of(ann).see("/runners/ann/following?page=3", region="companions")
    assert part.html.strip().startswith('<section id="companions"')
    assert "Runner-0 Runner" in part


def test_the_lists_take_few_queries(client_of, ann, app, queries_at_most):
    reader = client_of(ann)
    for number in range(6):
        other = runner(f"runner-{number}")
        make.follow(ann, other)
        make.follow(other, ann)
        make.block(ann, runner(f"stranger-{number}"))
    for address in ("/runners/ann/following", "/runners/ann/followers", "/settings/blocked"):
        with queries_at_most(6):
            reader.see(address)
