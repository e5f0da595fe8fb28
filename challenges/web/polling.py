"""Regions that ask again and again: an unchanged one is answered before routing, session or reader are looked at.

What a region shows is a `State`: of which thing, in which version, and a fingerprint of what is seen of it. It travels
to the page and back as a tag, sealed together with the address that it belongs to, so that a tag is believed at the
address it was made for and nowhere else.

A newer version is no news either to whom none of what changed concerns. Where that is told, and it is known what the
reader looks at, the answer is given here, too; else only the view can tell, by a fingerprint that is still the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from time import monotonic
from typing import Any, NamedTuple, Protocol

from flask import Flask, current_app, request

from challenges import clock, db
from challenges.web.kept import Halves
from challenges.web.pages import is_partial

HEADER = "HX-PTag"
FRESH = 0.25  # seconds for which a version that another process may have changed is believed
MOST = 10_000  # editions remembered
SIGHTS = 5_000  # what readers look at, in each of two halves


class State(NamedTuple):
    """What a region shows. `until` is the last second, since 1970, in which it may be left alone."""

    topic: str
    key: int
    version: int
    until: int
    shown: str

    def __str__(self) -> str:
        return ".".join(map(str, self))


class Edition(Protocol):
    """How a thing is now."""

    @property
    def version(self) -> int:
        """Another one once anything of it changed."""

    def concerns(self, since: int, sight: Any) -> bool:
        """Whether anything that changed since a version may show to whom it is seen like this."""


Editions = Mapping[str, Callable[[int], Edition | None]]
"""How the edition of a thing of each topic is found by its key; None when there is none."""


def install(app: Flask, editions: Editions) -> None:
    """Put the quick answer before everything else. Call it last: what is installed before it is not reached."""
    app.extensions["polling"] = _Known(app, editions)
    app.extensions["unchanged"] = app.wsgi_app = _Unchanged(app)  # type: ignore[method-assign]
    app.add_template_filter(sealed, "sealed")


def unchanged_at_hand(app: Flask) -> Callable[[dict[str, Any]], list[tuple[str, str]] | None]:
    """What tells, from memory only and so without a thread, that a region is as it was: the headers of a 304."""
    unchanged: _Unchanged = app.extensions["unchanged"]
    return lambda environ: unchanged.headers_for(environ, at_hand=True)


def fingerprint(shown: object) -> str:
    """A short name of what is shown; `shown` is written the same way by every process."""
    return blake2b(repr(shown).encode(), digest_size=9).hexdigest()


def sealed(state: State, address: str) -> str:
    """The tag of a state at an address: path and query, as the region asks for it."""
    return _sealed(current_app, state, address)


def here(state: State) -> str:
    """The tag of a state at the address that is asked for now."""
    return sealed(state, _address(request.environ))


def remember(state: State, sight: object) -> None:
    """Keep what somebody to whom a state shows looks at. The fingerprint must tell it from any other sight."""
    known: _Known = current_app.extensions["polling"]
    known.sights.put((state.topic, state.key, state.shown), sight)


def is_asked_again() -> bool:
    """Whether a region asks for itself, and not somebody who chose another one."""
    return HEADER in request.headers


def is_shown(state: State) -> bool:
    """Whether the reader's copy of the region that is asked for looks like this already."""
    kept = _opened(current_app, request.environ) if is_partial() else None
    return kept is not None and (kept.topic, kept.key, kept.shown) == (state.topic, state.key, state.shown)


def _sealed(app: Flask, state: State, address: str) -> str:
    return f"{state}.{_seal(app, str(state), address)}"


def _seal(app: Flask, text: str, address: str) -> str:
    secret = str(app.config["SECRET_KEY"]).encode()[:64]
    return blake2b(f"{text} {address}".encode(), key=secret, digest_size=9).hexdigest()


def _address(environ: Mapping[str, Any]) -> str:
    query = environ.get("QUERY_STRING")
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
    return f"{path}?{query}" if query else path


def _opened(app: Flask, environ: Mapping[str, Any]) -> State | None:
    """The state that a request's tag names; None when the tag was not made here for this address."""
    text, _, seal = environ.get("HTTP_HX_PTAG", "").rpartition(".")
    if not text or seal != _seal(app, text, _address(environ)):
        return None
    topic, key, version, until, shown = text.split(".")
    return State(topic, int(key), int(version), int(until), shown)


@dataclass
class _Known:
    """The editions that were looked up in the last instant, and before anything was written by this process.

    And what readers look at, by what it shows.
    """

    app: Flask
    editions: Editions
    found: dict[tuple[str, int], tuple[Edition | None, float, int]] = field(default_factory=dict)
    sights: Halves[object] = field(default_factory=lambda: Halves(SIGHTS))

    def edition_of(self, topic: str, key: int, *, at_hand: bool = False) -> Edition | None:
        """The edition of a thing; with `at_hand` only if it need not be looked up, else None."""
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
    """The layer in front of the site."""

    def __init__(self, app: Flask) -> None:
        self.app, self.site, self.known = app, app.wsgi_app, app.extensions["polling"]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if headers := self.headers_for(environ):
            start_response("304 Not Modified", headers)
            return ()
        return self.site(environ, start_response)

    def headers_for(self, environ: dict[str, Any], *, at_hand: bool = False) -> list[tuple[str, str]] | None:
        """The headers of the answer that nothing has changed; None where that is not so, or not known at hand."""
        asked_again = "HTTP_HX_PTAG" in environ and environ["REQUEST_METHOD"] == "GET"
        if asked_again and (tag := self._still_good(environ, at_hand)):
            return [(HEADER, tag), ("Cache-Control", "no-store")]
        return None

    def _still_good(self, environ: dict[str, Any], at_hand: bool) -> str | None:
        """The tag of what the reader has, if that is how it looks now."""
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
