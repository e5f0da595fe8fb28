"""Responses that are the same for everybody, so that other sites and shared caches can store and show them.

They show what a visitor sees, in the site's own language and units. Cookies are neither read nor set.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, current_app, has_request_context, make_response, request

from challenges.mail import read_by
from challenges.units import Units
from challenges.web import locale

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Anybody:
    """An unknown reader, with the site's defaults."""

    locale: str
    zone: str
    units: Units


def same_for_everybody(view: View) -> View:
    """Answer as if nobody were signed in, and let other sites' scripts, frames and caches use the response."""

    @wraps(view)
    def shared(*args: Any, **kwargs: Any) -> Response:
        with as_anybody():
            response = make_response(view(*args, **kwargs))
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # cached but always revalidated: a runner who hides their name disappears from all copies at once
        response.headers["Cache-Control"] = "public, no-cache"
        return response

    shared.same_for_everybody = True  # type: ignore[attr-defined]
    return shared


@contextmanager
def as_anybody() -> Iterator[None]:
    """Within the block, use the site's own language, time zone and units."""
    with read_by(_anybody()):
        yield


def is_same_for_everybody() -> bool:
    """Return whether the requested view answers everybody alike."""
    if not has_request_context() or request.endpoint is None:
        return False
    return getattr(current_app.view_functions[request.endpoint], "same_for_everybody", False)


def is_kept(tag: str) -> bool:
    """Return whether the client already has this state, compressed or not."""
    return request.if_none_match.contains_weak(tag)


def file(body: str | bytes, kind: str, tag: str, name: str | None = None) -> Response:
    """Return a file with an ETag for its state, so clients need not fetch it twice. With `name`, it is a download."""
    response = Response(body, mimetype=kind)
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return _tagged(response, tag)


def still_so(tag: str) -> Response:
    """Return a 304 response for a client that already has this state."""
    return _tagged(Response(status=304), tag)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)  # weak, because the compressed response has the same tag
    return response


def _anybody() -> Anybody:
    name = str(current_app.config["LOCALE"]).replace("-", "_")
    return Anybody(name, str(current_app.config["HOST_ZONE"]), locale.usual_units(name))
