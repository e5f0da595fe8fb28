"""Template filters for the reader's formats, and template globals.

A page has some hundred calls of the globals, so each looks its request up once rather than through Flask's proxies.
"""

from functools import cache, lru_cache
from types import FunctionType, MethodType
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session, url_for
from flask_wtf.csrf import generate_csrf
from jinja2.runtime import Context, Macro
from lucide.jinja import lucide
from markdown_it import MarkdownIt
from markupsafe import Markup
from nh3 import clean

from challenges import clock, posters
from challenges.web import locale
from challenges.web.assets import asset, head_links
from challenges.web.fragment_cache import TwoGenerationCache
from challenges.web.guards import viewer
from challenges.web.logs import secrets_in
from challenges.web.pages import absolute, current_address, current_path, path_above, way_back

FORMATS = {
    name: getattr(locale, name)
    for name in (
        "distance", "distance_figure", "exact", "climb", "duration", "hours", "pace", "pace_figure", "quantity",
        "day", "days", "clock_time", "moment", "ago", "number", "tell",
    )
}  # fmt: skip
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})
_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "br", "code"}


def install(app: Flask) -> None:
    """Register the filters and the globals, which macros can use too."""
    app.jinja_env.filters.update(FORMATS, text=prose, iso=lambda value: value.isoformat(), zone_label=clock.zone_label)
    app.jinja_env.globals.update(
        ui=_Macros(app),
        absolute=absolute,
        asset=asset,
        head_links=head_links,
        current_address=current_address,
        current_path=current_path,
        path_above=path_above,
        avatar_tint=avatar_tint,
        lucide_icon=icon,
        poster_svg=poster_svg,
        text_language=locale.text_language,
        distance_unit=locale.distance_unit,
        units=locale.units,
        today=locale.today,
        now=clock.now,
        SITE_NAME=app.config["SITE_NAME"],
        way_back=way_back,
    )

    @app.context_processor
    def about_the_request() -> dict[str, object]:
        return {"viewer": viewer(), "section": request.blueprint if has_request_context() else None}


class _Macros:
    """The macros of `ui.html`, looked up on use, so that changes show without a restart in debug mode."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._app.jinja_env.get_template("ui.html").module, name)
        if not self._app.debug:
            setattr(self, name, macro)  # later lookups find it directly
        return macro


def prose(text: str) -> Markup:
    """Render Markdown as safe HTML: no raw HTML, no scripts, links marked as user-generated."""
    html = clean(_markdown.render(text), tags=_TAGS, link_rel="nofollow ugc noopener", url_schemes={"http", "https"})
    return Markup(html)  # noqa: S704 cleaned in the line above


TINTS = 8
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


@lru_cache(maxsize=10_000)
def avatar_tint(key: object) -> int:
    """Return the tint of an avatar, 1 to 8, derived from an id or a handle, so that it never changes."""
    if isinstance(key, int):
        return key % TINTS + 1
    places = enumerate(str(key).lower(), 1)
    return sum(place * (_SIGNS.find(sign) + 2) for place, sign in places) % TINTS + 1


@lru_cache(maxsize=500)
def poster_svg(palette: str, motif: str, seed: str, shape: str = "band") -> Markup:
    """Return a poster as inline SVG."""
    return Markup(posters.draw(palette, motif, seed, shape))  # noqa: S704 our own drawing, from validated names


@cache
def icon(name: str, size: int = 20) -> Markup:
    """Return an icon as inline SVG, hidden from screen readers because text next to it has the same meaning."""
    return Markup(lucide(name, size=size, aria_hidden="true"))  # noqa: S704


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


def install_quick_calls(app: Flask) -> None:
    """Let templates call quickly. Call it after what guards against forgery, whose token it hands out."""
    app.extensions["addresses"] = TwoGenerationCache[str](ADDRESSES)
    app.extensions["forgery_tokens"] = TwoGenerationCache[str](TOKENS)
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
    known: TwoGenerationCache[str] = app.extensions["addresses"]
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
        known: TwoGenerationCache[str] = app.extensions["forgery_tokens"]
        raw = session.get("csrf_token")
        if raw is not None and (found := known.get(raw)) is not None:
            about["csrf_token"] = found  # where Flask-WTF looks for it
        else:
            found = generate_csrf()
            known.put(session["csrf_token"], found)
    return str(found)
