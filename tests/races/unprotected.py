"""The control experiment: the same actions without their protection, to show that the tests would notice.

On PostgreSQL this removes the lock on the race's row and the guard in the write. SQLite would still allow only one
writer at a time, so the transaction is removed too: no write lock and no BEGIN IMMEDIATE, but the driver's default,
which begins a transaction at the first write and reads outside of it.
"""

from collections.abc import Callable
from typing import Any

import pytest

from challenges import site
from challenges.db import db
from challenges.races import actions
from challenges.races.models import Race


def take_away_the_transaction(patch: pytest.MonkeyPatch) -> None:
    """Leave SQLite's transactions to its driver, for sites created from now on. PostgreSQL keeps its own."""
    patch.setattr(site, "prepare_engine", lambda engine, lane: None)


def take_away_the_lock(patch: pytest.MonkeyPatch, then: Callable[[], Any] = lambda: None) -> None:
    """Read a row without locking it; `then` is called afterwards."""

    def look(model: Any, key: int) -> Any:
        row = db.session.get_one(model, key, populate_existing=True)
        then()
        return row

    patch.setattr(actions, "lock", look)


def take_away_the_count(patch: pytest.MonkeyPatch) -> None:
    """Sign-ups look once, and freed places are subtracted from the sum instead of recounted."""

    def take_one_off(race: Race) -> None:
        race.places_taken -= race.places_taken > 0
        db.session.flush()

    patch.setattr(actions, "recount", take_one_off)
    patch.setattr(actions, "look_again", lambda race, newcomer: None)


def take_away_the_guard(patch: pytest.MonkeyPatch) -> None:
    """Take a place by reading the count and writing the new one."""

    def take_place(race: Race) -> bool:
        if race.is_full:
            return False
        race.places_taken += 1
        db.session.flush()
        return True

    patch.setattr(actions, "take_place", take_place)
