"""Hashing passwords: Argon2id at 19 MiB, two passes, one at a time in each process, never inside a write transaction.

Source: OWASP Password Storage Cheat Sheet; NIST SP 800-63B for folding what different keyboards send for one sign.
"""

import secrets
import threading
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from challenges.db import is_writing

_one_at_a_time = threading.Lock()  # 19 MiB each: two at once would surprise the smallest machine
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def use(hasher: PasswordHasher) -> None:
    """Hash with another one from now on: tests take one that costs nothing."""
    global _hasher
    _hasher = hasher
    nobody.cache_clear()


def hashed(password: str) -> str:
    """The hash to keep."""
    _not_while_others_wait()
    with _one_at_a_time:
        return _hasher.hash(_folded(password))


def fits(password: str, kept: str) -> bool:
    """Whether this is the password. Takes as long for one that is wrong."""
    _not_while_others_wait()
    with _one_at_a_time:
        try:
            return _hasher.verify(kept, _folded(password))
        except (Argon2Error, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def nobody() -> str:
    """The hash of a password that nobody knows, to compare with where there is no account: it takes as long."""
    return hashed(secrets.token_urlsafe(32))


def _folded(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _not_while_others_wait() -> None:
    if is_writing():
        raise RuntimeError("hash before the write transaction opens: other writers are waiting")
