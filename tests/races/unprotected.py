"""The control: the same actions with what protects them taken away, to show that the tests would notice.

On PostgreSQL that is the lock on the race's row and the guard in the write; SQLite would still let one writer in at a
time, so there the transaction goes too: no lane and no BEGIN IMMEDIATE, but the driver's own idea of a transaction,
which begins at the first write and reads outside of it.
"""

from collections.abc import Callable
from typing import Any

import pytest

from challenges import site
from challenges.db import db
from challenges.races import actions
from challenges.races.models import Race


def take_away_the_transaction(patch: pytest.MonkeyPatch) -> None:
    """Sites made from now on leave SQLite's transactions to its driver. PostgreSQL keeps its own."""
    patch.setattr(site, "prepare_engine", lambda engine, lane: None)


def take_away_the_lock(patch: pytest.MonkeyPatch, then: Callable[[], Any] = lambda: None) -> None:
    """A row is read without being locked; `then` is called when it was read."""

    def look(model: Any, key: int) -> Any:
        row = db.session.get_one(model, key, populate_existing=True)
        then()
        return row

    patch.setattr(actions, "lock", look)


def take_away_the_count(patch: pytest.MonkeyPatch) -> None:
    """Who signs up looks once, and a place that is given back is taken off the sum instead of counting the entries."""

    def take_one_off(race: Race) -> None:
        race.places_taken -= race.places_taken > 0
        db.session.flush()

    patch.setattr(actions, "recount", take_one_off)
    patch.setattr(actions, "look_again", lambda race, newcomer: None)


def take_away_the_guard(patch: pytest.MonkeyPatch) -> None:
    """A place is taken by looking whether there is one and writing the new count."""

    def take_place(race: Race) -> bool:
        if race.is_full:
            return False
        race.places_taken += 1
        db.session.flush()
        return True

    patch.setattr(actions, "take_place", take_place)
