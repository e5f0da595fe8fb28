"""URLs of static files, with a content hash, and the files that every page links.

The build joins stylesheets and scripts (`web/bundle.py`). Without a build, and in debug mode, pages link them one by
one, so that changes show without a build step.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for
from servestatic import ServeStatic

# The order of the cascade: within a layer, later files override earlier ones.
STYLESHEETS = (
    "layers", "tokens", "reset", "base", "layout",
    "components/site-bar", "components/menu", "components/tab-bar", "components/site-foot", "components/notices",
    "components/icon", "components/button", "components/field", "components/conflict", "components/avatar",
    "components/pills", "components/filters", "components/facts", "components/tag", "components/card",
    "components/page-head", "components/rows", "components/table", "components/steps", "components/empty",
    "components/pager", "components/confirm", "components/bar", "components/ring", "components/chart",
    "components/route", "components/map", "components/splits", "components/plot", "components/efforts",
    "components/live", "components/kudos", "components/standings", "components/run-card", "components/run-list",
    "components/run-page", "components/poster", "components/poster-card", "components/poster-picker",
    "components/bib", "components/medal", "components/feel", "components/five-words", "components/pattern",
    "components/mantra", "components/technique", "components/finish", "components/song", "components/goal-form",
    "components/goal-card", "components/meter", "components/check-in", "components/plan", "components/days-off",
    "components/squares", "components/profile", "components/challenge-page", "components/why", "components/share",
    "components/how",
    "components/schedule", "components/thread", "components/charge", "components/partner-card", "components/embed",
    "components/fingerprint", "components/reminder", "components/news", "components/import", "components/drop",
    "components/workout-profile", "components/workout-card", "components/workout-band", "components/suggestion",
    "components/session", "components/take-along", "components/variety", "components/places", "components/shoe",
    "components/worn", "components/lasting", "components/today", "components/rooms", "components/recap",
    "components/recap-card", "components/trophies", "components/celebration", "components/design",
    "utilities", "print",
)  # fmt: skip
LIBRARIES = ("htmx-4.0.1.min", "htmx-ptag-4.0.1")  # htmx first: the other is an extension of it
PRELOADED_FONT = "fonts/archivo-basic.woff2"  # the characters that every page uses
JOINED_STYLESHEET, JOINED_SCRIPT = "css/site.css", "js/site.js"
MANIFEST = "staticfiles.json"


@dataclass(frozen=True, slots=True)
class Links:
    """The URLs that a page's head links, in order."""

    fonts: tuple[str, ...]  # preloaded, before the stylesheet is parsed
    stylesheets: tuple[str, ...]
    scripts: tuple[tuple[str, str], ...]  # (URL, attribute that controls when it runs)


def install(app: Flask, built: Path) -> None:
    """Serve the built files in this folder, compressed and cached by browsers indefinitely."""
    app.config["BUILT_ASSETS"] = str(built)
    if built.is_dir():
        app.wsgi_app = ServeStatic(app.wsgi_app, root=built, prefix="static/")  # type: ignore[method-assign]


def asset(name: str) -> str:
    """Return the URL of a static file such as `img/mark.svg`. It changes when the file does."""
    if built := _built().get(name):
        return f"{current_app.config['APPLICATION_ROOT'].rstrip('/')}/static/{built}"
    if current_app.debug or current_app.testing:
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_hash(str(current_app.static_folder), name))


def head_links() -> Links:
    """Return what every page links: one stylesheet and one script if they were built, else each source file."""
    if JOINED_STYLESHEET in _built():
        return Links((asset(PRELOADED_FONT),), (asset(JOINED_STYLESHEET),), ((asset(JOINED_SCRIPT), "defer"),))
    # libraries run immediately, before htmx starts; modules run once the page has been parsed
    libraries = [(asset(f"js/vendor/{name}.js"), "") for name in LIBRARIES]
    modules = [(asset(name), 'type="module"') for name in enhancements(Path(str(current_app.static_folder)))]
    return Links((), tuple(asset(f"css/{name}.css") for name in STYLESHEETS), (*libraries, *modules))


def enhancements(source: Path) -> list[str]:
    """Return the site's own scripts, sorted by name: none depends on another."""
    return sorted(path.relative_to(source).as_posix() for path in (source / "js" / "enhance").glob("*.js"))


def _built() -> dict[str, str]:
    """Return the mapping of original to hashed names; empty without a build and in debug mode."""
    return {} if current_app.debug else _manifest(current_app.config["BUILT_ASSETS"])


@lru_cache(maxsize=4)
def _manifest(folder: str) -> dict[str, str]:
    manifest = Path(folder) / MANIFEST
    if not manifest.exists():
        return {}
    paths = json.loads(manifest.read_text(encoding="utf-8"))
    return dict(paths.get("paths", paths))


@lru_cache(maxsize=512)
def _hash(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
