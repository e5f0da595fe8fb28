"""The signed words in the links of letters: each purpose with a salt of its own, and with what the link dies of.

A link can be used once because it carries a trace of the state that it changes: the password's hash, or the address.
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
    """The token with which a runner sets a new password; it dies when the password changes."""
    return str(_signer("reset").dumps([runner_id, _trace(password_hash)]))


def reset_of(token: str) -> tuple[int, str] | None:
    """Runner and trace in such a token; None for one that is wrong or too old."""
    return _read("reset", token, RESET_WITHIN)


def to_sign_in(runner_id: int, password_hash: str) -> str:
    """The token with which a runner signs in once; it dies when it is used, and when the password changes."""
    return str(_signer("sign-in").dumps([runner_id, f"{_trace(password_hash)} {secrets.token_urlsafe(9)}"]))


def sign_in_of(token: str) -> tuple[int, str] | None:
    """Runner and trace in such a token; None for one that is wrong or too old."""
    found = _read("sign-in", token, SIGN_IN_WITHIN)
    return (found[0], found[1].partition(" ")[0]) if found else None


def to_invite(invite_id: int, made_at: datetime) -> str:
    """The token of an invite: the same each time, so that its page can show the link again."""
    return str(_plain_signer("invite").dumps([invite_id, made_at.isoformat()]))


def invite_of(token: str) -> tuple[int, str] | None:
    """Id and time of making in such a token; None for one that is wrong."""
    try:
        match _plain_signer("invite").loads(token):
            case [int(key), str(made_at)] if 0 < key < 2**63:
                return key, made_at
    except BadData:
        pass
    return None


def fits_state(trace: str, password_hash: str) -> bool:
    """Whether the password is still the one for which the token was made."""
    return secrets.compare_digest(trace, _trace(password_hash))


def to_verify(runner_id: int, address: str) -> str:
    """The token that proves that whoever has it reads the mail of an address."""
    return str(_signer("verify").dumps([runner_id, address]))


def verification_of(token: str) -> tuple[int, str] | None:
    """Runner and address in such a token; None for one that is wrong or too old."""
    return _read("verify", token, VERIFY_WITHIN)


def digest(token: str) -> str:
    """What is kept of a token that must be found again."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signer(purpose: str) -> URLSafeTimedSerializer:
    # SHA-256 because the library's SHA-1 is only its habit
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
