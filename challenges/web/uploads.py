"""Uploaded files are written straight to disk, on the file system where they will be stored, and never to memory."""

from typing import IO, Any

from flask import Flask, current_app, request
from flask import Request as FlaskRequest

from challenges import storage
from challenges.web.guards import viewer

MOST_FILES = 20_000  # parts of one form, including its few fields


class Request(FlaskRequest):
    """A request whose uploaded files go straight to the storage folder."""

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        return storage.arriving()


def install(app: Flask) -> None:
    """Write uploaded files to the storage folder."""
    app.request_class = Request


def take_larger_files() -> None:
    """Raise the body size limit for members. Call it before CSRF protection, which reads the form first."""
    if viewer():
        request.max_content_length = current_app.config["UPLOAD_LIMIT"]
        request.max_form_parts = MOST_FILES
