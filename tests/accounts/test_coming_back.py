"""After signing up or in, runners return to the page they came from."""

import re

import pytest

from tests import make
from tests.accounts.test_signing_up import DORA
from tests.cast import PASSWORD


def next_in(seen) -> str:
    return re.search(r'name="next"[^>]*value="([^"]*)"', seen.html)[1]


@pytest.fixture
def race(olu):
    return make.race(olu)


def test_signing_up_from_a_race_page_leads_back_to_it(client, race):
    seen = client.see(f"/races/{race.slug}")
    link = re.search(r'href="(/sign-up[^"]*)"[^>]*>\s*Create account', seen.html)[1]
    page = client.see(link)
    assert next_in(page) == f"/races/{race.slug}"
    failed = client.send("/sign-up", {**DORA, "password": "short", "next": next_in(page)}, status=422)
    answer = client.post("/sign-up", data={**DORA, "next": next_in(failed)})
    assert answer.headers["Location"] == f"/races/{race.slug}"


def test_the_way_back_survives_sign_in_sign_up_forgotten_and_reset(client, race, ann, link_to):
    path = f"/races/{race.slug}"
    sign_in = client.see("/sign-in", query_string={"next": path})
    sign_up = client.see(re.search(r'href="(/sign-up\?next[^"]*)"', sign_in.html)[1])
    again = client.see(re.findall(r'href="(/sign-in\?next[^"]*)"', sign_up.html)[-1])
    forgotten = client.see(re.search(r'href="(/password/forgotten[^"]*)"', again.html)[1])
    client.send("/password/forgotten", {"email": "ann@example.test", "next": next_in(forgotten)})
    reset = client.see(link_to("ann@example.test"))
    action = re.search(r'action="(/password/reset/[^"]+)"', reset.html)[1]
    asked = client.send(action, {"new_password": "a louder evening loop"})
    typed = {"email_or_handle": "ann", "password": "a louder evening loop", "next": next_in(asked)}
    assert client.post("/sign-in", data=typed).headers["Location"] == path


def test_the_confirmation_email_leads_there_too(client, race, link_to):
    path = f"/races/{race.slug}"
    client.send("/sign-up", {**DORA, "next": path})
    page = client.see(link_to("Dora@example.test"))
    answer = client.post(link_to("Dora@example.test").partition("?")[0], data={"next": next_in(page)})
    assert answer.headers["Location"] == path


@pytest.mark.parametrize("path", ["/challenges", "/races", "/workouts"])
def test_the_sign_in_links_of_any_page_lead_back_to_it(client, app, ann, path):
    links = re.findall(r'href="(/sign-(?:up|in)[^"]*)"', client.see(path).html)
    assert links
    assert all(f"next={path.replace('/', '%2F')}" in link or f"next={path}" in link for link in links), links


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
@pytest.mark.parametrize("door", ["/sign-up", "/sign-in", "/password/forgotten"])
def test_nobody_is_redirected_to_another_site(client, ann, door, elsewhere):
    assert "evil.example" not in client.see(door, query_string={"next": elsewhere}).html
    typed = {**DORA, "email_or_handle": "ann", "next": elsewhere}
    typed["password"] = PASSWORD if door == "/sign-in" else DORA["password"]
    assert "evil.example" not in client.post(door, data=typed).headers["Location"]
