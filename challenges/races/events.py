"""Events of races and their places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunnerSignedUp:
    """A runner has an entry: a place, or one on the waiting list."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class PlaceGiven:
    """A waiting runner got a place."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class PlacesFreed:
    """A race may have free places: somebody withdrew, entries were deleted, or its capacity grew."""

    race_id: int


@dataclass(frozen=True, slots=True)
class RaceCancelled:
    """A race was cancelled."""

    race_id: int
