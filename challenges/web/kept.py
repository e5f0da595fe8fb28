"""A cache of rendered HTML fragments that many readers see, such as the rows of a board.

The key of a fragment contains everything it is rendered from, so fragments never need to be invalidated: changed
content has a different key. Only the size is limited, and fragments that have not been used lately are evicted first.
"""

from typing import Any, Generic, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from jinja2.runtime import Macro
from markupsafe import Markup

from challenges.web import language

T = TypeVar("T")

ROOM = 1_500  # fragments per generation, of about two kilobytes each


def install(app: Flask) -> None:
    """Let templates call `kept(macro, argument, …, on=…)`."""
    app.extensions["kept"] = Halves[Markup](ROOM)
    app.add_template_global(kept, "kept")
    app.add_template_global(kept, "frame_kept")  # for base.html: a page may have its own variable named `kept`


def kept(macro: Macro, *arguments: Any, on: tuple[Any, ...]) -> Markup:
    """Return the output of a macro for its arguments, cached per language, units and path prefix.

    `on` contains everything else that the macro reads. All arguments must be hashable, with a value that determines the
    output. Macro names must be unique. In debug mode nothing is cached, so that changes show.
    """
    if current_app.debug:
        return Markup(macro(*arguments))  # noqa: S704 our own template, escaped there
    if "kept_for" not in g:
        root = request.script_root if has_request_context() else ""
        g.kept_for = (str(language.locale()), language.units().value, root)
    key = (macro.name, g.kept_for, on, arguments)
    parts: Halves[Markup] = current_app.extensions["kept"]
    if (part := parts.get(key)) is None:
        part = Markup(macro(*arguments))  # noqa: S704 our own template, escaped there
        parts.put(key, part)
    return part


class Halves(Generic[T]):
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
