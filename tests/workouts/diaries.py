"""Run histories for tests of the rules."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts

SUNDAY = date(2026, 11, 15)
_ids = count(1)


def outing(
    day: date | int, kind: RunKind = RunKind.EASY, *, km: float = 6, minutes: float | None = None, **values: Any
) -> RunFacts:
    """Return a run on a date, or on a number of days before Sunday 15 November."""
    on = SUNDAY - timedelta(days=day) if isinstance(day, int) else day
    ms = round((km * 6 if minutes is None else minutes) * 60_000)
    known = {"run_id": next(_ids), "minute": 18 * 60, "gain": 20_000, "verified": True, "indoor": False}
    return RunFacts(day=on, kind=kind, distance=round(km * 1_000_000), moving=ms, elapsed=ms, **{**known, **values})


def regular(*kinds: RunKind, last: int = 2) -> list[RunFacts]:
    """Return a run every second day up to `last` days ago, ending with these kinds. No case calls for care."""
    days = range(last, last + 40, 2)
    all_kinds = [*reversed(kinds), *[RunKind.FARTLEK, RunKind.EASY, RunKind.TRAIL, RunKind.EASY] * 10]
    return [outing(day, kind) for day, kind in zip(days, all_kinds, strict=False)][::-1]


outings = st.builds(
    lambda run_id, ago, kind, km, pace, minute, verified: outing(
        ago, kind, km=km, minutes=km * pace, run_id=run_id, minute=minute, verified=verified
    ),
    st.integers(1, 10**6), st.integers(-3, 80), st.sampled_from(RunKind), st.floats(0.4, 30), st.floats(3.5, 12),
    st.none() | st.integers(0, 1439), st.booleans(),
)  # fmt: skip
diaries = st.lists(outings, max_size=40, unique_by=lambda one: one.run_id)
