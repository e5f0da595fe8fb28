"""Following a runner: from their profile, once, and only if their handle is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from challenges.db import db
from challenges.follows import rules
from challenges.follows.models import Follow
from challenges.notifications import queries as notifications
from challenges.runners.rules import ShownAs, Visibility
from challenges.units import Distance
from tests import make
from tests.boards import field
from tests.cast import PASSWORD, runner
from tests.reader import without_tokens
from tests.runs.paper import upload
from tests.samples.recordings import sample_file


def follows() -> int:
    return db.session.scalar(select(func.count()).select_from(Follow)) or 0


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 2_000))
def test_any_runner_can_follow_any_other_up_to_a_thousand(follower, followed, already):
    refused = rules.follow_refusal(follower, followed, already) is not None
    assert refused == (follower == followed or already >= 1_000)


@pytest.fixture
def open_ben(ben):
    """Ben lets anyone follow him."""
    field.changes(ben, approves_followers=False)
    return ben


def test_ann_follows_and_unfollows_ben(client_of, ann, open_ben):
    reader = client_of(ann)
    assert "Follow" in reader.see("/runners/ben")
    seen = reader.send("/runners/ben/follow")
    assert "Following" in seen
    assert 'aria-pressed="true"' in seen.html
    seen = reader.send("/runners/ben/follow-removal")
    assert "Following" not in seen
    assert 'aria-pressed="false"' in seen.html
    assert follows() == 0


def test_following_twice_and_unfollowing_twice_change_nothing_more(client_of, ann, open_ben):
    reader = client_of(ann)
    for _ in range(2):
        reader.send("/runners/ben/follow")
        assert follows() == 1
    for _ in range(2):
        reader.send("/runners/ben/follow-removal")
        assert follows() == 0


def test_nobody_can_follow_themselves(client_of, ann):
    assert "You can't follow yourself." in client_of(ann).send("/runners/ann/follow", status=409)
    assert 'action="/runners/ann/' not in client_of(ann).see("/runners/ann").html


def test_there_is_a_maximum_number_of_follows(client_of, ann, open_ben, cleo, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FOLLOWED", 1)
    reader = client_of(ann)
    reader.send("/runners/ben/follow")
    assert "You follow 1 runners, the most anyone can." in reader.send("/runners/cleo/follow", status=409)
    reader.send("/runners/ben/follow")  # existing follows stay
    assert follows() == 1


def test_an_alias_and_an_unknown_handle_cannot_be_followed(client_of, ann, app):
    runner("ghost", shown_as=ShownAs.ALIAS, alias="Night Owl")
    for handle in ("ghost", "nobody"):
        client_of(ann).send(f"/runners/{handle}/follow", status=404)
        client_of(ann).send(f"/runners/{handle}/follow-removal", status=404)
    assert follows() == 0


def test_a_visitor_is_asked_to_sign_in(client, app):
    runner("open", shown_as=ShownAs.EVERYONE)
    assert "Follow" not in client.see("/runners/open")
    for way in ("follow", "follow-removal", "block"):
        assert "/sign-in" in client.post(f"/runners/open/{way}").location


def test_the_button_changes_in_place(client_of, ann, open_ben):
    reader = client_of(ann)
    whole = without_tokens(reader.see("/runners/ben").html)
    part = without_tokens(reader.see("/runners/ben", region="bond").html)
    assert part.strip().startswith('<div id="bond"')
    assert part.strip() in whole
    answer = reader.post("/runners/ben/follow", region="bond")
    assert answer.status_code == 303
    assert "Following" in reader.see(answer.location, region="bond")


def test_a_new_follower_is_shown_once_on_today(client_of, ann, open_ben):
    for _ in range(2):
        client_of(ann).send("/runners/ben/follow")
    reader = client_of(open_ben)
    seen = reader.see("/")
    assert "Ann Archer follows you" in seen
    assert 'href="/runners/ann"' in seen.html
    assert "Follows you" in reader.see("/runners/ann")
    (news,) = notifications.unread_of(open_ben)
    assert "Ann Archer follows you" not in reader.send(f"/notifications/{news.id}/reading")


def test_unfollowing_removes_the_notification(client_of, ann, open_ben):
    client_of(ann).send("/runners/ben/follow")
    client_of(ann).send("/runners/ben/follow-removal")
    assert notifications.unread_of(open_ben) == []


def test_a_follower_with_an_alias_is_shown_by_the_alias(client_of, ben, app):
    ghost = runner("ghost", name="Gail Host", shown_as=ShownAs.ALIAS, alias="Night Owl")
    field.changes(ben, approves_followers=False)
    make.follow(ghost, ben)
    for address in ("/", "/runners/ben/followers"):
        seen = client_of(ben).see(address)
        assert "Night Owl" in seen
        assert "ghost" not in seen.html
        assert "Gail" not in seen.html


def test_deleting_an_account_deletes_its_follows(client_of, ann, ben, cleo):
    make.follow(ann, ben)
    make.follow(ben, ann)
    make.follow(cleo, ben)
    client_of(ann).send("/settings/removal", {"leaving_password": PASSWORD, "sure": "y"})
    assert follows() == 1
    assert notifications.unread_of(ben) == [], "Ben's own requests were granted by Ann, who is gone"


# --- what followers see ---------------------------------------------------------------------------------------------


@pytest.fixture
def for_followers(ben):
    """A run that Ben shares with his followers."""
    return make.run(ben, km=8, title="Along the canal", visibility=Visibility.FOLLOWERS)


PLACES = ("/runs/1", "/runners/ben", "/")


def test_a_run_for_followers_is_visible_to_them_and_to_nobody_else(for_followers, client_of, client, ann, ben, cleo):
    make.follow(ann, ben)
    make.follow(ben, cleo)  # being followed is not following
    for address in PLACES:
        assert "Along the canal" in client_of(ann).see(address)
        assert "Along the canal" not in client_of(cleo).see(address, status=404 if address == "/runs/1" else 200)
    assert "Along the canal" in client_of(ben).see("/runs/1")
    client.see("/runs/1", status=404)


def test_it_is_hidden_again_after_unfollowing(for_followers, client_of, ann, ben):
    make.follow(ann, ben)
    client_of(ann).send("/runners/ben/follow-removal")
    client_of(ann).see("/runs/1", status=404)
    client_of(ann).see("/runs/1/kudos", status=404)


def test_a_follow_is_suspended_while_the_followed_runner_has_an_alias(for_followers, client_of, ann, ben):
    """A runner who still ran "for followers" would be recognised."""
    make.follow(ann, ben)
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    client_of(ann).see("/runs/1", status=404)
    assert "Night Owl" not in client_of(ann).see("/")
    listed = client_of(ann).see("/runners/ann/following")
    assert "Night Owl" not in listed
    assert "Ben" not in listed
    field.changes(ben, shown_as=ShownAs.MEMBERS)
    assert "Along the canal" in client_of(ann).see("/runs/1")


def test_a_map_for_followers_is_drawn_for_them_only(client_of, ann, ben, cleo, queries_at_most):
    field.changes(ben, map_visible_to=Visibility.FOLLOWERS, map_trim=Distance(0))
    upload(client_of(ben), sample_file("strava-run-hr"), visibility="members")
    make.follow(ann, ben)
    reader = client_of(ann)
    with queries_at_most(8):
        assert "Map of the route" in reader.see("/runs/1").html
    assert "Map of the route" not in client_of(cleo).see("/runs/1").html
    assert "Only your followers see this map, from start to finish." in client_of(ben).see("/runs/1")
    field.changes(ben, map_trim=Distance.of_m(200))
    assert "Only your followers see the map, without the parts within 200 m of your start" in client_of(ben).see(
        "/runs/1"
    )


def test_the_owner_is_told_who_sees_such_a_run(for_followers, client_of, ben):
    assert "Who can see it Followers" in client_of(ben).see("/runs/1")
    assert "Followers only" in client_of(ben).see("/runs")


def test_followers_can_be_chosen_for_a_run_and_for_new_ones(client_of, ann):
    reader = client_of(ann)
    run = make.run(ann)
    assert 'value="followers"' in reader.see("/runs/new").html
    assert 'value="followers"' in reader.see(f"/runs/{run.id}/edit").html
    privacy = {"shown_as": "members", "runs_visible_to": "followers", "map_visible_to": "followers",
               "map_trim": "200000"}  # fmt: skip
    assert "Privacy settings saved." in reader.send("/settings/privacy", privacy)
    assert '<option selected value="followers">' in reader.see("/runs/new").html
