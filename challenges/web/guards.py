"""Who asks, and whether they may."""

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
    """The runner who is signed in, if any."""
    runner = current_user._get_current_object()  # itself, not Flask-Login's stand-in: `is` and relations need it
    return runner if runner is not None and runner.is_authenticated else None


def me() -> Runner:
    """The runner who is signed in, on a page that asks for it."""
    return cast(Runner, current_user._get_current_object())


def signed_in(view: View) -> View:
    """Ask to sign in, and come back here afterwards."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if viewer() else ask_to_sign_in()

    guarded.asks = "sign-in"  # type: ignore[attr-defined]
    return guarded


def organiser(view: View) -> View:
    """Only for organisers (and the owner); for others the page is not theirs."""

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
    """Only for the owner; nobody else learns that the page is there."""

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
    """To the sign-in page; a partial request goes there as a whole, not into a button.

    What was typed into a form is kept, and is there again after signing in to the same account.
    """
    # a GET comes back to itself, a POST to what was typed, or else to the page it was sent from
    if request.method in ("GET", "HEAD"):
        back = current_address()
    elif keeps_form and (draft := drafts.keep_typed()):
        back = url_for("accounts.draft", token=draft.token)
    else:
        back = own_address(request.referrer) or url_for("home.today")
    address = url_for("accounts.sign_in", next=back)
    return Response(headers={"HX-Redirect": address}) if is_partial() else redirect(address, 303)
