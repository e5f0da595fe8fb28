"""What happens around a race's places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunnerSignedUp:
    """A runner has an entry: a place, or one on the waiting list."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class PlaceGiven:
    """A runner who waited has a place now."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class PlacesFreed:
    """A race may have room: somebody withdrew, entries vanished with their runners, or its capacity grew."""

    race_id: int


@dataclass(frozen=True, slots=True)
class RaceCancelled:
    """A race will not be held."""

    race_id: int
