"""Who can sign up: anyone, anyone with an invite, or nobody."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.accounts import rules
from challenges.accounts.models import Invite
from challenges.accounts.rules import InviteFacts, RegistrationMode
from challenges.db import db
from challenges.runners.models import Runner
from tests.accounts.test_signing_up import DORA

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture
def by_invitation(client_of, mia):
    """Mia's site requires an invite to sign up."""
    client_of(mia).send("/registration", {"mode": "invitation"})


def link_of(reader, **form) -> str:
    """Create an invite and return its path."""
    seen = reader.send("/invites", form or {"uses": "1"})
    return re.search(r'value="http://localhost(/sign-up\?invite=[^"]+)"', seen.html)[1]


def dora(number: int = 1) -> dict[str, str]:
    return {**DORA, "handle": f"dora{number}", "email": f"dora{number}@example.test"}


def sign_up(app, link: str, number: int = 1, **how):
    return app.test_client().send("/sign-up", {**dora(number), "invite": link.partition("=")[2]}, **how)


def members() -> int:
    db.session.rollback()
    return len(db.session.scalars(db.select(Runner.id)).all())


def test_a_site_is_open_until_its_owner_says_otherwise(client):
    client.send("/sign-up", dora())
    assert members() == 1


def test_nobody_signs_up_without_an_invite_if_one_is_required(by_invitation, client):
    assert "You need an invite to sign up here." in client.see("/sign-up", status=403)
    assert "You need an invite to sign up here." in client.send("/sign-up", dora(), status=403)
    made_up = client.send("/sign-up", {**dora(), "invite": "made-up"}, status=403)
    assert "This invite link isn't valid." in made_up
    assert members() == 1


def test_an_invite_lets_one_person_in_and_then_says_so(by_invitation, app, client_of, olu):
    link = link_of(client_of(olu))
    page = app.test_client().see(link)
    assert 'name="invite"' in page.html
    assert "Welcome." in sign_up(app, link)
    assert "This invite has already been used." in sign_up(app, link, 2, status=403)
    assert "Used up" in client_of(olu).see("/invites")


def test_a_mistake_in_the_form_does_not_use_up_an_invite(by_invitation, app, client_of, olu):
    link = link_of(client_of(olu))
    token = link.partition("=")[2]
    page = app.test_client().send("/sign-up", {**dora(), "password": "short", "invite": token}, status=422)
    assert f'value="{token}"' in page.html
    sign_up(app, link)


def test_one_link_works_for_as_many_people_as_it_says(by_invitation, app, client_of, olu):
    link = link_of(client_of(olu), uses="3")
    for number in range(3):
        sign_up(app, link, number)
    sign_up(app, link, 3, status=403)
    assert "3 of 3 used" in client_of(olu).see("/invites")


@pytest.mark.parametrize("uses", ["0", "501", "-1", "many", ""])
def test_an_invite_has_from_one_to_five_hundred_uses(client_of, olu, uses):
    client_of(olu).send("/invites", {"uses": uses}, status=422)
    link_of(client_of(olu), uses="500")


def test_an_invite_expires_after_two_weeks(by_invitation, app, client_of, olu, clock):
    link = link_of(client_of(olu))
    clock.forward(days=13, hours=23)
    app.test_client().see(link)
    clock.forward(hours=1, minutes=1)
    assert "This invite has expired." in app.test_client().see(link, status=403)
    assert "Expired" in client_of(olu).see("/invites")


def test_an_invite_can_be_withdrawn_by_its_author_and_by_the_owner(by_invitation, app, client_of, mia, olu, ann):
    for person in (olu, mia):
        link = link_of(client_of(olu))
        invite = db.session.scalars(db.select(Invite).order_by(Invite.id.desc())).first()
        client_of(ann).send(f"/invites/{invite.id}/withdrawal", status=404)
        assert "Invite withdrawn." in client_of(person).send(f"/invites/{invite.id}/withdrawal")
        assert "This invite was withdrawn." in sign_up(app, link, status=403)


def test_members_invite_only_if_the_owner_allows_it_and_one_person_per_link(by_invitation, app, client_of, mia, ann):
    member = client_of(ann)
    assert "only organisers can invite people" in member.see("/invites")
    member.send("/invites", {"uses": "1"}, status=403)
    client_of(mia).send("/registration", {"mode": "invitation", "members_invite": "y"})
    assert 'name="uses"' not in member.see("/invites").html
    link = link_of(member, uses="400")
    sign_up(app, link)
    assert "has already been used" in sign_up(app, link, 2, status=403)
    for _ in range(rules.MOST_OPEN_OF_A_MEMBER):
        member.send("/invites")
    assert "Withdraw one first." in member.send("/invites", status=409)


def test_runners_see_their_own_invites_and_the_owner_sees_all(client_of, mia, olu):
    link = link_of(client_of(olu))
    assert link.partition("=")[2] in client_of(mia).see("/invites").html
    assert "@olu" in client_of(mia).see("/invites")
    link_of(client_of(mia))
    assert client_of(olu).see("/invites").html.count("sign-up?invite=") == 1


def test_closed_sign_up_is_closed_for_invites_too(app, client_of, mia, olu):
    link = link_of(client_of(olu))
    client_of(mia).send("/registration", {"mode": "closed"})
    for path in ("/sign-up", link):
        assert "isn't taking new members" in app.test_client().see(path, status=403)
    sign_up(app, link, status=403)
    assert "invites won't work" in client_of(olu).see("/invites")


def test_only_an_owner_decides_who_can_sign_up(client_of, olu, ann, mia):
    for person in (olu, ann):
        client_of(person).send("/registration", {"mode": "closed"}, status=404)
    client_of(mia).send("/registration", {"mode": "sometimes"}, status=422)
    assert "Anyone with an invite" in client_of(mia).see("/invites")


def test_the_first_owner_can_sign_up_whatever_the_setting(app, client):
    result = app.test_cli_runner().invoke(args=["site", "prepare"])
    token = re.search(r"owner=(\S+)", result.output)[1]
    client.send("/sign-up", {**dora(), "owner": token})
    client.see("/organisers")


@pytest.mark.parametrize(("uses", "people"), [(1, 2), (3, 6)])
def test_the_last_use_goes_to_only_one_of_two_simultaneous_sign_ups(by_invitation, app, client_of, olu, uses, people):
    token = link_of(client_of(olu), uses=str(uses)).partition("=")[2]
    browsers, start = [app.test_client() for _ in range(people)], Barrier(people)

    def join(number):
        start.wait()
        return browsers[number].post("/sign-up", data={**dora(number), "invite": token}).status_code

    with ThreadPoolExecutor(people) as pool:
        answers = list(pool.map(join, range(people)))
    assert answers.count(303) == uses
    assert set(answers) <= {303, 403, 409}
    assert members() == 2 + uses


@given(st.integers(1, 500), st.integers(0, 500), st.integers(-20, 20), st.booleans(), st.sampled_from(RegistrationMode))
def test_an_invite_works_exactly_while_it_is_valid(uses, used, days, withdrawn, mode):
    facts = InviteFacts(uses, min(used, uses), NOON + timedelta(days=days), withdrawn)
    good = facts.used < uses and days > 0 and not withdrawn
    assert (rules.invite_reason(facts, NOON) is None) == good
    refused = rules.sign_up_reason(mode, True, facts, NOON) is not None
    assert refused == (mode is RegistrationMode.CLOSED or (mode is RegistrationMode.INVITATION and not good))
