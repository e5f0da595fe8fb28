"""Things for the tests to happen to: `make.run(ann, km=5)`. Each is made as a person would make it, by its action."""

from datetime import date
from typing import Any

from challenges import clock
from challenges.db import transaction
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.units import Distance, Duration


def run(runner: Any, *, km: float = 5, minutes: float = 25, day: date | str | None = None, **values: Any) -> Run:
    """A run written down by hand, today where the runner lives unless a `day` is given. `at=` gives it a time of day."""
    if day is None:
        day = clock.local_date(clock.now(), values.get("zone") or runner.zone)
    day = date.fromisoformat(day) if isinstance(day, str) else day
    with transaction():
        return runs.log(runner.id, day=day, distance=Distance.of_km(km), duration=Duration.of_minutes(minutes), **values)
