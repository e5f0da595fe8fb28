"""Static files: their URLs with a content hash, the files that every page links, and the build.

The build joins stylesheets into one file and scripts into another, hashes file names and adds compressed copies.
Without a build, and in debug mode, pages link the sources one by one, so that changes show without a build step.
"""

import hashlib
import json
import posixpath
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for
from servestatic import ServeStatic
from servestatic.compress import Compressor
from servestatic.manifest_hash import get_hashed_name

# The order of the cascade: within a layer, later files override earlier ones.
STYLESHEETS = (
    "layers", "tokens", "reset", "base", "layout",
    "components/site-bar", "components/menu", "components/back", "components/search", "components/tab-bar",
    "components/site-foot", "components/notices",
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
    "components/squares", "components/profile", "components/challenge-page", "components/day-one", "components/why",
    "components/share", "components/how",
    "components/schedule", "components/thread", "components/charge", "components/partner-card", "components/embed",
    "components/fingerprint", "components/reminder", "components/news", "components/import", "components/drop",
    "components/upload", "components/repeat", "components/log-run", "components/effects",
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
class HeadLinks:
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


def head_links() -> HeadLinks:
    """Return what every page links: one stylesheet and one script if they were built, else each source file."""
    if JOINED_STYLESHEET in _built():
        return HeadLinks((asset(PRELOADED_FONT),), (asset(JOINED_STYLESHEET),), ((asset(JOINED_SCRIPT), "defer"),))
    # libraries run immediately, before htmx starts; modules run once the page has been parsed
    libraries = [(asset(f"js/vendor/{name}.js"), "") for name in LIBRARIES]
    modules = [(asset(name), 'type="module"') for name in enhancements(Path(str(current_app.static_folder)))]
    return HeadLinks((), tuple(asset(f"css/{name}.css") for name in STYLESHEETS), (*libraries, *modules))


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


_CSS_QUOTED_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
_CSS_QUOTED_OR_SPACE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s*([{};,])\s*|(?<=:)\s+|\s+""")
_CSS_ADDRESS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_JS_COMMENT_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)


def build(source: Path, target: Path) -> None:
    """Write the static files into a fresh folder.

    Raises ValueError if a stylesheet refers to a missing file.
    """
    shutil.rmtree(target, ignore_errors=True)
    paths: dict[str, str] = {}
    for path in sorted((source / "fonts").iterdir()) + sorted((source / "img").iterdir()):
        _write(target, path.relative_to(source).as_posix(), path.read_bytes(), paths)
    _write(target, JOINED_STYLESHEET, join_stylesheets(source, paths).encode(), paths)
    _write(target, JOINED_SCRIPT, join_scripts(source).encode(), paths)
    (target / MANIFEST).write_text(json.dumps({"paths": paths, "version": "1.0"}, indent=2), encoding="utf-8")


def join_stylesheets(source: Path, hashed: Mapping[str, str]) -> str:
    """Return all stylesheets joined in cascade order, without comments and indentation.

    `hashed` maps the files that `url()` can refer to, to their built names. Raises ValueError for any other file.
    """
    return "".join(_stylesheet(source, f"css/{name}.css", hashed) for name in STYLESHEETS)


def _stylesheet(source: Path, name: str, hashed: Mapping[str, str]) -> str:
    def moved(match: re.Match[str]) -> str:
        if match[2].startswith(("data:", "#")):
            return match[0]
        named = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
        if named not in hashed:
            raise ValueError(f"static/{name} names {match[2]}, which is not among the static files")
        return f'url("{posixpath.relpath(hashed[named], posixpath.dirname(JOINED_STYLESHEET))}")'

    text = (source / name).read_text(encoding="utf-8")
    bare = _CSS_QUOTED_OR_COMMENT.sub(lambda match: match[1] or " ", text)
    return _CSS_ADDRESS.sub(moved, _CSS_QUOTED_OR_SPACE.sub(_closer, bare).strip())


def _closer(match: re.Match[str]) -> str:
    """Minify one match: keep quoted text, drop spaces around separators and after colons, else keep one space."""
    return match[1] or match[2] or ("" if match.string[match.start() - 1] == ":" else " ")


def join_scripts(source: Path) -> str:
    """Return the libraries unchanged, then every enhancement in its own scope. A failing one does not stop the others.

    Link it with `defer`: it runs in one go when the page has been parsed, and htmx starts after it.
    """
    libraries = [_guarded((source / f"js/vendor/{name}.js").read_text(encoding="utf-8")) for name in LIBRARIES]
    return "".join([*libraries, *(_guarded(_scoped((source / name).read_text())) for name in enhancements(source))])


def _scoped(module: str) -> str:
    """Wrap a module in a function, so that its names stay local and strict mode applies."""
    return f'(() => {{ "use strict";\n{_JS_COMMENT_LINE.sub("", module)}\n}})();'


def _guarded(script: str) -> str:
    """Wrap a script so that its errors are reported like uncaught ones. A `var` in the block stays visible outside."""
    return f"try {{\n{script}\n}} catch (error) {{ reportError(error); }}\n"


def _write(target: Path, name: str, content: bytes, paths: dict[str, str]) -> None:
    """Write a file under its hashed name, and compressed copies if they are smaller."""
    paths[name] = get_hashed_name(name, content)
    path = target / paths[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    compressor = Compressor(quiet=True)
    if compressor.should_compress(path.name):
        compressor.compress(path)
