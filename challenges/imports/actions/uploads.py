"""Receive files as they come, without reading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from challenges import clock, storage
from challenges.db import add, db, lock, writes
from challenges.imports.actions.leases import promise
from challenges.imports.actions.work import work
from challenges.imports.models import Import, ReceivedFile
from challenges.jobs import enqueue
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload, stored on disk before anything is written to the database. `stored` is its name there."""

    stored: str
    name: str
    size: int

    @classmethod
    def store(cls, name: str, file: Any) -> "Upload":
        """Store an open file, under its own name without folders and unprintable characters."""
        own = PurePath(name.replace("\\", "/")).name
        printable = "".join(" " if sign.isspace() else sign for sign in own if sign.isprintable() or sign.isspace())
        size = file.seek(0, 2)
        return cls(storage.receive(file), printable[-LONGEST_NAME:] or "recording", size)


@writes
def receive(runner_id: int, uploads: Sequence[Upload]) -> Import:
    """Record the uploads of an import, which waits until it is begun. Raises ValueError without files."""
    runner = lock(Runner, runner_id)
    if not uploads:
        raise ValueError("an import needs a file")
    brought = add(
        Import(
            runner_id=runner.id,
            name=uploads[0].name,
            uploads=len(uploads),
            visibility=runner.runs_visible_to,
            created_at=clock.now(),
        )
    )
    db.session.add_all(
        ReceivedFile(import_id=brought.id, stored=upload.stored, name=upload.name, size=upload.size)
        for upload in uploads
    )
    db.session.flush()
    return brought


@writes
def begin(
    import_id: int, runner_id: int, *, visibility: Visibility | None = None, by_the_worker: bool = True
) -> tuple[Import, str]:
    """Begin an import, once. Return it with the token of its lease, which is queued for the worker by default.

    Raises Missing for someone else's import.
    """
    brought = lock(Import, import_id)
    if brought.runner_id != runner_id:
        raise Missing
    if brought.begun_at or brought.finished_at:
        return brought, ""
    brought.visibility = visibility or brought.visibility
    brought.begun_at = clock.now()
    token = promise(brought)
    db.session.flush()
    if by_the_worker:
        enqueue(work, import_id=import_id, token=token)
    return brought, token
