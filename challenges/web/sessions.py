"""Sessions: the cookie and the signed-in runner.

The cookie contains the signed session. The query that loads the runner also checks that the session has not ended:
signed-out sessions are listed by id, and changing a runner's session version ends all of their sessions.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import undefer_group

from challenges.db import db
from challenges.runners.models import READER, RevokedToken, Runner
from challenges.web import drafts
from challenges.web.guards import ask_to_sign_in
from challenges.web.public_responses import is_same_for_everybody

LASTS = timedelta(days=60)
_SIGNED_IN = (  # built once, because every page runs it
    select(Runner)
    .where(Runner.id == bindparam("id"), ~exists().where(RevokedToken.key == bindparam("session")))
    .options(undefer_group(READER))
)


class Cookies(SecureCookieSessionInterface):
    """Session cookies that are Secure if the page was served over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the response is sent over TLS."""
        return bool(app.config["SESSION_COOKIE_SECURE"] or request.is_secure)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the session cookie and the lasting cookies, except on responses that shared caches may store."""
        if is_same_for_everybody():
            return
        super().save_session(app, session, response)
        for name, (value, lasts) in g.get("lasting_cookies", {}).items():
            secure = self.get_cookie_secure(app)
            response.set_cookie(
                name,
                value,
                max_age=lasts,
                httponly=True,
                secure=secure,
                samesite="Lax",
                path=app.config["APPLICATION_ROOT"],
            )


def install(app: Flask, *, over_tls: bool) -> None:
    """Configure cookies and Flask-Login."""
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="second_wind",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=over_tls,
        PERMANENT_SESSION_LIFETIME=LASTS,
    )
    manager = LoginManager(app)
    manager.session_protection = None
    manager.unauthorized_handler(ask_to_sign_in)
    manager.user_loader(load)


def load(remembered: str) -> Runner | None:
    """Return the runner in the cookie (`id:session_version`), unless this session or all of theirs have ended.

    Returns None on pages that are the same for everybody.
    """
    if is_same_for_everybody():
        return None
    key, _, version = remembered.partition(":")
    if not (key.isdecimal() and len(key) < 19):
        return None
    runner: Any = db.session.scalar(_SIGNED_IN, {"id": int(key), "session": session_key() or ""})
    if runner is None or str(runner.session_version) != version:
        return None
    if "csrf_token" not in session:
        session["csrf_token"] = drafts.marked(runner.id, secrets.token_hex(20))
    return runner


def begin(runner: Runner, *, lasting: bool) -> None:
    """Sign a runner in with a fresh session. A lasting session survives closing the browser."""
    session.clear()
    session.permanent = lasting
    session["sid"] = secrets.token_urlsafe(18)
    session["csrf_token"] = drafts.marked(runner.id, secrets.token_hex(20))
    login_user(runner)


def session_key() -> str | None:
    """Return the hash under which this session is listed once it has ended; None for one that began before sessions had
    ids (it ends together with all other sessions of its runner).
    """
    sid = session.get("sid")
    return hashlib.sha256(f"session {sid}".encode()).hexdigest() if sid else None


def end() -> None:
    """Clear the session in the browser. `accounts.actions.end_session` ends it on the server."""
    session.clear()


def keep_in_browser(name: str, value: str, lasts: timedelta) -> None:
    """Set a cookie that outlives the session, HttpOnly and SameSite."""
    if "lasting_cookies" not in g:
        g.lasting_cookies = {}
    g.lasting_cookies[name] = (value, lasts)


def forget_everything(response: Response) -> Response:
    """Make the browser drop its cache and storage for this site."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
