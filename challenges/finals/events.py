"""What happens when a challenge closes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProtestAnswered:
    """An organiser has decided on a protest."""

    protest_id: int
