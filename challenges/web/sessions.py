"""Who is signed in: the cookie, and the runner behind it.

The cookie holds the session, signed. That it has not ended is asked of the database, in the statement that reads the
runner: a session that was signed out is listed by its id, and all sessions of a runner end when their version moves on.
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
from challenges.web.sharing import is_same_for_everybody

LASTS = timedelta(days=60)
_SIGNED_IN = (  # made once: it is asked at every page
    select(Runner)
    .where(Runner.id == bindparam("id"), ~exists().where(RevokedToken.key == bindparam("session")))
    .options(undefer_group(READER))
)


class Cookies(SecureCookieSessionInterface):
    """Cookies that browsers send back over TLS only, wherever the page itself came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this answer goes over TLS."""
        return bool(app.config["SESSION_COOKIE_SECURE"] or request.is_secure)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie, and those that outlive it; but never with an answer that anybody may keep."""
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
    """Set cookies and sign-in."""
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
    """The runner whom the cookie names, unless this session or all of theirs were ended since (`id:session_version`).

    Nobody where everybody is answered alike.
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
    """Sign somebody in, in a session that has nothing of the one before. A lasting one outlives the browser."""
    session.clear()
    session.permanent = lasting
    session["sid"] = secrets.token_urlsafe(18)
    session["csrf_token"] = drafts.marked(runner.id, secrets.token_hex(20))
    login_user(runner)


def session_key() -> str | None:
    """The hash under which this session is listed once it has ended; None for one that began before sessions had ids
    (it ends with all others of its runner).
    """
    sid = session.get("sid")
    return hashlib.sha256(f"session {sid}".encode()).hexdigest() if sid else None


def end() -> None:
    """Keep nothing in the browser. That the session is dead here as well is for `accounts.actions.end_session`."""
    session.clear()


def keep_in_browser(name: str, value: str, lasts: timedelta) -> None:
    """Set a cookie that outlives the session, out of reach of scripts and other sites."""
    if "lasting_cookies" not in g:
        g.lasting_cookies = {}
    g.lasting_cookies[name] = (value, lasts)


def forget_everything(response: Response) -> Response:
    """Have the browser drop what it keeps of this site beside cookies: pages and stores."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
