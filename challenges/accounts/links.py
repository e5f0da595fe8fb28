"""Signed tokens for emailed links. Each purpose has its own salt.

A token carries a digest of the state that it changes (the password hash or the address), so it is invalid once that
state has changed.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

RESET_WITHIN = timedelta(hours=2)
SIGN_IN_WITHIN = timedelta(minutes=15)
VERIFY_WITHIN = timedelta(days=7)


def to_reset(runner_id: int, password_hash: str) -> str:
    """Return a token that lets the runner set a new password. It is invalid once the password changes."""
    return str(_signer("reset").dumps([runner_id, _trace(password_hash)]))


def reset_of(token: str) -> tuple[int, str] | None:
    """Return (runner id, password digest) from a reset token; None if it is invalid or has expired."""
    return _read("reset", token, RESET_WITHIN)


def to_sign_in(runner_id: int, password_hash: str) -> str:
    """Return a token that signs the runner in once. It is invalid after use and once the password changes."""
    return str(_signer("sign-in").dumps([runner_id, f"{_trace(password_hash)} {secrets.token_urlsafe(9)}"]))


def sign_in_of(token: str) -> tuple[int, str] | None:
    """Return (runner id, password digest) from a sign-in token; None if it is invalid or has expired."""
    found = _read("sign-in", token, SIGN_IN_WITHIN)
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
    return secrets.compare_digest(trace, _trace(password_hash))


def to_verify(runner_id: int, address: str) -> str:
    """Return a token that proves that its bearer receives mail at the address."""
    return str(_signer("verify").dumps([runner_id, address]))


def verification_of(token: str) -> tuple[int, str] | None:
    """Return (runner id, address) from a confirmation token; None if it is invalid or has expired."""
    return _read("verify", token, VERIFY_WITHIN)


def digest(token: str) -> str:
    """Return the digest under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signer(purpose: str) -> URLSafeTimedSerializer:
    # SHA-256 instead of the library's default, SHA-1
    return URLSafeTimedSerializer(
        current_app.config["SECRET_KEY"],
        salt=f"second-wind.{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )


def _plain_signer(purpose: str) -> URLSafeSerializer:
    kind: Any = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"second-wind.{purpose}", signer_kwargs=kind)


def _trace(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:24]


def _read(purpose: str, token: str, within: timedelta) -> tuple[int, str] | None:
    try:
        content: Any = _signer(purpose).loads(token, max_age=int(within.total_seconds()))
    except BadData:
        return None
    match content:
        case [int(key), str(state)]:
            return key, state
        case _:
            return None
