"""Uploads by a runner, and imports that stop wherever a test wants them to."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from challenges.db import db, transaction
from challenges.imports import actions
from challenges.imports.models import Import, ImportedFile
from tests.samples.recordings import gpx_of, north


def morning(day: int = 4, *, minutes: int = 10, track: str = "") -> bytes:
    """Return a run due north at three metres a second, on a morning of July 2026."""
    return gpx_of(north([3.0] * 60 * minutes), track=track).replace(b"2026-07-04", f"2026-07-{day:02}".encode())


def mornings(*days: int) -> dict[str, bytes]:
    """Return one run per day, by file name."""
    return {f"{day:02}.gpx": morning(day) for day in days}


def bring(runner: Any, files: Mapping[str, bytes]) -> tuple[int, str]:
    """Upload files without a running worker. Return the import and the token of its first lease."""
    uploads = [actions.Upload.store(name, BytesIO(data)) for name, data in files.items()]
    with transaction():
        brought = actions.receive(runner.id, uploads)
        _, token = actions.begin(brought.id, runner.id, by_the_worker=False)
        return brought.id, token


def steps(import_id: int, token: str | None) -> Iterator[str]:
    """Process an import in the shortest slices: list an upload, then one file each, then finish."""
    while token:
        token = actions.work_for(0, import_id, token)
        if token:
            yield token


def finish(import_id: int, token: str) -> None:
    """Process an import until it is over; without a token, if nobody holds the lease."""
    while handed_on := actions.work_for(10, import_id, token):
        token = handed_on


def states(import_id: int = 1) -> list[str]:
    """Return the outcome of each file, in order."""
    db.session.rollback()
    statement = select(ImportedFile.state).where(ImportedFile.import_id == import_id).order_by(ImportedFile.id)
    return [state.value for state in db.session.scalars(statement)]


def the_import(import_id: int = 1) -> Import:
    """Return an import in its current state."""
    db.session.rollback()
    return db.session.get_one(Import, import_id)


def incoming(app: Flask) -> list[str]:
    """Return the stored uploads that weren't read yet."""
    folder = Path(app.config["DATA_DIR"]) / "incoming"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
