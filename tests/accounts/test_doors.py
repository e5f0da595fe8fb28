"""Throttling of sign-in, sign-up and emailed links."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from challenges.accounts import actions
from challenges.accounts.models import Attempt
from challenges.db import db, transaction
from challenges.site import create_app
from tests.accounts.test_signing_up import DORA
from tests.cast import PASSWORD
from tests.reader import Reader

WRONG = {"email_or_handle": "ann", "password": "not the one I had"}
FROM_ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def settings(settings):
    """Rate limits are on, as in production."""
    return replace(settings, rate_limits=True)


def guess(client, times, **how):
    for _ in range(times):
        client.send("/sign-in", WRONG, status=422, **how)


def test_after_ten_wrong_passwords_sign_in_is_blocked_for_a_quarter_of_an_hour(client, ann, clock):
    guess(client, 10)
    answer = client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    clock.forward(minutes=16)
    assert client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD}).status_code == 303


def test_the_page_says_to_wait(client, ann):
    guess(client, 10)
    assert "Wait a few minutes" in client.send("/sign-in", WRONG, status=429)


def test_trying_again_too_early_does_not_extend_the_wait(client, ann, clock):
    guess(client, 10)
    clock.forward(minutes=10)
    client.send("/sign-in", WRONG, status=429)
    clock.forward(minutes=6)
    guess(client, 1)


def test_it_makes_no_difference_whether_the_account_exists(client, ann):
    for _ in range(10):
        client.send("/sign-in", {"email_or_handle": "nobody", "password": "x"}, status=422)
    client.send("/sign-in", {"email_or_handle": "nobody", "password": "x"}, status=429)


def test_ann_herself_can_sign_in_while_somebody_elsewhere_guesses(client, ann):
    guess(client, 10, environ_overrides=FROM_ELSEWHERE)
    client.send("/sign-in", WRONG, status=429, environ_overrides=FROM_ELSEWHERE)
    client.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD})


def test_guessing_at_many_accounts_from_one_address_is_blocked_too(client, app):
    for number in range(60):
        client.send("/sign-in", {"email_or_handle": f"runner{number}", "password": "x"}, status=422)
    client.send("/sign-in", {"email_or_handle": "runner60", "password": "x"}, status=429)


def test_ipv6_addresses_of_one_line_share_a_count(client, ann):
    for number in range(10):
        guess(client, 1, environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2::{number + 1:x}"})
    client.send("/sign-in", WRONG, status=429, environ_overrides={"REMOTE_ADDR": "2001:db8:1:2:ffff::1"})
    guess(client, 1, environ_overrides={"REMOTE_ADDR": "2001:db8:1:3::1"})


def test_a_whole_club_can_sign_in_from_its_clubhouse(client, ann):
    for _ in range(70):
        answer = client.post("/sign-in", data={"email_or_handle": "ann", "password": PASSWORD})
        assert answer.status_code == 303
        client.sign_out()


def test_the_count_is_shared_by_workers_and_outlives_a_restart(client, ann, settings):
    guess(client, 10)
    other = create_app(settings)
    other.test_client_class = Reader
    assert other.test_client().post("/sign-in", data=WRONG).status_code == 429
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_signing_up_is_counted_by_address(client, app):
    for number in range(40):
        client.send("/sign-up", {**DORA, "handle": f"d{number}!"}, status=422)
    client.send("/sign-up", DORA, status=429)
    client.send("/sign-up", DORA, environ_overrides=FROM_ELSEWHERE)


def test_nobody_is_flooded_with_password_reset_emails(client, ann, letters_to):
    for _ in range(5):
        client.send("/password/forgotten", {"email": "ann@example.test"})
    assert len(letters_to("ann@example.test")) == 1


def test_the_confirmation_email_can_be_sent_again_a_few_times(client, letters_to):
    client.send("/sign-up", DORA)
    for _ in range(5):
        client.send("/settings/verification")
    client.send("/settings/verification", status=429)


def test_somebody_at_an_open_laptop_cannot_guess_the_password(client_of, ann):
    laptop = client_of(ann)
    answer = {"current_password": "a lucky guess", "new_password": "mine now, thank you"}
    for _ in range(10):
        laptop.send("/settings/password", answer, status=422)
    laptop.send("/settings/password", {**answer, "current_password": PASSWORD}, status=429)


def test_a_password_can_be_changed_with_the_limits_on(client_of, ann):
    laptop = client_of(ann)
    laptop.send("/settings/password", {"current_password": PASSWORD, "new_password": "a louder evening loop"})


def test_no_ip_address_or_account_name_is_stored(client, ann):
    guess(client, 1)
    keys = db.session.scalars(select(Attempt.key)).all()
    assert len(keys) == 3
    assert all(len(key) == 64 and "ann" not in key and "127.0.0.1" not in key for key in keys)


def test_old_attempts_are_deleted(client, ann, clock):
    guess(client, 1)
    clock.forward(minutes=30)
    guess(client, 1)
    clock.forward(minutes=40)
    with transaction():
        actions.drop_old_attempts()
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 3
