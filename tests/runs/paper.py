"""Helpers for the forms of runs: fill them in, change a field, choose a file."""

from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from challenges.db import db
from challenges.runs.models import Run
from tests.reader import Reader, Seen

RUN = {"day": "2026-11-14", "at": "06:12", "distance": "9.4 km", "duration": "51:08"}


def logged() -> list[Run]:
    """Return all runs in the order they were logged."""
    return list(db.session.scalars(select(Run).order_by(Run.id)))


def kept(app: Flask) -> list[str]:
    """Return the hashes of the stored files."""
    return sorted(path.stem for path in (Path(app.config["DATA_DIR"]) / "files").rglob("*.gz"))


def upload(
    reader: Reader, data: bytes | dict[str, bytes], name: str = "morning.gpx", *, status: int = 200, **fields: str
) -> Seen:
    """Upload files on the page that logs runs, and return the resulting page."""
    files = data if isinstance(data, dict) else {name: data}
    return reader.send("/imports", status=status, **multipart(files, fields))


def multipart(files: dict[str, bytes], fields: dict[str, str]) -> dict[str, Any]:
    """Post a form with files as browsers do. (The test client's own way leaves large files open.)"""
    parts = [f'name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    for name, data in files.items():
        quoted = name.replace('"', "%22").replace("\n", "%0A")
        parts.append(f'name="files"; filename="{quoted}"\r\nContent-Type: application/gpx+xml\r\n\r\n'.encode() + data)
    body = (
        b"".join(b"--paper\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--paper--\r\n"
    )
    length = {"Content-Length": str(len(body))}
    return {"input_stream": BytesIO(body), "content_type": "multipart/form-data; boundary=paper", "headers": length}


def filled(seen: Seen, action: str, **changes: str | None) -> dict[str, str]:
    """Return what a browser would send for a form on a page, with some changes; None unticks a box."""
    fields = _Fields(action)
    fields.feed(seen.html)
    return {name: value for name, value in (fields.values | changes).items() if value is not None}


class _Fields(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.name = action, False, ""
        self.values: dict[str, Any] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.values[name] = given.get("value") or ""
        if tag in ("select", "textarea"):
            self.name = name
            self.values.setdefault(name, "")
        if tag == "option" and (not self.values[self.name] and "selected" in given):
            self.values[self.name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.get_starttag_text() and (self.get_starttag_text() or "").startswith("<textarea"):
            self.values[self.name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
