"""Signed tokens for emailed links, and the signed cookie by which an account knows a browser.

A link's token carries a digest of the state that it changes (the password hash or the address), so it is invalid once
that state has changed. Each purpose has its own salt. Wrong passwords from a known browser are counted separately, so
attackers cannot lock the owner out. The cookie outlives sessions but grants no access: the password is still required.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from challenges.runners.models import Runner
from challenges.web.sessions import keep_in_browser

RESET_WITHIN = timedelta(hours=2)
SIGN_IN_WITHIN = timedelta(minutes=15)
VERIFY_WITHIN = timedelta(days=7)


def to_reset(runner_id: int, password_hash: str) -> str:
    """Return a token that lets the runner set a new password. It is invalid once the password changes."""
    return str(_signer_links("reset").dumps([runner_id, _trace_links(password_hash)]))


def reset_of(token: str) -> tuple[int, str] | None:
    """Return (runner id, password digest) from a reset token; None if it is invalid or has expired."""
    return _read_links("reset", token, RESET_WITHIN)


def to_sign_in(runner_id: int, password_hash: str) -> str:
    """Return a token that signs the runner in once. It is invalid after use and once the password changes."""
    return str(_signer_links("sign-in").dumps([runner_id, f"{_trace_links(password_hash)} {secrets.token_urlsafe(9)}"]))


def sign_in_of(token: str) -> tuple[int, str] | None:
    """Return (runner id, password digest) from a sign-in token; None if it is invalid or has expired."""
    found = _read_links("sign-in", token, SIGN_IN_WITHIN)
    return (found[0], found[1].partition(" ")[0]) if found else None


def to_invite(invite_id: int, made_at: datetime) -> str:
    """Return the token of an invite. It is always the same, so that the page can show the link again."""
    return str(_plain_signer("invite").dumps([invite_id, made_at.isoformat()]))


def invite_of(token: str) -> tuple[int, str] | None:
    """Return (invite id, creation time) from an invite token; None if it is invalid."""
    try:
        match _plain_signer("invite").loads(token):
            case [int(key), str(made_at)] if 0 < key < 2**63:
                return key, made_at
    except BadData:
        pass
    return None


def fits_state(trace: str, password_hash: str) -> bool:
    """Return whether the password has not changed since the token was made."""
    return secrets.compare_digest(trace, _trace_links(password_hash))


def to_verify(runner_id: int, address: str) -> str:
    """Return a token that proves that its bearer receives mail at the address."""
    return str(_signer_links("verify").dumps([runner_id, address]))


def verification_of(token: str) -> tuple[int, str] | None:
    """Return (runner id, address) from a confirmation token; None if it is invalid or has expired."""
    return _read_links("verify", token, VERIFY_WITHIN)


def digest(token: str) -> str:
    """Return the digest under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signer_links(purpose: str) -> URLSafeTimedSerializer:
    # SHA-256 instead of the library's default, SHA-1
    return URLSafeTimedSerializer(
        current_app.config["SECRET_KEY"],
        salt=f"second-wind.{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )


def _plain_signer(purpose: str) -> URLSafeSerializer:
    kind: Any = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"second-wind.{purpose}", signer_kwargs=kind)


def _trace_links(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:24]


def _read_links(purpose: str, token: str, within: timedelta) -> tuple[int, str] | None:
    try:
        content: Any = _signer_links(purpose).loads(token, max_age=int(within.total_seconds()))
    except BadData:
        return None
    match content:
        case [int(key), str(state)]:
            return key, state
        case _:
            return None


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
