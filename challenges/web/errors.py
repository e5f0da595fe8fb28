"""Error responses: a page, or a line in the notices of the page that made a partial request."""

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
from challenges.web.locale import tell
from challenges.web.pages import current_address, is_partial

log = structlog.get_logger()


def install(app: Flask) -> None:
    """Register a handler for every kind of refusal and error."""
    for kind, handler in HANDLERS.items():
        app.register_error_handler(kind, _never_raising(handler))


def _never_raising(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wrap a handler so that its own errors get a plain text response: nothing else catches them."""

    def handle(error: Exception) -> Any:
        try:
            return handler(error)
        except Exception as second:
            reference = secrets.token_hex(4)
            log.error("error handler failed", exc_info=second, first=repr(error), reference=reference)
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
    """Return a 403 response for a form whose page was open for too long.

    `typed` is the submitted data, to be sent again with one click; None if it cannot be trusted.
    """
    text = _("This page was open for too long. Reload it and send the form again.")
    if is_partial() or not typed:
        return answer(403, "not_yours", text)
    text = _("This page was open for too long, so nothing was changed. Here's what you typed.")
    title = _("Send it again")
    html = render_template("errors/stale_form.html", title=title, text=text, typed=typed, action=current_address())
    return Response(html, 403, mimetype="text/html")


def answer(status: int, face: str, text: str | None = None, reference: str | None = None) -> Response:
    """Return the error page, or a line for `#notices` for a partial request."""
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
    400: lambda: _("We couldn't read that"),
    403: lambda: _("You can't do that"),
    404: lambda: _("Nothing here"),
    405: lambda: _("Nothing here"),
    408: lambda: _("That took too long"),
    409: lambda: _("You can't do that right now"),
    413: lambda: _("That's too large"),
    415: lambda: _("We couldn't read that"),
    422: lambda: _("We couldn't read that"),
    429: lambda: _("Take a breath"),
    500: lambda: _("Something broke on our side"),
    507: lambda: _("There's no space left"),
}
TEXTS = {
    400: lambda: _("Something in the address or the form doesn't make sense here. Nothing was changed."),
    403: lambda: _("You don't have permission for this."),
    404: lambda: _("This page doesn't exist, or you can't see it. It may have been removed, or it may be private."),
    405: lambda: _("There's no page at this address. It only takes forms."),
    408: lambda: _("It didn't all arrive in time. Nothing was changed. Check your connection and send it again."),
    409: lambda: _("Something changed while you had this open. Go back and check."),
    413: lambda: _("The file or form is larger than this site accepts. Nothing was saved."),
    415: lambda: _("This site can't read that kind of file. Nothing was saved."),
    422: lambda: _("We couldn't read what you sent. Nothing was changed."),
    429: lambda: _("That was a lot in a short time. Wait a few minutes and try again."),
    500: lambda: _("Nothing was left half done. Try again, or give the site's owner the reference below."),
    507: lambda: _("This site has run out of disk space. Nothing was saved. Let its owner know, and try again later."),
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
    log.error("unhandled error", exc_info=error, reference=reference, path=request.path, method=request.method)
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
