"""How the inside of the site says no: a sentence with values in it, and the four exceptions that carry one.

Rules and actions speak about running; only `web/` translates a `Reason` into the reader's language and units, and
turns an exception into a page. Pure: the standard library only.
"""

from collections.abc import Iterable, Mapping


def N_(text: str) -> str:  # noqa: N802  the name every gettext tool looks for
    """Marks a text for the translators and returns it unchanged; it is translated when somebody reads it."""
    return text


class Reason:
    """One plain sentence and the values in it: `Reason(N_("Too short: %(distance)s"), distance=Distance.of_km(1))`.

    `text` is the English sentence with `%(name)s` places, marked with `N_`; `values` are whole values (a `Distance`,
    a `date`, a number), formatted only when the sentence is read. Immutable; hashable as long as its values are.
    """

    __slots__ = ("_items", "text")
    text: str
    _items: tuple[tuple[str, object], ...]

    def __init__(self, text: str, /, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "_items", tuple(sorted(values.items())))

    @property
    def values(self) -> Mapping[str, object]:
        """The values by name: a fresh dict, so that nobody can change the reason through it."""
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
        """The sentence in English for a log or a test: values unformatted. People get what `web/` makes of it."""
        return self.text % self.values if self._items else self.text


def _remade(text: str, items: tuple[tuple[str, object], ...]) -> Reason:
    return Reason(text, **dict(items))


def joined(reasons: Iterable[Reason], most: int = 5) -> Reason | None:
    """Several sentences as one, each of them once and at most so many; None where there are none."""
    several = list(dict.fromkeys(reasons))[:most]
    if len(several) < 2:
        return several[0] if several else None
    return Reason(N_("%(first)s %(rest)s"), first=several[0], rest=joined(several[1:]))


class Refusal(Exception):
    """The site says no, perhaps with a reason. Raise one of its four kinds, never this."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason) if self.reason else type(self).__name__


class Missing(Refusal):
    """There is no such thing, or none that this viewer may know of (404)."""


class NotYours(Refusal):
    """It exists, the viewer may know that, and may not do this with it (403)."""


class Refused(Refusal):
    """The rules say no at this moment: full, closed, already done (409)."""


class Unreadable(Refusal, ValueError):
    """What was typed or uploaded cannot be read as what it should be (422, beside the field)."""
