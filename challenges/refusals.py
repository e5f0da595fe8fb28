"""Refusals: a sentence with values, and the four exceptions that carry one.

Rules and actions raise them; `web/` translates the `Reason` into the reader's language and units, and turns the
exception into a page. Pure: the standard library only.
"""

from collections.abc import Iterable, Mapping


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools look for
    """Mark a text for translation and return it unchanged. It is translated when it is displayed."""
    return text


class Reason:
    """A sentence and its values: `Reason(N_("Too short: %(distance)s"), distance=Distance.of_km(1))`.

    `text` is the English sentence with `%(name)s` placeholders, marked with `N_`. `values` are unformatted (a
    `Distance`, a `date`, a number) until the sentence is displayed. Immutable; hashable if its values are.
    """

    __slots__ = ("_items", "text")
    text: str
    _items: tuple[tuple[str, object], ...]

    def __init__(self, text: str, /, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "_items", tuple(sorted(values.items())))

    @property
    def values(self) -> Mapping[str, object]:
        """The values by name, as a copy."""
        return dict(self._items)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Reason is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Reason is frozen: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.text, self._items) == (other.text, other._items)

    def __hash__(self) -> int:
        return hash((self.text, self._items))

    def __reduce__(self) -> tuple[object, ...]:
        return (_remade, (self.text, self._items))

    def __repr__(self) -> str:
        return "".join([f"Reason({self.text!r}", *(f", {name}={value!r}" for name, value in self._items), ")"])

    def __str__(self) -> str:
        """Return the sentence in English with unformatted values, for logs and tests. Pages use `web/locale.py`."""
        return self.text % self.values if self._items else self.text


def _remade(text: str, items: tuple[tuple[str, object], ...]) -> Reason:
    return Reason(text, **dict(items))


def joined(reasons: Iterable[Reason], most: int = 5) -> Reason | None:
    """Join reasons into one, without duplicates and at most `most`; None for no reasons."""
    several = list(dict.fromkeys(reasons))[:most]
    if len(several) < 2:
        return several[0] if several else None
    return Reason(N_("%(first)s %(rest)s"), first=several[0], rest=joined(several[1:]))


class Refusal(Exception):
    """The base of all refusals, with an optional reason. Raise one of its four subclasses."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason) if self.reason else type(self).__name__


class Missing(Refusal):
    """It does not exist, or this viewer may not know that it does (404)."""


class NotYours(Refusal):
    """It exists and the viewer may know that, but may not do this (403)."""


class Refused(Refusal):
    """The rules do not allow it now: full, closed, already done (409)."""


class Unreadable(Refusal, ValueError):
    """Typed or uploaded data cannot be parsed (422, or an error next to the field)."""
