"""No log line contains a secret from a path, a query, a field, a cookie, an error or its traceback."""

import json
import logging
import traceback
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
import structlog
from flask import request
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from challenges.db import db, transaction
from challenges.settings import Settings
from challenges.site import create_app
from challenges.web import logs

SECRET = "s3cret-Ab_9.zzzzzz.0123456789abcdefghijklmnopq"
PLAIN = "kXw83hdPq0aaLm"  # does not look like a secret


class Broken(Exception):
    """The exception with which tests break pages."""


@pytest.fixture
def lines(app, monkeypatch):
    """Return everything that is logged, by structlog and by any library, including tracebacks."""
    written, plain = StringIO(), StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written), cache_logger_on_first_use=False)
    handler = logging.StreamHandler(plain)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield lambda: written.getvalue() + plain.getvalue()
    logging.getLogger().removeHandler(handler)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory())


@pytest.fixture
def broken(app, monkeypatch):
    """Make every page fail with an error that contains the whole request, and log it in three ways."""

    def break_it(**values):
        told = (
            f"{request.full_path} {values} {request.form.to_dict()} {request.headers.get('Referer')} {request.cookies}"
        )
        structlog.get_logger().error("broken", url=request.url, path=request.path, form=request.form.to_dict())
        logging.getLogger("anybody").error("broken %s %s", request.url, dict(request.headers))
        try:
            db.session.execute(text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": told})
        except Exception as error:
            raise Broken(told) from error

    app.config["PROPAGATE_EXCEPTIONS"] = False  # answered and logged, as outside of tests
    for name in app.view_functions:
        monkeypatch.setitem(app.view_functions, name, break_it)


@cache
def site_of(folder):
    """Return a site without a database."""
    return create_app(Settings.for_tests(f"sqlite:///{folder}/none.db", Path(folder)))


def rules_with_secrets(app):
    return [rule for rule in app.url_map.iter_rules() if logs.secrets_in(rule)]


def address_of(rule, secret):
    values = {
        name: secret
        if name in logs.secrets_in(rule)
        else 7
        if "Integer" in type(rule._converters[name]).__name__
        else "x"
        for name in rule.arguments
    }
    return rule.build(values)[1]


@pytest.mark.parametrize("secret", [SECRET, PLAIN])
def test_no_secret_in_a_url_is_logged_whatever_goes_wrong(app, client, lines, broken, secret):
    rules = rules_with_secrets(app)
    assert len(rules) >= 8
    for rule in rules:
        address = address_of(rule, secret)
        for path in (address, f"{address}/", f"{address}/more", address.replace("/", "//", 1), address.upper()):
            client.get(path, headers={"Referer": f"https://club.example{address}"})
            client.post(path, data={"token": secret}, headers={"Referer": f"https://club.example{address}"})
            client.post(path, headers={"X-CSRFToken": secret})
            client.post(path, headers={"Sec-Fetch-Site": "cross-site"})
            client.get(f"/sign-in?next={path}")
    said = lines()
    assert said.count("broken") > 50
    assert secret not in said
    assert secret.upper() not in said


@pytest.mark.parametrize(
    "field", ["token", "owner", "password", "new_password", "csrf_token", "invite_token", "api_key", "access-token",
              "address_password", "session", "secret", "signature"],
)  # fmt: skip
def test_no_secret_in_a_field_or_a_query_is_logged(client, lines, broken, field):
    client.get(f"/sign-up?a=b&{field}={PLAIN}")
    client.post("/sign-in", data={field: PLAIN, "email_or_handle": "ann"})
    client.get("/sign-in", headers={"Referer": f"https://club.example/sign-up?{field}={PLAIN}"})
    client.get(f"/sign-in?next=%2Fsign-up%3F{field}%3D{PLAIN}")
    client.get("/", headers={"Authorization": f"Bearer {PLAIN}"})
    client.set_cookie("second_wind", PLAIN)
    client.get("/")
    assert "broken" in lines()
    assert PLAIN not in lines()


@given(st.text(st.characters(min_codepoint=33, max_codepoint=382, exclude_characters="/?#%&\\<>\"'"), min_size=6))
def test_no_password_is_logged(tmp_path_factory, secret):
    site = site_of(str(tmp_path_factory.getbasetemp()))
    with site.test_request_context("/sign-in", method="POST", data={"password": secret, "name": "Ann"}):
        assert request.form["name"] == "Ann"
        for said in (f"wrong: {secret}", repr({"x": secret}), json.dumps([secret])):
            assert secret not in logs.redact(said)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("postgresql://club:hunter22@db.example/club", "db.example"),
        ("smtp+starttls://ann%40x:hunter22@mail.example:587", "mail.example"),
        ("DETAIL:  Key (token)=(hunter22) already exists.", "already exists"),
        ("[SQL: SELECT 1 WHERE x = ?]\n[parameters: ('hunter22',)]\nmore", "more"),
        ("{'password': 'hunter22', 'name': 'Ann'}", "Ann"),
        ("SECRET_KEY=hunter22 PORT=8000", "PORT=8000"),
        ("/password/reset/hunter22?x=1", "x=1"),
        ("next=%2Fpassword%2Freset%2Fhunter22&y=2", "y=2"),
        ("https://club.example/sign-up?owner=hunter22", "club.example"),
    ],
)
def test_text_that_looks_like_a_secret_is_removed_and_the_rest_stays(app, said, kept):
    found = logs.redact(said)
    assert "hunter22" not in found
    assert kept in found


def test_text_that_is_not_secret_stays(app):
    for said in (
        "mail not taken letter=7",
        "job action='races.tell' race_id=3",
        "/challenges/2026-11/leaderboard",
        "/runners/ann?tab=past",
        "2026-11-15T12:00:00.000000Z",
        "Traceback (most recent call last):",
    ):
        assert logs.redact(said) == said


def test_a_database_error_quotes_no_values(app):
    with pytest.raises(Exception, match="nowhere") as raised, transaction():
        db.session.execute(text("INSERT INTO nowhere (token) VALUES (:token)"), {"token": PLAIN})
    assert PLAIN not in "".join(traceback.format_exception(raised.value))
