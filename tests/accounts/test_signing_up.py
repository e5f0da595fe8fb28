"""Signing up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from challenges.accounts import actions
from challenges.accounts.passwords import hashed
from challenges.db import transaction
from challenges.units import Units
from tests.cast import PASSWORD

DORA = {
    "handle": "Dora", "name": "Dora Dunn", "email": "Dora@Example.test", "password": "over hill and dale",
    "zone": "Asia/Kolkata", "units": "mi",
}  # fmt: skip


def test_a_new_runner_is_signed_in_at_once(client):
    seen = client.send("/sign-up", DORA)
    assert "Welcome. We've emailed a link to Dora@example.test" in seen
    assert "Dora Dunn" in client.see("/runners/dora")
    settings = client.see("/settings").html
    assert '<option selected value="Asia/Kolkata">' in settings
    assert '<option selected value="mi">' in settings


def test_a_handle_and_an_address_are_enough_to_sign_in_however_they_are_written(client):
    client.send("/sign-up", DORA)
    for who in ("dora", "@DORA", "DORA@example.TEST"):
        client.sign_out()
        client.send("/sign-in", {"email_or_handle": who, "password": DORA["password"]})
        assert "Dora Dunn" in client.see("/settings").html


def test_a_new_account_begins_with_the_private_settings(client, client_of, ann):
    client.send("/sign-up", DORA)
    assert "Dora Dunn" in client_of(ann).see("/runners/dora")
    client.sign_out()
    client.see("/runners/dora", status=404)


def test_the_form_preselects_the_hosts_time_zone_without_scripts(client):
    assert '<option selected value="UTC">' in client.see("/sign-up").html


def test_all_errors_are_shown_together_and_the_input_stays(client):
    seen = client.send(
        "/sign-up",
        {"handle": "d!", "name": "", "email": "nowhere", "password": "short", "zone": "Moon/Base", "units": "parsec"},
        status=422,
    )
    for sentence in (
        "Use 3 to 30 characters in a handle",
        "Fill this in.",
        "Enter an email address, like ann@example.org.",
        "Use at least 10 characters.",
        "Pick a time zone from the list.",
        "Pick one of these.",
    ):
        assert sentence in seen
    assert 'value="d!"' in seen.html
    assert 'value="nowhere"' in seen.html
    assert 'value="short"' not in seen.html


@pytest.mark.parametrize(
    "password, sentence",
    [
        ("x" * 201, "Use at most 200 characters."),
        ("DORA@example.test", "Choose a password that isn't based on your handle or email address."),
        ("aaaaaaaaaaaa", "Use at least four different characters."),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(client, password, sentence):
    assert sentence in client.send("/sign-up", {**DORA, "password": password}, status=422)


@pytest.mark.parametrize("name", ["Dora\u202eDunn", "…", "\u2060\u2060"])
def test_a_name_that_cannot_be_shown_is_refused(client, name):
    client.send("/sign-up", {**DORA, "name": name}, status=422)


@pytest.mark.parametrize("name", ["Łukasz Żółć", "李 小龙", "نیلوفر", "O’Brien-Smith Jr.", "Zoë 2"])
def test_names_of_all_scripts_are_names(client, name):
    client.send("/sign-up", {**DORA, "name": name})
    assert name in client.see("/runners/dora")


def test_a_handle_in_use_is_taken(client, ann):
    seen = client.send("/sign-up", {**DORA, "handle": "ANN"}, status=422)
    assert "That handle is taken." in seen
    assert 'value="ANN"' in seen.html


def test_an_address_has_one_account_however_it_is_written(client, ann):
    seen = client.send("/sign-up", {**DORA, "email": "ANN@Example.Test"}, status=422)
    assert "An account already uses this address." in seen


@pytest.mark.parametrize("other", [{"handle": "dora2"}, {"email": "other@example.test"}])
def test_a_concurrent_sign_up_is_told_what_is_taken(app, other):
    def sign_up(**changed):
        values = {"handle": "dora", "name": "Dora", "email": "dora@example.test", "zone": "UTC", "units": Units.KM}
        password_hash = hashed(PASSWORD)
        with transaction():
            actions.sign_up(**{**values, **changed}, password_hash=password_hash)

    sign_up()
    with pytest.raises(actions.Taken) as taken:
        sign_up(**other)
    assert taken.value.field == ("email" if "handle" in other else "handle")


def test_only_one_of_two_simultaneous_sign_ups_gets_the_handle(app):
    start = Barrier(6)

    def sign_up(number):
        client = app.test_client()
        start.wait()
        return client.post("/sign-up", data={**DORA, "email": f"dora{number}@example.test"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign_up, range(6)))
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * 5
    refused = [answer.get_data(as_text=True) for answer in answers if answer.status_code == 422]
    assert all("That handle is taken." in page for page in refused)


def test_a_signed_in_runner_is_redirected_from_the_form(client_of, ann):
    assert client_of(ann).get("/sign-up").headers["Location"] == "/"


def test_a_form_with_only_the_required_fields_works(client):
    """What the form sends without scripts and without any choices."""
    client.send("/sign-up", {key: DORA[key] for key in ("handle", "name", "email", "password")})
    assert '<option selected value="UTC">' in client.see("/settings").html
