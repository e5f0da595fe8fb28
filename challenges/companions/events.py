"""What happens between two runners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Followed:
    """A runner follows another one from now on."""

    follow_id: int
