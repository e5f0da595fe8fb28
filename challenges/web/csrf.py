"""CSRF protection: a write must come from a page of this site.

Two complementary defences: a token in every form (Flask-WTF), and what the browser reports about the origin of the
request. Sources: Fetch Metadata Request Headers (W3C), OWASP's CSRF prevention cheat sheet.

A token identifies the account whose page it was rendered on (`drafts.marked`), so a form that arrives after its
session has ended is stored for that account only.
"""

from typing import NoReturn
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf.csrf import CSRFProtect

from challenges.refusals import N_, NotYours, Reason
from challenges.web import drafts, errors
from challenges.web.guards import ask_to_sign_in, viewer

SAFE = {"GET", "HEAD", "OPTIONS"}


class ForgeryGuard(CSRFProtect):
    """Flask-WTF's protection. It answers during the request and not in an error handler, because nothing catches what
    an error handler raises.
    """

    def _error_response(self, reason: str) -> NoReturn:
        sent = drafts.account_of_form()
        reader = viewer()
        if reader is None and asks_to_sign_in():
            abort(ask_to_sign_in())
        if sent is not None and reader is not None and sent != reader.id:
            raise NotYours(
                Reason(N_("This page was opened with another account. Reload it, then send the form again."))
            )
        abort(errors.stale_form(drafts.typed() if request.headers.get("Sec-Fetch-Site") == "same-origin" else None))


csrf = ForgeryGuard()


def install(app: Flask) -> None:
    """Refuse cross-site writes with 403."""

    @app.before_request
    def ask_before_reading_what_is_too_large() -> None:
        limit = request.max_content_length
        too_large = limit is not None and (request.content_length or 0) > limit
        if too_large and request.method not in SAFE and viewer() is None and asks_to_sign_in():
            abort(ask_to_sign_in(keeps_form=False))

    csrf.init_app(app)

    @app.before_request
    def refuse_writes_from_elsewhere() -> None:
        if request.method not in SAFE and not comes_from_here():
            raise NotYours(Reason(N_("This form was sent from another site, so nothing was changed.")))


def asks_to_sign_in() -> bool:
    """Return whether the requested page requires sign-in."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "asks")


def comes_from_here() -> bool:
    """Return whether, according to the browser, a page of this site (or the user directly) made the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.rstrip("/").lower() in own_origins()


def own_origins() -> set[str]:
    """Return this site's origins: that of the request, and that of BASE_URL, since a proxy may rewrite the host."""
    base = urlsplit(current_app.config["BASE_URL"])
    return {f"{request.scheme}://{request.host}", f"{base.scheme}://{base.netloc}"}
