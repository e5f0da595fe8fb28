"""Hypothesis strategies for run histories, goals and pauses."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from challenges.goals.rules import Aim, GoalKind
from challenges.goals.rules.streaks import StreakPause
from challenges.monthly.rules.metrics import TARGETS
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts, order_of

TODAY = date(2026, 11, 15)
DAYS = st.integers(-200, 0).map(lambda back: TODAY + timedelta(days=back))


def outing(number: int, day: date, km: float = 5, minutes: float = 25, gain: int = 0) -> RunFacts:
    """Return a run for a history."""
    mm, ms = int(km * 1_000_000), int(minutes * 60_000)
    return RunFacts(number, day, 420, RunKind.EASY, mm, ms, ms, gain, False, False)


@st.composite
def diaries(draw: Any, most: int = 30) -> list[RunFacts]:
    """Draw runs of some months, in the order they were run."""
    runs = draw(
        st.lists(st.tuples(DAYS, st.floats(0.1, 60), st.floats(1, 400), st.integers(0, 900_000)), max_size=most)
    )
    return sorted((outing(number, *run) for number, run in enumerate(runs, 1)), key=order_of)


@st.composite
def aims(draw: Any) -> Aim:
    """Draw a goal of any kind that has started."""
    kind = draw(st.sampled_from(GoalKind))
    first = TODAY - timedelta(days=draw(st.integers(0, 120)))
    last = first + timedelta(days=draw(st.integers(0, 200)))
    match kind:
        case GoalKind.VOLUME:
            metric = draw(st.sampled_from(TARGETS))
            target = draw(st.integers(1, 20)) if metric.is_count else draw(st.integers(1, 10**9))
            return Aim(kind, first, last, metric, target)
        case GoalKind.TIME:
            target = draw(st.integers(60_000, 10**8))
            return Aim(kind, first, last, target=target, distance=draw(st.sampled_from([5_000_000, 10_000_000])))
        case GoalKind.STREAK:
            return Aim(kind, first, target=draw(st.integers(1, 12)))
    return Aim(kind, first, last, draw(st.sampled_from(TARGETS)))


@st.composite
def pauses(draw: Any) -> list[StreakPause]:
    """Draw days off, some without an end."""
    found = draw(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 30)), max_size=4))
    return [StreakPause(first, None if days is None else first + timedelta(days=days)) for first, days in found]
