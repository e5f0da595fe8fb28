"""How much, and how often: bodies, fields, parts, and requests from one address."""

import structlog
from flask import Flask, abort, request, session
from flask_limiter import Limiter
from werkzeug.routing import IntegerConverter

from challenges.web.middleware import network_of

log = structlog.get_logger()
REFUSED = "second_wind.refused"  # in a request's environ: the status with which the gateway refuses its body
ASKED_LIMIT = "second_wind.asked_limit"  # the same: a list, to which the most bytes that are taken are added
PER_MINUTE = "1200 per minute"  # a coarse first line, per process; doors with locks keep their own count


def asker() -> str:
    """Who asks: the account that is signed in, so that a whole club behind one address may look; else the address."""
    return session.get("_user_id") or network_of(request.remote_addr or "")


limiter = Limiter(asker, strategy="moving-window", storage_uri="memory://", headers_enabled=True)


class IntegerOfARow(IntegerConverter):
    """The number of a row in an address; one that no database can hold is an address of nothing."""

    regex = r"\d{1,18}"


def install(app: Flask, *, upload_limit: int, rate_limits: bool) -> None:
    """Bound every request. Switching the rate limits off is for load tests, and said loudly."""
    app.config.update(
        MAX_CONTENT_LENGTH=1024 * 1024,  # a view that takes files raises it for itself
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
