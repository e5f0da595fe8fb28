"""What happens to runs. `days` are the local dates whose figures may have changed."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from challenges.runs.near import Near


@dataclass(frozen=True, slots=True)
class RunLogged:
    """A run was written down. `near` are the runs within `AROUND` of its date, itself among them, if they were read."""

    run_id: int
    runner_id: int
    days: frozenset[date]
    near: "Near | None" = field(default=None, repr=False, compare=False)


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
