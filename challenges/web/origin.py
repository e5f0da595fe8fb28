"""The forgery guard: a write must come from a page of this site.

Two lines that miss different things: a token in every form (Flask-WTF), and what the browser itself says about where
the request comes from. Sources: Fetch Metadata Request Headers (W3C), OWASP's cheat sheet on cross-site requests.
"""

from typing import NoReturn
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from challenges.refusals import N_, NotYours, Reason

csrf = CSRFProtect()
SAFE = {"GET", "HEAD", "OPTIONS"}


def install(app: Flask) -> None:
    """Refuse writes from elsewhere with 403."""
    csrf.init_app(app)

    @app.before_request
    def refuse_writes_from_elsewhere() -> None:
        if request.method not in SAFE and not comes_from_here():
            raise NotYours(Reason(N_("This form was sent from another site, so nothing was changed.")))

    @app.errorhandler(CSRFError)
    def token_missing(error: CSRFError) -> NoReturn:
        raise NotYours(Reason(N_("This page had been open for too long. Load it again and send the form once more.")))


def comes_from_here() -> bool:
    """Whether the browser says that the request was made by a page of this site (or typed by its user)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.rstrip("/").lower() in own_origins()


def own_origins() -> set[str]:
    """What browsers call this site: as it was asked for, and as BASE_URL says, since a proxy may rewrite the host."""
    base = urlsplit(current_app.config["BASE_URL"])
    return {f"{request.scheme}://{request.host}", f"{base.scheme}://{base.netloc}"}
