"""The current viewer, and decorators that require sign-in or a role."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenges.refusals import Missing, NotYours
from challenges.runners.models import Runner
from challenges.web import drafts
from challenges.web.pages import current_address, is_partial, own_address

View = Callable[..., Any]


def viewer() -> Runner | None:
    """Return the signed-in runner, or None."""
    runner = current_user._get_current_object()  # the object, not Flask-Login's proxy: `is` and relations need it
    return runner if runner is not None and runner.is_authenticated else None


def me() -> Runner:
    """Return the signed-in runner, on a page that requires sign-in."""
    return cast(Runner, current_user._get_current_object())


def signed_in(view: View) -> View:
    """Require sign-in, and return to this page afterwards."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if viewer() else ask_to_sign_in()

    guarded.asks = "sign-in"  # type: ignore[attr-defined]
    return guarded


def organiser(view: View) -> View:
    """Require an organiser or an owner; answer 403 to other runners."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not viewer():
            return ask_to_sign_in()
        if not (me().is_organiser or me().is_owner):
            raise NotYours
        return view(*args, **kwargs)

    guarded.asks = "organiser"  # type: ignore[attr-defined]
    return guarded


def owner(view: View) -> View:
    """Require an owner; answer 404 to other runners, so the page stays hidden from them."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not viewer():
            return ask_to_sign_in()
        if not me().is_owner:
            raise Missing
        return view(*args, **kwargs)

    guarded.asks = "owner"  # type: ignore[attr-defined]
    return guarded


def ask_to_sign_in(*, keeps_form: bool = True) -> Response:
    """Redirect to the sign-in page. A partial request redirects the whole page.

    What was typed into a form is stored as a draft, and restored after signing in to the same account.
    """
    # a GET returns to its own URL, a POST to the draft, or else to the page it was sent from
    if request.method in ("GET", "HEAD"):
        back = current_address()
    elif keeps_form and (draft := drafts.keep_typed()):
        back = url_for("accounts.draft", token=draft.token)
    else:
        back = own_address(request.referrer) or url_for("home.today")
    address = url_for("accounts.sign_in", next=back)
    return Response(headers={"HX-Redirect": address}) if is_partial() else redirect(address, 303)
