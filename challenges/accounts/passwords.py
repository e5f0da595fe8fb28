"""Password hashing: Argon2id, 19 MiB, two passes, one at a time per process, never inside a write transaction.

Sources: OWASP Password Storage Cheat Sheet; NIST SP 800-63B for Unicode normalisation across keyboards.
"""

import secrets
import threading
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from challenges.db import is_writing

_one_at_a_time = threading.Lock()  # 19 MiB each: too much for the smallest machine if several run at once
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def use(hasher: PasswordHasher) -> None:
    """Replace the hasher. Tests use a cheap one."""
    global _hasher
    _hasher = hasher
    nobody.cache_clear()


def hashed(password: str) -> str:
    """Return the hash to store."""
    _not_while_others_wait()
    with _one_at_a_time:
        return _hasher.hash(_folded(password))


def fits(password: str, kept: str) -> bool:
    """Return whether the password matches the stored hash. A wrong password takes equally long."""
    _not_while_others_wait()
    with _one_at_a_time:
        try:
            return _hasher.verify(kept, _folded(password))
        except (Argon2Error, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def nobody() -> str:
    """Return the hash of an unknown password, to compare with if there is no account: the timing stays the same."""
    return hashed(secrets.token_urlsafe(32))


def _folded(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _not_while_others_wait() -> None:
    if is_writing():
        raise RuntimeError("hash before the write transaction opens: other writers are waiting")
