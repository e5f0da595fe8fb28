"""Parts of pages that many readers look at, written once and kept: the rows of a board.

A part is kept by everything that it is made from, so it need never be thrown away because something changed: what
changed is another part. Only room decides, and what nobody has asked for lately goes first.
"""

from typing import Any

from flask import Flask, current_app, g
from jinja2.runtime import Macro
from markupsafe import Markup

from challenges.web import language

ROOM = 1_500  # parts in each of two halves, of about two kilobytes


def install(app: Flask) -> None:
    """Let templates say `kept(macro, argument, …, on=about)`."""
    app.extensions["kept"] = _Parts()
    app.add_template_global(kept, "kept")


def kept(macro: Macro, *arguments: Any, on: tuple[Any, ...]) -> Markup:
    """What a macro writes of its arguments, in the reader's language and units.

    `on` is whatever else the macro reads. All of it must be hashable and say by its value what it is.
    """
    if "kept_for" not in g:
        g.kept_for = (str(language.locale()), language.units().value)
    key = (macro.name, g.kept_for, on, arguments)
    parts: _Parts = current_app.extensions["kept"]
    if (part := parts.get(key)) is None:
        part = Markup(macro(*arguments))  # noqa: S704 our own template, escaped there
        parts.put(key, part)
    return part


class _Parts:
    """Two halves: the newer is filled, and takes over what is still asked for from the older, which then goes."""

    def __init__(self) -> None:
        self._newer: dict[Any, Markup] = {}
        self._older: dict[Any, Markup] = {}

    def get(self, key: Any) -> Markup | None:
        if (part := self._newer.get(key)) is not None:
            return part
        if (part := self._older.get(key)) is not None:
            self.put(key, part)
        return part

    def put(self, key: Any, part: Markup) -> None:
        if len(self._newer) >= ROOM:
            self._newer, self._older = {}, self._newer
        self._newer[key] = part
