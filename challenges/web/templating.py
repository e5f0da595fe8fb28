"""What every template calls again and again, made short: calls themselves, addresses of pages, the forgery token.

Nothing here says anything else than what stood there before; a page has some hundred calls, and each asked Flask's
stand-ins which request it belongs to.
"""

from types import FunctionType, MethodType
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session, url_for
from flask_wtf.csrf import generate_csrf
from jinja2.runtime import Context, Macro

from challenges.web.kept import Halves
from challenges.web.logs import secrets_in

ADDRESSES = 20_000  # in each of two halves, of about two hundred bytes
TOKENS = 2_000
_PLAIN = {str, int}


class QuickContext(Context):
    """Calls macros and plain functions at once; Jinja looks four times how each wants to be called."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 as Jinja names them
        kind = type(__obj)
        if kind is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__self.eval_ctx, *args, **kwargs)
        if (kind is FunctionType or kind is MethodType) and not hasattr(__obj, "jinja_pass_arg"):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__obj, *args, **kwargs)


def install(app: Flask) -> None:
    """Let templates call quickly. Call it after what guards against forgery, whose token it hands out."""
    app.extensions["addresses"] = Halves[str](ADDRESSES)
    app.extensions["forgery_tokens"] = Halves[str](TOKENS)
    app.jinja_env.context_class = QuickContext
    app.jinja_env.globals.update(url_for=address, csrf_token=token)
    app.context_processor(lambda: {"csrf_token": token})


def address(endpoint: str, **values: Any) -> str:
    """The address of a page: Flask's own `url_for`, asked once for each that is plain and holds no secret."""
    for value in values.values():
        if type(value) not in _PLAIN and value is not None:
            return url_for(endpoint, **values)
    if endpoint.startswith(".") or "_external" in values or "_scheme" in values or not has_request_context():
        return url_for(endpoint, **values)
    about = vars(g._get_current_object())
    if (root := about.get("root")) is None:
        root = about["root"] = request.script_root
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    known: Halves[str] = app.extensions["addresses"]
    key = (root, endpoint, *values.items())
    if (found := known.get(key)) is None:
        found = url_for(endpoint, **values)
        if endpoint not in _with_secrets(app):
            known.put(key, found)
    return found


def _with_secrets(app: Flask) -> frozenset[str]:
    found: frozenset[str] | None = app.extensions.get("secret_addresses")
    if found is None:
        found = frozenset(rule.endpoint for rule in app.url_map.iter_rules() if secrets_in(rule))
        app.extensions["secret_addresses"] = found
    return found


def token() -> str:
    """The forgery token of this browser, signed once: it has no age (`WTF_CSRF_TIME_LIMIT`)."""
    about = vars(g._get_current_object())
    if (found := about.get("csrf_token")) is None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        known: Halves[str] = app.extensions["forgery_tokens"]
        raw = session.get("csrf_token")
        if raw is not None and (found := known.get(raw)) is not None:
            about["csrf_token"] = found  # where Flask-WTF looks for it
        else:
            found = generate_csrf()
            known.put(session["csrf_token"], found)
    return str(found)
