"""A test client that behaves like a browser, and like htmx if a region is requested."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from html import unescape
from secrets import token_hex
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, event
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from challenges.db import db

NOT_COUNTED = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.IGNORECASE)


class Seen(str):
    """The text of a page as a person reads it, without tags and with whitespace collapsed. See also `response`."""

    response: TestResponse

    @property
    def html(self) -> str:
        """The page as it was sent."""
        return self.response.get_data(as_text=True)


class Reader(FlaskClient):
    """A person with a browser."""

    def sign_in(self, runner: Any) -> None:
        """Sign in without the form."""
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = runner.get_id()
            session["_fresh"] = True
            session["sid"] = token_hex(8)
            session["csrf_token"] = f"{runner.id}.{token_hex(8)}"

    def sign_out(self) -> None:
        """Sign out without the form."""
        with self.session_transaction() as session:
            session.clear()

    def see(self, url: str, *, status: int = 200, **how: Any) -> Seen:
        """Open a page and read it."""
        return _read(self.get(url, **how), status)

    def send(self, url: str, data: dict[str, Any] | None = None, *, status: int = 200, **how: Any) -> Seen:
        """Submit a form, follow the redirect, and read the page."""
        return _read(self.post(url, data=data or {}, follow_redirects=True, **how), status)

    def token(self, **where: Any) -> str:
        """The CSRF token of this browser's pages."""
        with self.session_transaction(**where) as session:
            known = session.setdefault("csrf_token", token_hex(8))
        secret = str(self.application.secret_key)
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(known))

    def open(self, *args: Any, region: str | None = None, token: str | None = "", **kwargs: Any) -> TestResponse:
        """Make a request. `region="entry"` asks, as htmx does, for that region only.

        A form carries the token of this browser's pages, in the header that htmx sends; `token` is another one, or
        None for a form without.
        """
        if args and isinstance(args[0], str):  # not a redirect that is being followed: it keeps its headers
            headers = Headers(kwargs.pop("headers", None))
            headers.setdefault("Sec-Fetch-Site", "same-origin")
            if not headers["Sec-Fetch-Site"]:  # a browser that does not know of it sends none
                del headers["Sec-Fetch-Site"]
            if kwargs.get("method") == "POST" and token is not None:
                where = {name: kwargs[name] for name in ("base_url",) if name in kwargs}
                headers.setdefault("X-CSRFToken", token or self.token(**where))
            if region:
                headers.update({"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": f"section#{region}"})
            kwargs["headers"] = headers
        # In a context of its own, as on a server: neither `g` nor the session of the test is shared with the request.
        response = Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()  # the test's own rows are read again, because the request may have changed them
        return response


def _read(response: TestResponse, status: int) -> Seen:
    html = response.get_data(as_text=True)
    seen = Seen(text_of(html))
    seen.response = response
    assert response.status_code == status, f"{response.request.path} answered {response.status_code}: {seen[:600]}"
    return seen


def text_of(html: str) -> str:
    """Return the text of some HTML with single spaces between words."""
    html = re.sub(r"(?s)<!--.*?-->|<(script|style|head|template)\b.*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def without_tokens(html: str) -> str:
    """Return HTML without its CSRF tokens, which change every second."""
    return re.sub(r'(name="csrf_token" value="|X-CSRFToken": ")[^"]*', r"\1", html)


@contextmanager
def count_queries(most: int) -> Iterator[list[str]]:
    """Fail if more than `most` statements reach the database, not counting those that open and end transactions."""
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if not NOT_COUNTED.match(statement):
            statements.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    if len(statements) > most:
        listed = "\n".join(f"{number:3} {statement[:300]}" for number, statement in enumerate(statements, 1))
        raise AssertionError(f"{len(statements)} queries, at most {most} expected:\n{listed}")
