"""The people of the tests: Ann runs, Ben is her neighbour, Cleo is a stranger, Olu organises, Mia owns the site."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from argon2 import PasswordHasher

from challenges import clock
from challenges.accounts import passwords
from challenges.db import add, transaction
from challenges.runners.models import Runner

PASSWORD = "a quiet morning loop"
passwords.use(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # a tenth of a millisecond each


@lru_cache(maxsize=1)
def one_hash() -> str:
    """Return the password hash that all runners share."""
    return passwords.hashed(PASSWORD)


def runner(handle: str, **values: Any) -> Runner:
    """Create a runner with a confirmed address."""
    now = clock.now()
    email = values.pop("email", f"{handle}@example.test")
    known = {
        "handle": handle, "name": f"{handle.capitalize()} Runner", "email": email, "email_key": email.casefold(),
        "email_verified_at": now, "password_hash": one_hash(), "created_at": now, "zone": "Europe/Paris",
    }  # fmt: skip
    with transaction():
        return add(Runner(**{**known, **values}))


def person(handle: str, **values: Any) -> Callable[..., Any]:
    """Return a fixture for a person of the cast."""

    @pytest.fixture(name=handle)
    def fixture(app: Any) -> Runner:
        return runner(handle, **values)

    return fixture


ann = person("ann", name="Ann Archer")
ben = person("ben", name="Ben Brook")
cleo = person("cleo", name="Cleo Crane")
olu = person("olu", name="Olu Obi", is_organiser=True)
mia = person("mia", name="Mia Moreau", is_owner=True, is_organiser=True)
