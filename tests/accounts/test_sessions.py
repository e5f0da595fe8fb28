"""A session that has ended is rejected by the server, not only forgotten by the browser."""

import pytest

from challenges.accounts import actions
from challenges.db import db, transaction
from challenges.runners.models import RevokedToken
from tests.cast import PASSWORD

COOKIE = "second_wind"


def copy_of(reader, app):
    """Return another browser with a copy of the cookie."""
    thief = app.test_client()
    thief.set_cookie(COOKIE, reader.get_cookie(COOKIE).value)
    return thief


def is_in(reader) -> bool:
    return reader.get("/settings").status_code == 200


@pytest.fixture
def signed_in(client, ann):
    client.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD, "remember": "y"})
    return client


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(signed_in, app):
    thief = copy_of(signed_in, app)
    assert is_in(thief)
    signed_in.send("/sign-out")
    assert not is_in(thief)
    assert not is_in(signed_in)


def test_signing_out_ends_this_session_and_no_other(signed_in, app):
    phone = app.test_client()
    phone.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD})
    signed_in.send("/sign-out")
    assert is_in(phone)


def test_signing_out_everywhere_else_keeps_this_browser(signed_in, app):
    phone, thief = app.test_client(), copy_of(signed_in, app)
    phone.send("/sign-in", {"email_or_handle": "ann", "password": PASSWORD})
    assert "Signed out everywhere else." in signed_in.send("/settings/sessions/removal")
    assert is_in(signed_in)
    assert not is_in(phone)
    assert not is_in(thief)


def test_a_new_password_ends_every_copy(signed_in, app):
    thief = copy_of(signed_in, app)
    signed_in.send("/settings/password", {"current_password": PASSWORD, "new_password": "a louder evening loop"})
    assert is_in(signed_in)
    assert not is_in(thief)


def test_a_session_from_before_sessions_had_ids_ends_with_all_others(client, ann, app):
    with client.session_transaction() as session:
        session["_user_id"] = ann.get_id()
    thief = copy_of(client, app)
    client.send("/sign-out")
    assert not is_in(thief)


def test_signing_out_clears_the_browsers_cache_and_storage(signed_in):
    answer = signed_in.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("path", ["/", "/settings", "/settings/account", "/runs", "/challenges", "/nothing-here"])
def test_signed_in_pages_are_not_stored(signed_in, app, path):
    assert signed_in.get(path).headers["Cache-Control"] == "no-store"
    assert "no-store" not in app.test_client().get("/challenges").headers["Cache-Control"]


def test_loading_the_viewer_takes_one_query(signed_in, queries_at_most):
    with queries_at_most(1):
        signed_in.see("/settings/password")


def test_revoked_sessions_are_deleted_once_their_cookies_have_expired(signed_in, clock):
    signed_in.send("/sign-out")
    for days, left in ((60, 1), (2, 0)):
        clock.forward(days=days)
        with transaction():
            actions.drop_old_attempts()
        assert len(db.session.scalars(db.select(RevokedToken)).all()) == left
