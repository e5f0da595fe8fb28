"""Which browsers an account has been signed in with: a signed cookie that outlives the sessions.

Wrong passwords from such a browser have a count of their own, which nobody else can fill, so whoever tries at an
account from outside never shuts its owner out. The cookie opens nothing: the password is asked for all the same.
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
LASTS = timedelta(days=400)  # browsers keep no cookie for longer
MOST = 8  # accounts of one browser


def known_as(runner: Runner | None) -> str | None:
    """A name for this browser as one of the runner's own; None for any other browser."""
    if runner is None:
        return None
    browser, accounts = _read()
    return f"{browser} {runner.id}" if browser and _trace(runner) in accounts else None


def remember(runner: Runner) -> None:
    """Have the browser that gets this answer known as one of the runner's own."""
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
    """Of this account and not of a later one with the same number."""
    return hashlib.sha256(f"{runner.id} {runner.created_at.isoformat()}".encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    kind: Any = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(str(current_app.secret_key), salt="second-wind.browser", signer_kwargs=kind)
