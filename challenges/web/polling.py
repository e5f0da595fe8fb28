"""Conditional polling of page regions: an unchanged region is answered with 304 before routing, session or reader are
looked up.

What a region shows is described by a `RegionState`: the thing, its version, and a fingerprint of the visible content.
It travels to the page and back as a tag, signed together with the URL it belongs to, so it is valid for that URL only.

A newer version does not matter to a reader who sees none of the changes. If the changes and the reader's viewport are
known, that is answered here too; otherwise only the view can tell, by an unchanged fingerprint.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from time import monotonic
from typing import Any, NamedTuple, Protocol

from flask import Flask, current_app, request

from challenges import clock, db
from challenges.web.fragment_cache import TwoGenerationCache
from challenges.web.pages import is_partial

HEADER = "HX-PTag"
FRESH = 0.25  # seconds for which a version is cached that another process may have changed
MOST = 10_000  # cached versions
SIGHTS = 5_000  # cached viewports, per generation


class RegionState(NamedTuple):
    """What a region shows. `until` is the Unix time after which it must be rendered again."""

    topic: str
    key: int
    version: int
    until: int
    shown: str

    def __str__(self) -> str:
        return ".".join(map(str, self))


class RegionVersion(Protocol):
    """The current version of a thing."""

    @property
    def version(self) -> int:
        """A number that changes with every change."""

    def concerns(self, since: int, sight: Any) -> bool:
        """Return whether anything that has changed since a version may be visible in this viewport."""


RegionVersions = Mapping[str, Callable[[int], RegionVersion | None]]
"""For each topic, a function that returns the current version of a thing by its key, or None."""


def install(app: Flask, editions: RegionVersions) -> None:
    """Install the fast path in front of everything else. Call it last, so that it wraps all other middleware."""
    app.extensions["polling"] = _KnownState(app, editions)
    app.extensions["unchanged"] = app.wsgi_app = _Unchanged(app)  # type: ignore[method-assign]
    app.add_template_filter(signed, "sealed")


def unchanged_at_hand(app: Flask) -> Callable[[dict[str, Any]], list[tuple[str, str]] | None]:
    """Return a function that, from memory alone and so without a thread, returns the headers of a 304, or None."""
    unchanged: _Unchanged = app.extensions["unchanged"]
    return lambda environ: unchanged.headers_for(environ, at_hand=True)


def fingerprint(shown: object) -> str:
    """Return a short digest of what is shown. `repr(shown)` must be the same in every process."""
    return blake2b(repr(shown).encode(), digest_size=9).hexdigest()


def signed(state: RegionState, address: str) -> str:
    """Return the signed tag of a state for a URL (path and query) that the region polls."""
    return _sealed(current_app, state, address)


def here(state: RegionState) -> str:
    """Return the signed tag of a state for the current URL."""
    return signed(state, _address(request.environ))


def remember(state: RegionState, sight: object) -> None:
    """Remember the viewport of readers who see this state. Its fingerprint must differ for any other viewport."""
    known: _KnownState = current_app.extensions["polling"]
    known.sights.put((state.topic, state.key, state.shown), sight)


def is_poll() -> bool:
    """Return whether the request is a poll, and not a reader's own choice of a region."""
    return HEADER in request.headers


def not_modified(state: RegionState) -> bool:
    """Return whether the reader's copy of the requested region already looks like this."""
    kept = _opened(current_app, request.environ) if is_partial() else None
    return kept is not None and (kept.topic, kept.key, kept.shown) == (state.topic, state.key, state.shown)


def _sealed(app: Flask, state: RegionState, address: str) -> str:
    return f"{state}.{_seal(app, str(state), address)}"


def _seal(app: Flask, text: str, address: str) -> str:
    secret = str(app.config["SECRET_KEY"]).encode()[:64]
    return blake2b(f"{text} {address}".encode(), key=secret, digest_size=9).hexdigest()


def _address(environ: Mapping[str, Any]) -> str:
    query = environ.get("QUERY_STRING")
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
    return f"{path}?{query}" if query else path


def _opened(app: Flask, environ: Mapping[str, Any]) -> RegionState | None:
    """Return the state in a request's tag; None if the tag was not signed for this URL."""
    text, _, seal = environ.get("HTTP_HX_PTAG", "").rpartition(".")
    if not text or seal != _seal(app, text, _address(environ)):
        return None
    topic, key, version, until, shown = text.split(".")
    return RegionState(topic, int(key), int(version), int(until), shown)


@dataclass
class _KnownState:
    """Caches of current versions and of readers' viewports.

    A version is used if it was looked up within `FRESH` seconds and this process has not committed anything since.
    """

    app: Flask
    editions: RegionVersions
    found: dict[tuple[str, int], tuple[RegionVersion | None, float, int]] = field(default_factory=dict)
    sights: TwoGenerationCache[object] = field(default_factory=lambda: TwoGenerationCache(SIGHTS))

    def edition_of(self, topic: str, key: int, *, at_hand: bool = False) -> RegionVersion | None:
        """Return the current version of a thing; with `at_hand`, only if it is cached, else None."""
        written, now = db.commits(), monotonic()
        edition, looked_up, then = self.found.get((topic, key), (None, 0.0, -1))
        if then == written and now - looked_up < FRESH:
            return edition
        if at_hand:
            return None
        with self.app.app_context():
            edition = self.editions[topic](key)
        if len(self.found) >= MOST:
            self.found.clear()
        self.found[topic, key] = (edition, now, written)
        return edition


class _Unchanged:
    """The WSGI middleware in front of the site."""

    def __init__(self, app: Flask) -> None:
        self.app, self.site, self.known = app, app.wsgi_app, app.extensions["polling"]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if headers := self.headers_for(environ):
            start_response("304 Not Modified", headers)
            return ()
        return self.site(environ, start_response)

    def headers_for(self, environ: dict[str, Any], *, at_hand: bool = False) -> list[tuple[str, str]] | None:
        """Return the headers of a 304 response; None if something changed, or if that is not known from memory."""
        asked_again = "HTTP_HX_PTAG" in environ and environ["REQUEST_METHOD"] == "GET"
        if asked_again and (tag := self._still_good(environ, at_hand)):
            return [(HEADER, tag), ("Cache-Control", "no-store")]
        return None

    def _still_good(self, environ: dict[str, Any], at_hand: bool) -> str | None:
        """Return the tag of the reader's copy if it is still current, else None."""
        state = _opened(self.app, environ)
        if state is None or state.until < clock.now().timestamp():
            return None
        edition = self.known.edition_of(state.topic, state.key, at_hand=at_hand)
        if edition is None:
            return None
        if edition.version == state.version:
            return str(environ["HTTP_HX_PTAG"])
        sight = self.known.sights.get((state.topic, state.key, state.shown))
        if sight is None or edition.concerns(state.version, sight):
            return None
        return _sealed(self.app, state._replace(version=edition.version), _address(environ))
