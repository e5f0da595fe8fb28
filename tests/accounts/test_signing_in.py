"""Signing in and out."""

import pytest
from argon2 import PasswordHasher

from challenges.accounts import passwords
from tests.cast import PASSWORD


@pytest.mark.parametrize("who", ["ann", "@Ann", " ann@example.test ", "ANN@EXAMPLE.TEST"])
def test_ann_signs_in_with_her_handle_or_her_address(client, ann, who):
    client.send("/sign-in", {"email_or_handle": who, "password": PASSWORD})
    assert "Ann Archer" in client.see("/settings").html


def test_ann_returns_to_the_page_that_asked_her_to_sign_in(client, ann):
    asked = client.get("/settings/privacy")
    assert asked.status_code == 303
    page = client.see(asked.headers["Location"])
    assert 'name="next"' in page.html
    answer = client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD, "next": "/settings/privacy"})
    assert answer.headers["Location"] == "/settings/privacy"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_redirected_to_another_site(client, ann, elsewhere):
    assert "evil" not in client.see("/sign-in", query_string={"next": elsewhere}).html
    answer = client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_runner_look_the_same(client, ann):
    wrong = client.send("/sign-in", {"email_or_handle": "ann", "password": "not the one I had"}, status=422)
    unknown = client.send("/sign-in", {"email_or_handle": "nobody", "password": "not the one I had"}, status=422)
    assert "Wrong email, handle or password." in wrong
    assert wrong == unknown
    assert 'value="ann"' in wrong.html
    assert "not the one I had" not in wrong.html


def test_an_unknown_runner_takes_as_much_hashing_as_a_wrong_password(client, ann, monkeypatch):
    class Counting(PasswordHasher):
        compared = 0

        def verify(self, kept, password):
            Counting.compared += 1
            return super().verify(kept, password)

    cheap = passwords._hasher
    passwords.use(Counting(time_cost=1, memory_cost=8, parallelism=1))
    try:
        client.send("/sign-in", {"email_or_handle": "ann", "password": "not the one I had"}, status=422)
        client.send("/sign-in", {"email_or_handle": "nobody", "password": "not the one I had"}, status=422)
    finally:
        passwords.use(cheap)
    assert Counting.compared == 2


def test_an_empty_form_says_what_to_fill_in(client):
    seen = client.send("/sign-in", {}, status=422)
    assert seen.count("Fill this in.") == 1
    assert seen.count("Enter your password.") == 1


def test_signing_in_starts_a_fresh_session(client, ann):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    client.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD})
    with client.session_transaction() as session:
        assert "planted" not in session


def test_ann_stays_signed_in_only_where_she_wants_to(client, ann):
    lasting = client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD, "remember": "y"})
    client.sign_out()
    passing = client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD})
    assert "Expires=" in lasting.headers["Set-Cookie"]
    assert "Expires=" not in passing.headers["Set-Cookie"]
    for answer in (lasting, passing):
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert "SameSite=Lax" in answer.headers["Set-Cookie"]


def test_signing_out_works_and_says_so(client_of, ann):
    client = client_of(ann)
    assert "Signed out." in client.send("/sign-out")
    assert client.get("/settings").headers["Location"].startswith("/sign-in")


def test_nobody_is_signed_out_by_a_link(client_of, ann):
    assert client_of(ann).get("/sign-out").status_code == 405


def test_a_signed_in_runner_is_redirected_from_the_form(client_of, ann):
    assert client_of(ann).get("/sign-in?next=/runs").headers["Location"] == "/runs"
