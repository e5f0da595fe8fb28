"""How an action makes a fact known. What follows from each fact stands in `wiring.CONSEQUENCES`, in order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Consequence = Callable[[Any], object]
_consequences: dict[type, Sequence[Consequence]] = {}


def wire(consequences: Mapping[type, Sequence[Consequence]]) -> None:
    """Replace the table of what follows from what."""
    _consequences.clear()
    _consequences.update(consequences)


def announce(event: object) -> None:
    """Carry out all that follows from a fact, in the transaction that made it. Raises KeyError for an unlisted one."""
    for follow in _consequences[type(event)]:
        follow(event)
