"""Events of closing challenges."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProtestAnswered:
    """An organiser answered a protest."""

    protest_id: int
