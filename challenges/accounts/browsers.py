"""Browsers that an account has signed in with: a signed cookie that outlives sessions.

Wrong passwords from a known browser are counted separately, so attackers cannot use up the owner's attempts and lock
them out. The cookie grants no access: the password is still required.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from challenges.runners.models import Runner
from challenges.web.sessions import keep_in_browser

COOKIE = "second_wind_browser"
LASTS = timedelta(days=400)  # the longest that browsers keep a cookie
MOST = 8  # accounts per browser


def known_as(runner: Runner | None) -> str | None:
    """Return a key for this browser if the runner has signed in with it before, else None."""
    if runner is None:
        return None
    browser, accounts = _read()
    return f"{browser} {runner.id}" if browser and _trace(runner) in accounts else None


def remember(runner: Runner) -> None:
    """Remember the browser that gets this response as one of the runner's."""
    browser, accounts = _read()
    mine = _trace(runner)
    accounts = [*(trace for trace in accounts if trace != mine), mine][-MOST:]
    keep_in_browser(COOKIE, str(_signer().dumps([browser or secrets.token_urlsafe(12), accounts])), LASTS)


def _read() -> tuple[str | None, list[str]]:
    try:
        content: Any = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadData:
        return None, []
    match content:
        case [str(browser), list(accounts)]:
            return browser, [str(trace) for trace in accounts]
        case _:
            return None, []


def _trace(runner: Runner) -> str:
    """Return a digest that identifies this account, and not a later one with the same id."""
    return hashlib.sha256(f"{runner.id} {runner.created_at.isoformat()}".encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    kind: Any = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(str(current_app.secret_key), salt="second-wind.browser", signer_kwargs=kind)
