"""Who is signed in: the cookie, and the runner behind it."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user
from sqlalchemy.orm import undefer_group

from challenges.db import db
from challenges.runners.models import READER, Runner
from challenges.web.guards import ask_to_sign_in
from challenges.web.sharing import is_same_for_everybody

_READER = undefer_group(READER)


class Cookies(SecureCookieSessionInterface):
    """Cookies that browsers send back over TLS only, wherever the page itself came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this answer goes over TLS."""
        return bool(app.config["SESSION_COOKIE_SECURE"] or request.is_secure)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie, but never with an answer that anybody may keep."""
        if not is_same_for_everybody():
            super().save_session(app, session, response)


def install(app: Flask, *, over_tls: bool) -> None:
    """Set cookies and sign-in."""
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="second_wind",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=over_tls,
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
    )
    manager = LoginManager(app)
    manager.session_protection = None
    manager.unauthorized_handler(ask_to_sign_in)
    manager.user_loader(load)


def load(remembered: str) -> Runner | None:
    """The runner whom the cookie names, unless their sessions were ended since (`id:session_version`).

    Nobody where everybody is answered alike.
    """
    if is_same_for_everybody():
        return None
    key, _, version = remembered.partition(":")
    known = key.isdecimal() and len(key) < 19
    runner: Any = db.session.get(Runner, int(key), options=[_READER]) if known else None
    return runner if runner is not None and str(runner.session_version) == version else None


def begin(runner: Runner, *, lasting: bool) -> None:
    """Sign somebody in, in a session that has nothing of the one before. A lasting one outlives the browser."""
    session.clear()
    session.permanent = lasting
    login_user(runner)


def end() -> None:
    """Sign out, and keep nothing."""
    session.clear()
