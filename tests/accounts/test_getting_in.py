"""The owner of an account can always get in, whatever strangers try, and nobody else can."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle
from threading import Barrier

import pytest

from challenges.accounts import rules
from tests.cast import PASSWORD

RIGHT = {"email_or_handle": "ann", "password": PASSWORD}
SPELLINGS = ["ann", "@ann", "ANN", "ann@example.test", "ANN@Example.test", "ａｎｎ", "＠Ann", " ann＠example.test "]
OFFER = "Email me a sign-in link"


@pytest.fixture
def settings(settings):
    """Rate limits are on, as in production."""
    return replace(settings, rate_limits=True)


def strangers_try(app, times: int) -> list[int]:
    """Send `times` wrong passwords from twelve network addresses, in every spelling of the account."""
    hosts = cycle([f"198.51.100.{number}" for number in range(12)])
    return [
        app.test_client().post(
            "/sign-in",
            data={"email_or_handle": who, "password": "a guess"},
            environ_overrides={"REMOTE_ADDR": next(hosts)},
        ).status_code
        for _, who in zip(range(times), cycle(SPELLINGS), strict=False)
    ]  # fmt: skip


@pytest.fixture
def under_attack(app, client, ann):
    """Ann's own browser was signed in once, and then strangers used up the attempts for her account."""
    client.send("/sign-in", RIGHT)
    client.send("/sign-out")
    assert set(strangers_try(app, 100)) == {422}
    return client


def test_ann_gets_in_with_a_browser_that_she_has_used_before(app, under_attack):
    assert strangers_try(app, 12) == [429] * 12
    assert under_attack.post("/sign-in", data=RIGHT).status_code == 303


def test_her_own_browser_has_a_limit_too(under_attack):
    for _ in range(10):
        under_attack.send("/sign-in", {**RIGHT, "password": "forgotten"}, status=422)
    assert OFFER in under_attack.send("/sign-in", RIGHT, status=429)


def test_with_another_browser_she_gets_a_link_that_works_once(app, under_attack, link_to):
    other = app.test_client()
    asked = other.send("/sign-in", {**RIGHT, "next": "/settings"}, status=429)
    assert OFFER in asked
    assert 'name="next" value="/settings"' in asked.html
    seen = other.send("/sign-in/link", {"email_or_handle": "ann", "next": "/settings"})
    assert "we've emailed it a sign-in link" in seen
    link = link_to("ann@example.test")
    page = other.see(link)
    assert "You're signing in as @ann" in page
    assert "Sign in" in app.test_client().see("/settings", follow_redirects=True), "only looking signs nobody in"
    path = link.partition("?")[0]
    assert "Your profile" in other.send(path, {"next": "/settings"})
    app.test_client().see(link, status=404)
    app.test_client().send(path, status=404)
    other.send("/sign-out")
    assert other.post("/sign-in", data=RIGHT).status_code == 303, "and her browser is known from now on"


def test_only_one_of_several_simultaneous_uses_of_a_link_signs_in(app, ann, link_to):
    app.test_client().send("/sign-in/link", {"email_or_handle": "ann"})
    path = link_to("ann@example.test").partition("?")[0]
    start = Barrier(4)

    def press(_):
        browser = app.test_client()
        start.wait()
        return browser.post(path).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4)))[0] == 303
    assert app.test_client().get(path).status_code == 404


def test_a_link_expires_after_a_quarter_of_an_hour_or_when_the_password_changes(app, client_of, ann, clock, link_to):
    app.test_client().send("/sign-in/link", {"email_or_handle": "ann"})
    link = link_to("ann@example.test")
    client_of(ann).send("/settings/password", {"current_password": PASSWORD, "new_password": "a louder evening loop"})
    app.test_client().see(link, status=404)
    clock.forward(minutes=6)
    app.test_client().send("/sign-in/link", {"email_or_handle": "@ANN"})
    link = link_to("ann@example.test")
    app.test_client().see(link)
    clock.forward(minutes=16)
    app.test_client().see(link, status=404)


@pytest.mark.parametrize(("path", "field"), [("/sign-in/link", "email_or_handle"), ("/password/forgotten", "email")])
def test_strangers_who_request_emails_neither_flood_nor_block_ann(app, ann, letters_to, link_to, clock, path, field):
    for number in range(40):
        browser, how = app.test_client(), {"environ_overrides": {"REMOTE_ADDR": f"203.0.113.{number}"}}
        browser.send(path, {field: "ann@example.test"}, **how)
    assert len(letters_to("ann@example.test")) == 1
    first = link_to("ann@example.test")
    clock.forward(minutes=5, seconds=1)
    app.test_client().send(path, {field: "ann@example.test"})
    assert len(letters_to("ann@example.test")) == 2
    app.test_client().see(first)  # an earlier link stays valid


def test_requests_for_emails_are_limited_by_network_address(client, app):
    for _ in range(30):
        client.send("/password/forgotten", {"email": "nobody@example.test"})
    client.send("/password/forgotten", {"email": "nobody@example.test"}, status=429)


@pytest.mark.parametrize("path", ["/sign-in/link", "/password/forgotten"])
def test_requesting_a_link_does_not_reveal_who_has_an_account(client, ann, app, path):
    def asked(who):
        data = {"email_or_handle": who, "email": who}
        return app.test_client().send(path, data).replace(who, "WHO")

    assert asked("ann@example.test") == asked("nobody@example.test")


def test_an_unknown_account_is_throttled_just_the_same(app, ann):
    def answers(who):
        found = []
        for number in range(102):
            browser, how = app.test_client(), {"environ_overrides": {"REMOTE_ADDR": f"198.51.100.{number % 12}"}}
            found.append(browser.post("/sign-in", data={"email_or_handle": who, "password": "x"}, **how).status_code)
        return found

    assert answers("ann") == answers("nobody-here")


@pytest.mark.parametrize("first", SPELLINGS)
def test_all_spellings_of_an_account_share_one_count(client, ann, first):
    for _, who in zip(range(10), cycle([first, *SPELLINGS]), strict=False):
        client.send("/sign-in", {"email_or_handle": who, "password": "a guess"}, status=422)
    for who in SPELLINGS:
        client.send("/sign-in", {"email_or_handle": who, "password": PASSWORD}, status=429)


def test_a_browser_is_known_only_to_the_accounts_that_used_it(app, under_attack, ben):
    browser = app.test_client()
    browser.send("/sign-in", {"email_or_handle": "ben", "password": PASSWORD})
    browser.send("/sign-out")
    browser.send("/sign-in", RIGHT, status=429)
    forged = app.test_client()
    forged.set_cookie("second_wind_browser", "WyJ4IixbImFubiJdXQ.made-up")
    forged.send("/sign-in", RIGHT, status=429)


def test_one_browser_can_be_shared_by_a_household(under_attack, app, ben):
    under_attack.send("/sign-in", {"email_or_handle": "ben", "password": PASSWORD})
    under_attack.send("/sign-out")
    assert under_attack.post("/sign-in", data=RIGHT).status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_lasts(client, ann):
    answer = client.post("/sign-in", data=RIGHT)
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("second_wind_browser="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=34560000" in cookie


def test_an_email_goes_out_at_most_every_five_minutes():
    assert rules.LETTER_EVERY.total_seconds() == 300
