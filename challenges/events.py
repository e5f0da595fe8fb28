"""Domain events. `wiring.CONSEQUENCES` lists the handlers of each event, in order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Consequence = Callable[[Any], object]
_consequences: dict[type, Sequence[Consequence]] = {}


def wire(consequences: Mapping[type, Sequence[Consequence]]) -> None:
    """Replace the table of handlers."""
    _consequences.clear()
    _consequences.update(consequences)


def announce(event: object) -> None:
    """Call all handlers of an event, in the current transaction. Raises KeyError for an event without an entry."""
    for follow in _consequences[type(event)]:
        follow(event)
