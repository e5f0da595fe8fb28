"""Follow requests: asking, approving, declining silently, and withdrawing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from challenges.db import db
from challenges.follows.models import Follow, FollowRequest
from challenges.refusals import Missing
from challenges.runners.rules import ShownAs, Visibility
from tests import make
from tests.boards import field


@pytest.fixture
def for_followers(ben):
    """A run that Ben shares with his followers."""
    return make.run(ben, km=8, title="Along the canal", visibility=Visibility.FOLLOWERS)


@pytest.fixture
def asked(client_of, ann, ben, for_followers):
    """The id of Ann's request to follow Ben."""
    client_of(ann).send("/runners/ben/follow")
    return db.session.scalars(select(FollowRequest.id)).one()


def follows() -> int:
    return db.session.scalar(select(func.count()).select_from(Follow)) or 0


def test_a_request_shows_nothing_yet(asked, client_of, ann, ben):
    seen = client_of(ann).see("/runners/ben")
    assert "Requested" in seen
    assert "Along the canal" not in seen
    client_of(ann).see("/runs/1", status=404)
    assert follows() == 0


def test_the_request_appears_on_today_and_in_the_list_of_followers(asked, client_of, ben):
    seen = client_of(ben).see("/")
    assert "Ann Archer wants to follow you" in seen
    assert "They won't be told if you decline." in seen
    assert "1 follow request" in client_of(ben).see("/runners/ben")
    assert "Ann Archer" in client_of(ben).see("/runners/ben/followers")


def test_approval_shows_the_runs_and_notifies(asked, client_of, ann, ben):
    assert "Request approved." in client_of(ben).send(f"/follow-requests/{asked}/approval")
    assert "wants to follow" not in client_of(ben).see("/")
    reader = client_of(ann)
    assert "You now follow Ben Brook" in reader.see("/")
    assert "Following" in reader.see("/runners/ben")
    reader.see("/runs/1")
    assert follows() == 1
    client_of(ben).send(f"/follow-requests/{asked}/approval", status=404)


def test_declining_is_never_revealed(asked, client_of, ann, ben):
    """Whatever Ann looks at or does, she sees the same as for a pending request."""
    reader = client_of(ann)
    before = {path: reader.see(path) for path in ("/", "/runners/ben", "/runners/ann/following")}
    assert "They won't be told." in client_of(ben).send(f"/follow-requests/{asked}/refusal")
    assert "wants to follow" not in client_of(ben).see("/")
    assert {path: reader.see(path) for path in before} == before
    reader.send("/runners/ben/follow")
    assert "Requested" in reader.send("/runners/ben/follow")
    assert "Requested" not in reader.send("/runners/ben/follow-request-removal")
    assert "Requested" in reader.send("/runners/ben/follow")
    assert "wants to follow" not in client_of(ben).see("/"), "asking again after a no is not told"
    assert "declined" not in reader.see("/account-export", status=404)


def test_a_new_request_after_three_months_notifies_again(asked, client_of, ann, ben, clock):
    client_of(ben).send(f"/follow-requests/{asked}/refusal")
    client_of(ann).send("/runners/ben/follow-request-removal")
    clock.forward(days=91)
    client_of(ann).send("/runners/ben/follow")
    assert "Ann Archer wants to follow you" in client_of(ben).see("/")


def test_a_request_can_be_withdrawn(asked, client_of, ann, ben):
    client_of(ann).send("/runners/ben/follow-request-removal")
    assert "wants to follow" not in client_of(ben).see("/")
    client_of(ben).send(f"/follow-requests/{asked}/approval", status=404)


@pytest.mark.parametrize("blocker", ["ann", "ben"])
def test_a_block_ends_a_request(asked, client_of, ann, ben, blocker):
    other = "ben" if blocker == "ann" else "ann"
    client_of({"ann": ann, "ben": ben}[blocker]).send(f"/runners/{other}/block")
    client_of(ben).send(f"/follow-requests/{asked}/approval", status=404)
    assert follows() == 0
    assert db.session.scalars(select(FollowRequest)).all() == []


def test_only_the_requested_runner_can_answer(asked, client_of, ann, cleo):
    for reader in (client_of(ann), client_of(cleo)):
        reader.send(f"/follow-requests/{asked}/approval", status=404)
        reader.send(f"/follow-requests/{asked}/refusal", status=404)
    assert follows() == 0


def test_an_open_profile_can_be_followed_at_once(client_of, ann, ben):
    privacy = {"shown_as": "members", "runs_visible_to": "followers", "map_visible_to": "me", "map_trim": "200000"}
    client_of(ben).send("/settings/privacy", {**privacy, "followed_at_once": "y"})
    assert "checked" in client_of(ben).see("/settings/privacy").html.partition('name="followed_at_once"')[0][-80:]
    assert "Following" in client_of(ann).send("/runners/ben/follow")
    client_of(ben).send("/settings/privacy", privacy)
    assert "Following" in client_of(ann).see("/runners/ben"), "who follows already stays"


def test_a_new_account_approves_its_followers(ann):
    assert ann.approves_followers


def test_a_follower_can_be_removed_without_a_block(client_of, ann, ben, for_followers):
    make.follow(ann, ben)
    follow = db.session.scalars(select(Follow.id)).one()
    client_of(ann).send(f"/followers/{follow}/removal", status=404)
    assert "Follower removed." in client_of(ben).send(f"/followers/{follow}/removal")
    client_of(ann).see("/runs/1", status=404)
    assert "Follow" in client_of(ann).see("/runners/ben")


def test_a_visitor_is_asked_to_sign_in(client, asked):
    for path in (f"/follow-requests/{asked}/approval", f"/follow-requests/{asked}/refusal", "/followers/1/removal"):
        assert "/sign-in" in client.post(path).location


def test_a_requester_with_an_alias_is_shown_by_the_alias(client_of, ben, app):
    from tests.cast import runner

    ghost = runner("ghost", name="Gail Host", shown_as=ShownAs.ALIAS, alias="Night Owl")
    client_of(ghost).send("/runners/ben/follow")
    for path in ("/", "/runners/ben/followers"):
        seen = client_of(ben).see(path)
        assert "Night Owl" in seen
        assert "Gail" not in seen.html
        assert "ghost" not in seen.html


def test_simultaneous_approval_and_withdrawal_leave_one_of_the_two(app, asked, client_of, ann, ben):
    readers = [client_of(ben), client_of(ann)]
    paths = [f"/follow-requests/{asked}/approval", "/runners/ben/follow-request-removal"]
    start = Barrier(2)

    def press(number):
        start.wait()
        return readers[number].post(paths[number]).status_code

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, range(2)))
    db.session.rollback()
    assert said[1] == 303
    assert follows() == (1 if said[0] == 303 else 0)
    assert db.session.scalars(select(FollowRequest)).all() == []


def test_approval_does_not_reveal_an_alias_taken_in_the_meantime(asked, client_of, ann, ben):
    client_of(ben).send(f"/follow-requests/{asked}/approval")
    field.changes(ben, shown_as=ShownAs.ALIAS, alias="Night Owl")
    assert "Night Owl" not in client_of(ann).see("/")


def test_an_unknown_request_is_missing(asked, ben):
    from challenges.db import transaction
    from challenges.follows import actions

    with pytest.raises(Missing), transaction():
        actions.approve(asked + 1, ben.id)
