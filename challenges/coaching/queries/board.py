"""The runners that someone coaches, most urgent first. The number of statements doesn't grow with the runners."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import BigInteger, Table, func, select, type_coerce

from challenges import clock
from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.queries.access import coached_by
from challenges.coaching.queries.plan import with_outcomes, workouts_set_for
from challenges.coaching.rules import Grant, Need, Side, WeeksBefore, WorkoutStage, needs_of
from challenges.db import read
from challenges.goals.models import Goal, PauseTaken
from challenges.goals.rules import Aim, GoalKind, GoalProgress, progress_of
from challenges.goals.rules.streaks import StreakPause
from challenges.mood.models import Feeling
from challenges.mood.rules import FeelingFacts as Said
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted
from challenges.runs.rules.facts import RunFacts, RunHistory
from challenges.units import Distance

_C, _G, _P = (cast(Table, model.__table__).c for model in (CoachNote, Goal, PauseTaken))
_F, _R = (cast(Table, model.__table__).c for model in (Feeling, Run))
LATELY = timedelta(days=7)
A_WHILE = timedelta(weeks=14)


@dataclass(frozen=True, slots=True)
class CoachedRunner:
    """A coached runner, with the reasons to get in touch, most urgent first.

    `week` is the distance since Monday, or None if the coach may not see runs; `next` is the next workout in the plan.
    """

    coaching: Coaching
    needs: list[Need]
    week: Distance | None
    next: SetWorkout | None
    today: date


def coached_runners_of(coach: Runner) -> list[CoachedRunner]:
    """Return the runners that someone coaches, most urgent first, then by name. At most eight queries."""
    coachings = coached_by(coach)
    if not coachings:
        return []
    day = clock.now().date()  # in UTC; a runner's local date differs by at most one day
    notes = _unread([each.id for each in coachings])
    workouts: dict[int, list[SetWorkout]] = defaultdict(list)
    for each in workouts_set_for([each.id for each in coachings], day - timedelta(days=8), day + A_WHILE):
        workouts[each.coaching_id].append(each)
    goals = _goals(_granting(coachings, Grant.GOALS))
    pauses = _pauses(_granting(coachings, Grant.GOALS))
    since = min([day - A_WHILE, *(aim.first_day for aims in goals.values() for aim in aims)])
    running = _granting(coachings, Grant.RUNS) | set(goals)
    diaries = _diaries(running, since)
    before = _before(_granting(coachings, Grant.RUNS), day - LATELY)
    felt = _felt(_granting(coachings, Grant.FEELINGS), day - timedelta(days=15))
    charges = [
        _charge(each, notes, workouts[each.id], goals, pauses, diaries.get(each.runner_id, []), before, felt)
        for each in coachings
    ]
    return sorted(charges, key=_urgency)


def _urgency(charge: CoachedRunner) -> tuple[Any, ...]:
    whys = tuple(need.why for need in charge.needs)
    return (not whys, whys, charge.coaching.runner.name.casefold(), charge.coaching.id)


def _charge(
    coaching: Coaching,
    notes: dict[int, int],
    workouts: list[SetWorkout],
    goals: dict[int, list[Aim]],
    pauses: dict[int, list[StreakPause]],
    diary: list[RunFacts],
    before: dict[int, WeeksBefore],
    felt: dict[int, list[tuple[date, Said]]],
) -> CoachedRunner:
    runner = coaching.runner_id
    today = clock.local_date(clock.now(), coaching.runner.zone)
    seen = diary if Grant.RUNS in coaching.grants else None
    plans = with_outcomes(workouts, seen, today)
    off = pauses.get(runner, [])
    needs = needs_of(
        today, wrote=notes.get(coaching.id, 0), diary=seen, before=before.get(runner, WeeksBefore()),
        felt=felt.get(runner, []), standings=_standings(goals.get(runner, []), diary, off, today), pauses=off,
        planned=[each.planned for each in workouts], outcomes={each.workout.id: each.outcome for each in plans},
    )  # fmt: skip
    ahead = (each.workout for each in plans if each.outcome.stage in (WorkoutStage.TODAY, WorkoutStage.TO_COME))
    monday = today - timedelta(days=today.weekday())
    since = [outing.distance for outing in diary if monday <= outing.day <= today]
    week = None if seen is None else Distance(sum(since))
    return CoachedRunner(coaching, needs, week, next(ahead, None), today)


def _standings(aims: list[Aim], diary: RunHistory, pauses: list[StreakPause], today: date) -> list[GoalProgress]:
    live = [aim for aim in aims if aim.last_day is None or aim.last_day >= today]
    return [progress_of(aim, diary, (), pauses, today) for aim in live]


def _granting(coachings: Sequence[Coaching], grant: Grant) -> set[int]:
    return {each.runner_id for each in coachings if grant in each.grants}


def _rows(statement: Any) -> Sequence[Any]:
    return read(statement, {}).all()


def _unread(coaching_ids: list[int]) -> dict[int, int]:
    statement = select(_C.coaching_id, func.count()).where(
        _C.coaching_id.in_(coaching_ids), _C.by == Side.RUNNER, _C.read_at.is_(None)
    )
    return {row[0]: row[1] for row in _rows(statement.group_by(_C.coaching_id))}


def _goals(runner_ids: Collection[int]) -> dict[int, list[Aim]]:
    """Return volume goals that haven't ended. Other goals say too little at a glance."""
    if not runner_ids:
        return {}
    statement = select(
        _G.runner_id, _G.kind, _G.first_day, _G.last_day, _G.metric, _G.target, _G.distance
    ).where(_G.runner_id.in_(runner_ids), _G.kind == GoalKind.VOLUME, _G.ended_on.is_(None))  # fmt: skip
    found: dict[int, list[Aim]] = defaultdict(list)
    for runner, *aim in _rows(statement):
        found[runner].append(Aim(*aim))
    return found


