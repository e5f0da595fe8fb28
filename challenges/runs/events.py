"""Events of runs. `days` are the local dates whose figures may have changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RunLogged:
    """A run was written down. `near` are the runs around its date (`near.NearRun`), itself among them, if read."""

    run_id: int
    runner_id: int
    days: frozenset[date]
    near: Sequence[Any] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run was corrected; `days` holds its date before and after."""

    run_id: int
    runner_id: int
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class RunReread:
    """The recording of a run was read again by newer rules, with a different result; `days` as for `RunChanged`."""

    run_id: int
    runner_id: int
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class RunsReread:
    """All recordings of a runner were read again, and some runs changed."""

    reread_id: int
    runner_id: int


@dataclass(frozen=True, slots=True)
class RunRemoved:
    """A run was deleted, along with its verdicts and kudos."""

    run_id: int
    runner_id: int
    days: frozenset[date]
