"""Template filters for the reader's formats, and template globals."""

from functools import cache, lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from lucide.jinja import lucide
from markdown_it import MarkdownIt
from markupsafe import Markup
from nh3 import clean

from challenges import clock, posters
from challenges.web import language
from challenges.web.assets import asset, head_links
from challenges.web.guards import viewer
from challenges.web.pages import absolute, current_address, current_path, path_above, way_back

FORMATS = {
    name: getattr(language, name)
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
        text_language=language.text_language,
        distance_unit=language.distance_unit,
        units=language.units,
        today=language.today,
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