def _pauses(runner_ids: Collection[int]) -> dict[int, list[StreakPause]]:
    if not runner_ids:
        return {}
    statement = select(_P.runner_id, _P.first_day, _P.last_day).where(
        _P.runner_id.in_(runner_ids), _P.goal_id.is_(None)
    )
    found: dict[int, list[StreakPause]] = defaultdict(list)
    for runner, first, last in _rows(statement):
        found[runner].append(StreakPause(first, last))
    return found


def _diaries(runner_ids: Collection[int], since: date) -> dict[int, list[RunFacts]]:
    if not runner_ids:
        return {}
    amounts = (type_coerce(column, BigInteger) for column in (_R.distance, _R.moving, _R.duration, _R.gain))
    statement = select(_R.runner_id, _R.id, _R.local_date, _R.kind, *amounts, _R.verified, _R.indoor).where(
        _R.runner_id.in_(runner_ids), counted(_R), _R.local_date >= since
    )
    found: dict[int, list[RunFacts]] = defaultdict(list)
    for runner, run, day, kind, distance, moving, elapsed, gain, *how in _rows(
        statement.order_by(_R.local_date, _R.id)
    ):
        found[runner].append(RunFacts(run, day, None, kind, distance, moving, elapsed, gain or 0, *how))
    return found


def _before(runner_ids: Collection[int], day: date) -> dict[int, WeeksBefore]:
    """Return the totals of all runs up to a day, which the latest runs are compared with."""
    if not runner_ids:
        return {}
    distance = type_coerce(_R.distance, BigInteger)
    statement = (
        select(_R.runner_id, func.count(), func.max(distance), func.sum(distance))
        .where(_R.runner_id.in_(runner_ids), counted(_R), _R.local_date <= day)
        .group_by(_R.runner_id)
    )
    return {runner: WeeksBefore(runs, longest, int(total)) for runner, runs, longest, total in _rows(statement)}


def _felt(runner_ids: Collection[int], since: date) -> dict[int, list[tuple[date, Said]]]:
    if not runner_ids:
        return {}
    statement = (
        select(_F.runner_id, _R.local_date, _F.word, _F.good, _F.line)
        .select_from(cast(Table, Feeling.__table__).join(cast(Table, Run.__table__), _R.id == _F.run_id))
        .where(_F.runner_id.in_(runner_ids), _R.local_date >= since)
        .order_by(_R.local_date, _R.id)
    )
    found: dict[int, list[tuple[date, Said]]] = defaultdict(list)
    for runner, day, *said in _rows(statement):
        found[runner].append((day, Said(*said)))
    return found
