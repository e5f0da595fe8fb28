"""What happens to runs. `days` are the local dates whose figures may have changed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RunLogged:
    """A run was written down."""

    run_id: int
    runner_id: int
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run was corrected; `days` holds its date before and after."""

    run_id: int
    runner_id: int
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class RunReread:
    """The recording of a run was read again by new rules, and says something else; `days` as above."""

    run_id: int
    runner_id: int
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class RunsReread:
    """All recordings of a runner have been read again, and some runs have changed."""

    reread_id: int
    runner_id: int


@dataclass(frozen=True, slots=True)
class RunRemoved:
    """A run is gone (its verdicts and kudos went with it)."""

    run_id: int
    runner_id: int
    days: frozenset[date]
