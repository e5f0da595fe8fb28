"""Leases: one worker at a time works on an import.

The lease is the instant in `worked_on_until`, and whoever knows it holds it. Every transaction extends it; a
transaction that finds another instant there is rolled back. So a worker that was presumed dead, or whose import was
cancelled, can't write any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from challenges import clock
from challenges.db import db, transaction, writes
from challenges.imports.models import Import
from challenges.imports.rules import LEAST_LEASE


class LeaseLost(Exception):
    """Another worker holds the lease now, or there is nothing left to do."""


class Lease:
    """The lease on an import."""

    def __init__(self, import_id: int, until: datetime) -> None:
        self.import_id, self._until = import_id, until

    @contextmanager
    def step(self) -> Iterator[None]:
        """Run a transaction under this lease. Raises Lost; then, as after any exception, nothing is written."""
        before = self._until
        try:
            with transaction():
                self.keep()
                yield
        except BaseException:
            self._until = before
            raise

    @writes
    def keep(self, lease: timedelta = LEAST_LEASE) -> None:
        """Extend the lease, in the open transaction. Raises Lost."""
        until = clock.now() + lease
        held = Import.id == self.import_id, Import.worked_on_until == self._until
        moved = update(Import).where(*held).values(worked_on_until=until).execution_options(synchronize_session=False)
        if db.session.execute(moved).rowcount != 1:  # type: ignore[attr-defined]
            raise LeaseLost
        self._until = until

    def hand_on(self) -> str:
        """Return the token with which the next job takes over this lease before it expires."""
        with self.step():
            pass
        return self._until.isoformat()


def promise(brought: Import) -> str:
    """Set the first lease of an import, and return the token with which a job takes it."""
    brought.worked_on_until = clock.now() + LEAST_LEASE
    return brought.worked_on_until.isoformat()


def take(import_id: int, token: str) -> Lease | None:
    """Take a lease that was handed on with this token, or that has expired; None if another worker holds it."""
    with transaction():
        return _take(import_id, token)


@writes
def _take(import_id: int, token: str) -> Lease | None:
    now = clock.now()
    until = now + LEAST_LEASE
    handed = [Import.worked_on_until == datetime.fromisoformat(token)] if token else []
    free = Import.id == import_id, or_(Import.worked_on_until < now, *handed)
    taken = update(Import).where(*free).values(worked_on_until=until).execution_options(synchronize_session=False)
    return Lease(import_id, until) if db.session.execute(taken).rowcount == 1 else None  # type: ignore[attr-defined]
