"""Throttling: recording attempts and forgetting them."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete

from challenges import clock
from challenges.accounts import queries
from challenges.accounts.models import Attempt
from challenges.accounts.rules import (
    FORGOTTEN_AFTER,
    LIMITS,
    REVOKED_KEPT,
    By,
    Door,
    TooOften,
    wait_for,
)
from challenges.db import add, db, transaction, writes
from challenges.runners.models import RevokedToken


def knock(door: Door, keys: Mapping[By, str]) -> list[int]:
    """Record an attempt, in its own transaction, which stays committed whatever happens to the request.

    `keys` are hashes that identify the client. Returns the ids to pass to `forgive`. Raises TooOften; a rejected
    attempt is not recorded, so waiting always helps. The attempt is recorded before it is checked, so concurrent
    attempts never exceed the limit.
    """
    _refuse_too_often(door, keys, own=0)
    now = clock.now()
    with transaction():
        tries = [add(Attempt(door=door.value, key=keys[by], at=now)).id for by in LIMITS[door]]
    try:
        _refuse_too_often(door, keys, own=1)
    except TooOften:
        forgive(tries)
        raise
    return tries


def _refuse_too_often(door: Door, keys: Mapping[By, str], own: int) -> None:
    now = clock.now()
    waits = [
        wait
        for by, limit in LIMITS[door].items()
        if (wait := wait_for(limit, queries.tries_at(door, keys[by], now - limit.within), now, own))
    ]
    if waits:
        raise TooOften(max(waits))


def forgive(tries: list[int]) -> None:
    """Forget these attempts because they succeeded, in a short transaction of their own."""
    if tries:
        with transaction():
            db.session.execute(delete(Attempt).where(Attempt.id.in_(tries)))


@writes
def forget_attempts() -> None:
    """Delete attempts and revoked tokens that no longer matter. Runs on a schedule."""
    now = clock.now()
    db.session.execute(delete(Attempt).where(Attempt.at < now - FORGOTTEN_AFTER - timedelta(minutes=1)))
    db.session.execute(delete(RevokedToken).where(RevokedToken.revoked_at < now - REVOKED_KEPT))
