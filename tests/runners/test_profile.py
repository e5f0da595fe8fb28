"""A runner's profile, and who can find it."""

import pytest

from challenges.runners.rules import ShownAs
from tests.cast import runner

ALIAS = {"shown_as": "alias", "alias": "Quiet Fox", "runs_visible_to": "members", "map_visible_to": "me"}


def test_members_find_ann_by_any_spelling_of_her_handle(client_of, ann, ben):
    for handle in ("ann", "ANN"):
        seen = client_of(ben).see(f"/runners/{handle}")
        assert "Ann Archer" in seen
        assert "@ann" in seen


def test_visitors_do_not_find_a_runner_shown_to_members(client, ann):
    assert client.see("/runners/ann", status=404) == client.see("/runners/nobody", status=404)


def test_visitors_find_a_runner_shown_to_everyone(client, app):
    runner("open", shown_as=ShownAs.EVERYONE)
    assert "Open Runner" in client.see("/runners/open")


def test_nobody_finds_a_runner_with_an_alias(client, client_of, ann, ben, mia):
    client_of(ann).send("/settings/privacy", ALIAS)
    client.see("/runners/ann", status=404)
    for person in (ben, mia):
        client_of(person).see("/runners/ann", status=404)
    assert "Everywhere else you appear as Quiet Fox" in client_of(ann).see("/runners/ann")


@pytest.mark.parametrize("handle", ["nobody", "a", "..", "%00", "a" * 200, "ann%20archer"])
def test_an_unknown_handle_is_not_found(client_of, ann, handle):
    client_of(ann).see(f"/runners/{handle}", status=404)


def test_nothing_private_is_on_the_page(client_of, ann, ben):
    client_of(ann).send(
        "/settings/privacy",
        {
            "shown_as": "everyone",
            "runs_visible_to": "members",
            "map_visible_to": "me",
            "category": "women",
            "born_on": "1990-02-28",
        },
    )
    page = client_of(ben).see("/runners/ann").html
    for secret in ("ann@example.test", "1990", "women", "Europe/Paris", "/settings"):
        assert secret not in page.partition("<main")[2]


def test_the_own_profile_links_to_the_settings(client_of, ann):
    assert "/settings" in client_of(ann).see("/runners/ann").html.partition("<main")[2]


def test_an_empty_page_says_what_to_do_next(client_of, ann, ben):
    assert "Log a run" in client_of(ann).see("/runners/ann")
    assert "When Ann Archer logs a run you can see, it appears here." in client_of(ben).see("/runners/ann")


def test_the_page_takes_few_queries(client_of, ann, ben, queries_at_most):
    client = client_of(ben)
    with queries_at_most(7):
        client.see("/runners/ann")
