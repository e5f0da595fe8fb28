"""Files that come with a request are written to disk as they come, where they will be kept, and never to memory."""

from typing import IO, Any

from flask import Flask, current_app, request
from flask import Request as FlaskRequest

from challenges import storage
from challenges.web.guards import viewer

MOST_FILES = 20_000  # parts of one form, its few fields among them


class Request(FlaskRequest):
    """A request whose files arrive in the storage."""

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        return storage.arriving()


def install(app: Flask) -> None:
    """Have files written to the storage."""
    app.request_class = Request


def take_larger_files() -> None:
    """Let members upload more than a form holds. Call it before the forgery guard, the first to read the form."""
    if viewer():
        request.max_content_length = current_app.config["UPLOAD_LIMIT"]
        request.max_form_parts = MOST_FILES
