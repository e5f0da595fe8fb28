"""How a refusal or a fault looks: a page, or one line in the notices of the page that asked."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from flask import Flask, render_template, request
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from challenges import db
from challenges.refusals import Missing, NotYours, Refused, Unreadable
from challenges.web.language import tell
from challenges.web.pages import current_address, is_partial

log = structlog.get_logger()


def install(app: Flask) -> None:
    """Give every refusal and fault its face."""
    for kind, handler in HANDLERS.items():
        app.register_error_handler(kind, _never_raising(handler))


def _never_raising(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A handler whose own fault is answered in plain words: what is raised in a handler, nothing else catches."""

    def handle(error: Exception) -> Any:
        try:
            return handler(error)
        except Exception as second:
            reference = secrets.token_hex(4)
            log.error("broken twice", exc_info=second, first=repr(error), reference=reference)
            _undo()
            status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
            status = error.code or 500 if isinstance(error, HTTPException) else status
            title, text = TITLES.get(status, TITLES[500])(), TEXTS.get(status, TEXTS[500])()
            return Response(f"{title}\n\n{text}\n{reference}\n", status, mimetype="text/plain")

    return handle


def _undo() -> None:
    try:
        db.roll_back()
    except Exception as third:  # the database may be what broke
        log.error("not rolled back", exc_info=third)


def stale_form(typed: Sequence[tuple[str, str]] | None) -> Response:
    """403 for a form whose page had been open for too long.

    `typed` is what was sent with it, to be sent again with one press; None when that cannot be trusted.
    """
    text = _("This page had been open for too long. Load it again and send the form once more.")
    if is_partial() or not typed:
        return answer(403, "not_yours", text)
    text = _("This page had been open for too long, so nothing was changed. Here is what you typed.")
    title = _("Send it once more")
    html = render_template("errors/stale_form.html", title=title, text=text, typed=typed, action=current_address())
    return Response(html, 403, mimetype="text/html")


def answer(status: int, face: str, text: str | None = None, reference: str | None = None) -> Response:
    """The error page, or the line in `#notices` when a part of a page asked."""
    title = TITLES[status]()
    text = text or TEXTS[status]()
    if is_partial():
        line = f"{text} ({reference})" if reference else text
        response = Response(f'<p class="notice notice--bad">{escape(line)}</p>', status, mimetype="text/html")
        response.headers.update({"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
        return response
    html = render_template(f"errors/{face}.html", title=title, text=text, reference=reference, status=status)
    return Response(html, status, mimetype="text/html")


FACES = {400: "unreadable", 403: "not_yours", 404: "missing", 405: "missing", 408: "unreadable", 409: "refused",
         413: "too_large", 415: "unreadable", 422: "unreadable", 429: "too_many", 500: "broken",
         507: "refused"}  # fmt: skip
TITLES = {
    400: lambda: _("That could not be read"),
    403: lambda: _("That is not yours to change"),
    404: lambda: _("Nothing here"),
    405: lambda: _("Nothing here"),
    408: lambda: _("That took too long"),
    409: lambda: _("That cannot be done now"),
    413: lambda: _("That is too large"),
    415: lambda: _("That could not be read"),
    422: lambda: _("That could not be read"),
    429: lambda: _("Take a breath"),
    500: lambda: _("Something broke on our side"),
    507: lambda: _("There's no room left"),
}
TEXTS = {
    400: lambda: _("The address or the form had something in it that makes no sense here. Nothing was changed."),
    403: lambda: _("You may look, but this belongs to somebody else."),
    404: lambda: _("There is no such page, or none that you can see. It may have been removed, or be private."),
    405: lambda: _("There is no page at this address. It is only there to send a form to."),
    408: lambda: _("It didn't all arrive in time. Nothing was changed. Check your connection and send it again."),
    409: lambda: _("Things changed while you were looking. Go back and look again."),
    413: lambda: _("The file or form is larger than this site takes. Nothing was stored."),
    415: lambda: _("This kind of file is not known here. Nothing was stored."),
    422: lambda: _("What was sent could not be read. Nothing was changed."),
    429: lambda: _("That was often, in a short time. Wait a few minutes and try again."),
    500: lambda: _("Nothing was half done. Try again; if it stays, give the owner of this site the reference below."),
    507: lambda: _("This site has run out of disk space. Nothing was stored. Tell its owner, and try again later."),
}


def _sentence(error: Any) -> str | None:
    return tell(error.reason) if error.reason else None


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error
    if status not in FACES:
        status = 500 if status >= 500 else 400
    response = answer(status, FACES[status])
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _broken(error: Exception) -> Response:
    _undo()
    reference = secrets.token_hex(4)
    log.error("broken", exc_info=error, reference=reference, path=request.path, method=request.method)
    return answer(500, "broken", reference=reference)


HANDLERS: dict[type[Exception], Callable[[Any], Any]] = {
    Missing: lambda error: answer(404, "missing", _sentence(error)),
    NotYours: lambda error: answer(403, "not_yours", _sentence(error)),
    Refused: lambda error: answer(409, "refused", _sentence(error)),
    Unreadable: lambda error: answer(422, "unreadable", _sentence(error)),
    HTTPException: _http,
    Exception: _broken,
}
STATUS = {Missing: 404, NotYours: 403, Refused: 409, Unreadable: 422}
