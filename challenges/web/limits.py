"""Limits on request bodies, form fields, parts and request rates; uploads are written straight to disk."""

from typing import IO, Any

import structlog
from flask import Flask, abort, current_app, request, session
from flask import Request as FlaskRequest
from flask_limiter import Limiter
from werkzeug.routing import IntegerConverter

from challenges import storage
from challenges.web.guards import viewer
from challenges.web.middleware import network_of

log = structlog.get_logger()
REFUSED = "second_wind.refused"  # environ key: the status with which the gateway refuses the body
ASKED_LIMIT = "second_wind.asked_limit"  # environ key: a list to which the maximum body size is appended
PER_MINUTE = "1200 per minute"  # a coarse limit per process; sign-in and the like have their own throttle


def asker() -> str:
    """Return the rate limit key: the signed-in account, so that a whole club can share an address; else the address."""
    return session.get("_user_id") or network_of(request.remote_addr or "")


limiter = Limiter(asker, strategy="moving-window", storage_uri="memory://", headers_enabled=True)


class IntegerOfARow(IntegerConverter):
    """A row id in a URL. Numbers too large for the database do not match, so the URL is not found."""

    regex = r"\d{1,18}"


def install(app: Flask, *, upload_limit: int, rate_limits: bool) -> None:
    """Apply the limits to every request. Rate limits can be switched off for load tests, with a loud warning."""
    app.config.update(
        MAX_CONTENT_LENGTH=1024 * 1024,  # views that accept files raise it for themselves
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=200,
        UPLOAD_LIMIT=upload_limit,
        RATELIMIT_ENABLED=rate_limits,
        RATELIMIT_DEFAULT=PER_MINUTE,
    )
    app.url_map.converters["int"] = IntegerOfARow

    @app.before_request
    def speak_with_the_gateway() -> tuple[str, int] | None:
        if REFUSED in request.environ:
            abort(request.environ[REFUSED])
        if ASKED_LIMIT in request.environ:
            request.environ[ASKED_LIMIT].append(request.max_content_length)
            return "", 204
        return None

    limiter.init_app(app)
    if not rate_limits and not app.testing:
        log.warning("RATE LIMITS ARE OFF: this setting is for load tests only, never for a site that people reach")


MOST_FILES = 20_000  # parts of one form, including its few fields


class Request(FlaskRequest):
    """A request whose uploaded files go straight to the storage folder."""

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        return storage.arriving()


def install_uploads(app: Flask) -> None:
    """Write uploaded files to the storage folder."""
    app.request_class = Request


def take_larger_files() -> None:
    """Raise the body size limit for members. Call it before CSRF protection, which reads the form first."""
    if viewer():
        request.max_content_length = current_app.config["UPLOAD_LIMIT"]
        request.max_form_parts = MOST_FILES
