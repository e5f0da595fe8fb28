"""Passwords that are easy to guess are refused, with the reason."""

import pytest

from challenges.accounts.rules import password_reason
from tests.accounts.test_signing_up import DORA

COMMON = [
    "password123", "Password12", "PASSWORD1234!", "p@ssw0rd2024", "1234567890", "0987654321", "qwertyuiop",
    "12345qwerty", "qwertzuiop", "iloveyou123", "sunshine2026", "abcdefghij", "abcdabcdabcd",
    "passwordpassword", "ｐａｓｓｗｏｒｄ１２３",
    "letmein2024", "1q2w3e4r5t", "administrator", "dragon123456", "pass word 12",
]  # fmt: skip


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_refused_with_the_reason(password):
    assert "This password is easy to guess" in str(password_reason(password, []))


@pytest.mark.parametrize(
    "password",
    [
        "over hill and dale",
        "a quiet morning loop",
        "ordentlich gelaufen",
        "日本の山を走る人たち",
        "x1x1x1x1-z",
        "kV9#tq2Lw!",
    ],
)
def test_a_few_words_or_something_random_is_accepted(password):
    assert password_reason(password, ["dora", "dora@example.test"], "Second Wind") is None


@pytest.mark.parametrize("password", ["secondwind", "Second Wind 26", "second-wind-1", "MySecondWind!"])
def test_the_name_of_the_site_is_refused(client, password):
    seen = client.send("/sign-up", {**DORA, "password": password}, status=422)
    assert "Choose a password that isn't based on the name of this site." in seen


@pytest.mark.parametrize("password", ["dora-runs-2026", "dora.dunn2026", "xx dora-runs xx", "Dora.Dunn@example"])
def test_a_handle_or_an_address_inside_is_refused(client, password):
    typed = {**DORA, "handle": "dora-runs", "email": "dora.dunn@example.test", "password": password}
    assert "Choose a password that isn't based on your handle or email address." in client.send(
        "/sign-up", typed, status=422
    )


def test_a_short_handle_inside_longer_words_is_fine():
    assert password_reason("annual banners fly", ["ann", "ann@example.test"]) is None
    assert password_reason("ann-ann-ann", ["ann", "ann@example.test"]) is not None


@pytest.mark.parametrize("path", ["/sign-up", "/settings/password"])
def test_every_form_that_sets_a_password_refuses_common_ones(client_of, client, ann, path):
    if path == "/sign-up":
        seen = client.send(path, {**DORA, "password": "password123"}, status=422)
    else:
        typed = {"current_password": "a quiet morning loop", "new_password": "password123"}
        seen = client_of(ann).send(path, typed, status=422)
    assert "This password is easy to guess" in seen
