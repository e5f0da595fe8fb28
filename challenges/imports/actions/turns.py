"""Whose turn it is: one worker at a time works on an import, for as long as its lease says.

The lease is the instant in `worked_on_until`, and whoever knows it holds the turn: every transaction moves it on,
and a transaction that finds another instant there is rolled back. So a worker that was thought dead, or one whose
import was cancelled meanwhile, writes nothing any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from challenges import clock
from challenges.db import db, transaction, writes
from challenges.imports.models import Import
from challenges.imports.rules import LEAST_LEASE


class Lost(Exception):
    """Somebody else works on this import now, or there is nothing left to do."""


class Turn:
    """The right to work on an import."""

    def __init__(self, import_id: int, until: datetime) -> None:
        self.import_id, self._until = import_id, until

    @contextmanager
    def step(self) -> Iterator[None]:
        """A transaction of this turn. Raises Lost; then, as after any exception, it was none."""
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
        """Hold on to it for so long, in the open transaction. Raises Lost."""
        until = clock.now() + lease
        held = Import.id == self.import_id, Import.worked_on_until == self._until
        moved = update(Import).where(*held).values(worked_on_until=until).execution_options(synchronize_session=False)
        if db.session.execute(moved).rowcount != 1:  # type: ignore[attr-defined]
            raise Lost
        self._until = until

    def hand_on(self) -> str:
        """The word by which the next job takes this turn up, before its lease is over."""
        with self.step():
            pass
        return self._until.isoformat()


def promise(brought: Import) -> str:
    """Set the first lease of some work, and return the word by which a job takes it up."""
    brought.worked_on_until = clock.now() + LEAST_LEASE
    return brought.worked_on_until.isoformat()


def take(import_id: int, word: str) -> Turn | None:
    """Take a turn that was handed on with this word, or whose lease is over; None where it is somebody else's."""
    with transaction():
        return _take(import_id, word)


@writes
def _take(import_id: int, word: str) -> Turn | None:
    now = clock.now()
    until = now + LEAST_LEASE
    handed = [Import.worked_on_until == datetime.fromisoformat(word)] if word else []
    free = Import.id == import_id, or_(Import.worked_on_until < now, *handed)
    taken = update(Import).where(*free).values(worked_on_until=until).execution_options(synchronize_session=False)
    return Turn(import_id, until) if db.session.execute(taken).rowcount == 1 else None  # type: ignore[attr-defined]
