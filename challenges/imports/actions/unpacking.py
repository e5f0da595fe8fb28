"""List the contents of an upload: each file in it gets a row before any of them is read."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import insert

from challenges import clock, storage
from challenges.db import db, writes
from challenges.imports import queries, rules
from challenges.imports.actions.turns import Turn
from challenges.imports.archives import Listing, access
from challenges.imports.models import ImportedFile, Received
from challenges.imports.rules import Found, State, lease_for
from challenges.refusals import Unreadable
from challenges.runs import file_reader
from challenges.runs.tracks.sports import Sport

CHUNK = 500  # rows per transaction


def unpack(turn: Turn, upload: Received) -> None:
    """Write the rows of an upload in chunks, continuing after those of a killed worker. Raises Lost."""
    received_id = upload.id
    with turn.step():
        turn.keep(lease_for(file_reader.limits()[0]))
    rows = iter(_rows_of(db.session.get_one(Received, received_id)))
    db.session.rollback()
    written = queries.count_listed(received_id)  # the same archive is always listed in the same order
    list(islice(rows, written))
    while chunk := list(islice(rows, CHUNK)):
        with turn.step():
            _write(chunk)
    with turn.step():
        _end(received_id)


@writes
def _write(rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(ImportedFile), rows)


@writes
def _end(received_id: int) -> None:
    db.session.get_one(Received, received_id).listed_at = clock.now()


def _rows_of(upload: Received) -> list[dict[str, Any]]:
    known = {"import_id": upload.import_id, "received_id": upload.id}
    whole = {**_row("", upload.name, upload.size, Found(State.WAITING)), **known}
    try:
        path = storage.place_of_received(upload.stored)
        listing = file_reader.call(access.listing_of, str(path), str(storage.incoming()))
        return [{**row, **known} for row in _listed(listing, upload.name)] if listing else [whole]
    except FileNotFoundError:
        return [{**whole, "state": State.REFUSED, "reason": rules.GONE}]
    except Unreadable as error:
        return [{**whole, "state": State.REFUSED, "reason": error.reason}]


def _listed(listing: Listing, name: str) -> Iterator[dict[str, Any]]:
    for entry in listing.entries:
        found = Found(State.WAITING) if entry.sport.is_run else rules.left_out(entry.sport)
        row = _row(entry.key, entry.path, entry.size, found)
        yield {**row, "title": entry.title, "notes": entry.notes, "sport": entry.sport}
    said = [(path, Found(State.REFUSED, reason)) for path, reason in listing.refused]
    said += [(path, Found(State.LEFT_OUT, reason)) for path, reason in listing.left_out]
    if listing.rows_without_file:
        said.append(("", rules.without_file(listing.rows_without_file)))
    for number, (path, found) in enumerate(said):
        yield _row(f"said/{number}", path or name, 0, found)


def _row(key: str, path: str, size: int, found: Found) -> dict[str, Any]:
    return {
        "key": key, "path": path, "size": size, "state": found.state, "reason": found.reason, "attempts": 0,
        "title": "", "notes": "", "sport": Sport.UNKNOWN,
    }  # fmt: skip
