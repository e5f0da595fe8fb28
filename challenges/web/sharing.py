"""Answers that are the same for everybody, so that other sites and caches may keep and show them.

They are what a visitor sees, in the site's own language and units: no cookie is read for them, and none is set.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, current_app, has_request_context, make_response, request

from challenges.mail import read_by
from challenges.units import Units
from challenges.web import language

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Anybody:
    """A reader of whom nothing is known."""

    locale: str
    zone: str
    units: Units


def same_for_everybody(view: View) -> View:
    """Answer as if nobody were signed in, and let scripts, frames and caches of other sites have the answer."""

    @wraps(view)
    def shared(*args: Any, **kwargs: Any) -> Response:
        with as_anybody():
            response = make_response(view(*args, **kwargs))
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # kept, and asked for again each time: who hides their name is gone from all copies at once
        response.headers["Cache-Control"] = "public, no-cache"
        return response

    shared.same_for_everybody = True  # type: ignore[attr-defined]
    return shared


@contextmanager
def as_anybody() -> Iterator[None]:
    """Until the end of the block, texts and figures are those of the site's own language, zone and units."""
    with read_by(_anybody()):
        yield


def is_same_for_everybody() -> bool:
    """Whether the address that is asked for answers everybody alike."""
    if not has_request_context() or request.endpoint is None:
        return False
    return getattr(current_app.view_functions[request.endpoint], "same_for_everybody", False)


def is_kept(tag: str) -> bool:
    """Whether the asker has this state already, compressed or not."""
    return request.if_none_match.contains_weak(tag)


def file(body: str | bytes, kind: str, tag: str, name: str | None = None) -> Response:
    """A file that is named by the state it shows, so that nobody fetches it twice. With a name it is to be saved."""
    response = Response(body, mimetype=kind)
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return _tagged(response, tag)


def still_so(tag: str) -> Response:
    """The answer to who has this state already."""
    return _tagged(Response(status=304), tag)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)  # weak: it is also that of the compressed one
    return response


def _anybody() -> Anybody:
    name = str(current_app.config["LOCALE"]).replace("-", "_")
    return Anybody(name, str(current_app.config["HOST_ZONE"]), language.usual_units(name))
