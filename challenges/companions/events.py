"""What happens between two runners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Followed:
    """A runner follows another one from now on."""

    follow_id: int


@dataclass(frozen=True, slots=True)
class BondChanged:
    """One of two runners follows or blocks the other, or does so no longer."""

    runner_ids: tuple[int, int]
