"""A cache of rendered HTML fragments that many readers see, such as the rows of a board.

The key of a fragment contains everything it is rendered from, so fragments never need to be invalidated: changed
content has a different key. Only the size is limited, and fragments that have not been used lately are evicted first.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from jinja2.runtime import Macro
from markupsafe import Markup

from challenges import db
from challenges.web import locale

T = TypeVar("T")

ROOM = 1_500  # parts in each of two halves, of about two kilobytes
LATELY = 3.0  # seconds for which what another process wrote may not show to visitors
MOST_LATELY = 100  # names, languages and days


def install(app: Flask) -> None:
    """Let templates call `kept(macro, argument, …, on=…)`."""
    app.extensions["kept"] = TwoGenerationCache[Markup](ROOM)
    app.extensions["lately"] = {}
    app.add_template_global(kept, "kept")
    app.add_template_global(kept, "frame_kept")  # for base.html: a page may have its own variable named `kept`


def kept(macro: Macro, *arguments: Any, on: tuple[Any, ...], by: tuple[Any, ...] | None = None) -> Markup:
    """What a macro writes of its arguments, in the reader's language and units, below the path of the site.

    `on` is whatever else the macro reads. All of it must be hashable and say by its value what it is; where arguments
    do not, `by` says all that the macro reads of them. The name of the macro is no other's. While developing nothing is
    kept, so that a change shows.
    """
    if current_app.debug:
        return Markup(macro(*arguments))  # noqa: S704 our own template, escaped there
    about = vars(g._get_current_object())
    if (kept_for := about.get("kept_for")) is None:
        root = request.script_root if has_request_context() else ""
        kept_for = about["kept_for"] = (str(locale.locale()), locale.units().value, root)
    key = (macro.name, kept_for, on, arguments if by is None else by)
    parts: TwoGenerationCache[Markup] = current_app.extensions["kept"]
    if (part := parts.get(key)) is None:
        part = Markup(macro(*arguments))  # noqa: S704 our own template, escaped there
        parts.put(key, part)
    return part


class _Made(NamedTuple):
    """A part for visitors, when it was made, and after how many commits of this process."""

    part: Any
    made_at: float
    commits: int


def lately(name: str, make: Callable[[], T]) -> T:
    """What is the same for all visitors who read alike. It is made anew after some seconds, or once this process wrote:
    what became private is gone then.
    """
    key = (name, str(locale.locale()), locale.zone_name(), locale.today(), request.script_root)
    known: dict[Any, _Made] = current_app.extensions["lately"]
    found, commits, now = known.get(key), db.commits(), monotonic()
    if found is None or found.commits != commits or now - found.made_at > LATELY:
        if len(known) >= MOST_LATELY:
            known.clear()
        found = known[key] = _Made(make(), now, commits)
    part: T = found.part
    return part


class TwoGenerationCache(Generic[T]):
    """A cache of two generations. Hits in the older generation move to the newer one; when the newer one is full, it
    becomes the older one and the previous older one is dropped.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._newer: dict[Any, T] = {}
        self._older: dict[Any, T] = {}

    def get(self, key: Any) -> T | None:
        """Return the cached value, or None."""
        if (part := self._newer.get(key)) is not None:
            return part
        if (part := self._older.get(key)) is not None:
            self.put(key, part)
        return part

    def put(self, key: Any, part: T) -> None:
        """Store a value, and drop the older generation if the newer one is full."""
        if len(self._newer) >= self._room:
            self._newer, self._older = {}, self._newer
        self._newer[key] = part
