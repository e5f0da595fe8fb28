"""Outcomes of the workouts that a coach set."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from challenges.refusals import N_, Reason
from challenges.runs.diary import Diary, Outing
from challenges.runs.rules import Kind
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.steps import WorkoutKind

FARTHEST = timedelta(days=180)
_RUN_AS: dict[WorkoutKind, frozenset[Kind]] = {
    WorkoutKind.EASY: frozenset({Kind.EASY, Kind.RECOVERY, Kind.LONG, Kind.TRAIL, Kind.WALK}),
    WorkoutKind.RECOVERY: frozenset({Kind.RECOVERY, Kind.EASY, Kind.WALK}),
    WorkoutKind.LONG: frozenset({Kind.LONG, Kind.TRAIL, Kind.RACE}),
    WorkoutKind.TRAIL: frozenset({Kind.TRAIL, Kind.HILLS, Kind.LONG}),
    WorkoutKind.STRIDES: frozenset({Kind.EASY, Kind.FARTLEK, Kind.INTERVALS}),
    WorkoutKind.FARTLEK: frozenset({Kind.FARTLEK, Kind.INTERVALS}),
    WorkoutKind.PROGRESSION: frozenset({Kind.TEMPO, Kind.LONG, Kind.FARTLEK, Kind.EASY}),
    WorkoutKind.TEMPO: frozenset({Kind.TEMPO, Kind.RACE}),
    WorkoutKind.HILLS: frozenset({Kind.HILLS, Kind.INTERVALS, Kind.TRAIL}),
    WorkoutKind.INTERVALS: frozenset({Kind.INTERVALS, Kind.FARTLEK}),
}


class Stage(Enum):
    """The status of a workout. UNTOLD is past and not marked as done, for a reader who may not see the runs."""

    TO_COME = "to-come"
    TODAY = "today"
    DONE = "done"
    MISSED = "missed"
    UNTOLD = "untold"


class Planned(NamedTuple):
    """A workout for a day. `slug` is "" for one in the coach's own words."""

    id: int
    day: date
    slug: str
    ticked: bool


class Outcome(NamedTuple):
    """The outcome of a workout: the run that completed it, or another run of that day."""

    stage: Stage
    run_id: int | None = None
    other_run_id: int | None = None


def suits(slug: str, kind: Kind) -> bool:
    """Return whether a run of this kind completes a workout. Any run completes one in the coach's own words."""
    workout = WORKOUTS.get(slug)
    return workout is None or kind in _RUN_AS[workout.kind]


def outcomes_of(planned: Iterable[Planned], diary: Diary | None, today: date) -> dict[int, Outcome]:
    """Return the outcome of each workout by its id. `diary` is None if the reader may not see the runs.

    Each run completes at most one workout. Library workouts are matched first, because any run fits the others.
    """
    ran: dict[date, list[Outing]] = defaultdict(list)
    for outing in diary or ():
        ran[outing.day].append(outing)
    left = {day: list(runs) for day, runs in ran.items()}
    outcomes = {}
    for each in sorted(planned, key=lambda one: (one.day, not one.slug, one.id)):
        run = next((run for run in left.get(each.day, ()) if suits(each.slug, run.kind)), None)
        if run is not None:
            left[each.day].remove(run)
        other = ran[each.day][0].run_id if run is None and each.day in ran else None
        outcomes[each.id] = Outcome(_stage(each, run, diary is not None, today), run and run.run_id, other)
    return outcomes


def _stage(each: Planned, run: Outing | None, runs_are_seen: bool, today: date) -> Stage:
    if run is not None or each.ticked:
        return Stage.DONE
    if each.day >= today:
        return Stage.TODAY if each.day == today else Stage.TO_COME
    return Stage.MISSED if runs_are_seen else Stage.UNTOLD


def day_refusal(day: date, today: date) -> Reason | None:
    """Return why a workout can't be set for a day, or None. `today` is the runner's local date."""
    if day < today:
        return Reason(N_("That day is in the past. Pick today or later."))
    if day > today + FARTHEST:
        return Reason(N_("Pick a day in the next %(days)s days."), days=FARTHEST.days)
    return None
