"""Rules for access, invitations, workout outcomes, and which runners need attention. Pure.

Who needs attention is judged from granted data only; the rest is None or empty.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import Enum, IntEnum
from typing import NamedTuple

from challenges.goals.rules import Aim, GoalKind, GoalProgress, GoalStage
from challenges.goals.rules.streaks import StreakPause, is_off
from challenges.mood.rules import FeelingFacts
from challenges.recordings.kinds import RunKind
from challenges.refusals import N_, Reason
from challenges.runs.rules.facts import RunFacts, RunHistory
from challenges.units import Distance
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.rules.steps import WorkoutKind

MOST_COACHES = 5  # per runner, including pending invitations
MOST_RUNNERS = 30  # per coach; the board loads all of them at once
MOST_WAITING = 30  # pending invitations per coach
AGAIN_AFTER = timedelta(days=30)
LONGEST_NOTE = 2_000
LONGEST_WORKOUT = 500


class Grant(Enum):
    """One kind of access. Each is granted and revoked on its own."""

    GOALS = "goals"
    RUNS = "runs"
    WHEREABOUTS = "whereabouts"
    FEELINGS = "feelings"
    PATTERNS = "patterns"


class Side(Enum):
    """One of the two people in a coaching."""

    RUNNER = "runner"
    COACH = "coach"


def settled(grants: Iterable[Grant]) -> frozenset[Grant]:
    """Return the effective grants: WHEREABOUTS has no effect without RUNS."""
    chosen = frozenset(grants)
    return chosen if Grant.RUNS in chosen else chosen - {Grant.WHEREABOUTS}


def invitation_refusal(
    runner_id: int, coach_id: int, coaches: int, waiting: int, refused_on: date | None, today: date
) -> Reason | None:
    """Return why the runner can't invite the coach, or None.

    `coaches` counts the runner's coaches and pending invitations, `waiting` the coach's pending invitations;
    `refused_on` is the date on which the coach last ended a coaching with this runner or declined an invitation.
    """
    if runner_id == coach_id:
        return Reason(N_("You can't coach yourself here. Invite someone you trust."))
    if coaches >= MOST_COACHES:
        return Reason(N_("You can have up to %(most)s coaches, counting open invitations."), most=MOST_COACHES)
    if waiting >= MOST_WAITING:
        return Reason(N_("This runner already has too many open invitations. Ask someone else."))
    if refused_on and today < refused_on + AGAIN_AFTER:
        again = refused_on + AGAIN_AFTER
        return Reason(N_("They can't coach you right now. You can ask again from %(day)s."), day=again)
    return None


def acceptance_refusal(runners: int) -> Reason | None:
    """Return why a coach with this many runners can't take another, or None."""
    if runners >= MOST_RUNNERS:
        return Reason(N_("You can coach up to %(most)s runners. Stop coaching someone first."), most=MOST_RUNNERS)
    return None


FARTHEST = timedelta(days=180)
_RUN_AS: dict[WorkoutKind, frozenset[RunKind]] = {
    WorkoutKind.EASY: frozenset({RunKind.EASY, RunKind.RECOVERY, RunKind.LONG, RunKind.TRAIL, RunKind.WALK}),
    WorkoutKind.RECOVERY: frozenset({RunKind.RECOVERY, RunKind.EASY, RunKind.WALK}),
    WorkoutKind.LONG: frozenset({RunKind.LONG, RunKind.TRAIL, RunKind.RACE}),
    WorkoutKind.TRAIL: frozenset({RunKind.TRAIL, RunKind.HILLS, RunKind.LONG}),
    WorkoutKind.STRIDES: frozenset({RunKind.EASY, RunKind.FARTLEK, RunKind.INTERVALS}),
    WorkoutKind.FARTLEK: frozenset({RunKind.FARTLEK, RunKind.INTERVALS}),
    WorkoutKind.PROGRESSION: frozenset({RunKind.TEMPO, RunKind.LONG, RunKind.FARTLEK, RunKind.EASY}),
    WorkoutKind.TEMPO: frozenset({RunKind.TEMPO, RunKind.RACE}),
    WorkoutKind.HILLS: frozenset({RunKind.HILLS, RunKind.INTERVALS, RunKind.TRAIL}),
    WorkoutKind.INTERVALS: frozenset({RunKind.INTERVALS, RunKind.FARTLEK}),
}


class WorkoutStage(Enum):
    """The status of a workout. UNTOLD is past and not marked as done, for a reader who may not see the runs."""

    TO_COME = "to-come"
    TODAY = "today"
    DONE = "done"
    MISSED = "missed"
    UNTOLD = "untold"


class PlannedWorkout(NamedTuple):
    """A workout for a day. `slug` is "" for one in the coach's own words."""

    id: int
    day: date
    slug: str
    ticked: bool


class WorkoutOutcome(NamedTuple):
    """The outcome of a workout: the run that completed it, or another run of that day."""

    stage: WorkoutStage
    run_id: int | None = None
    other_run_id: int | None = None


def suits(slug: str, kind: RunKind) -> bool:
    """Return whether a run of this kind completes a workout. Any run completes one in the coach's own words."""
    workout = WORKOUTS.get(slug)
    return workout is None or kind in _RUN_AS[workout.kind]


def outcomes_of(planned: Iterable[PlannedWorkout], diary: RunHistory | None, today: date) -> dict[int, WorkoutOutcome]:
    """Return the outcome of each workout by its id. `diary` is None if the reader may not see the runs.

    Each run completes at most one workout. Library workouts are matched first, because any run fits the others.
    """
    ran: dict[date, list[RunFacts]] = defaultdict(list)
    for outing in diary or ():
        ran[outing.day].append(outing)
    left = {day: list(runs) for day, runs in ran.items()}
    outcomes = {}
    for each in sorted(planned, key=lambda one: (one.day, not one.slug, one.id)):
        run = next((run for run in left.get(each.day, ()) if suits(each.slug, run.kind)), None)
        if run is not None:
            left[each.day].remove(run)
        other = ran[each.day][0].run_id if run is None and each.day in ran else None
        outcomes[each.id] = WorkoutOutcome(_stage(each, run, diary is not None, today), run and run.run_id, other)
    return outcomes


def _stage(each: PlannedWorkout, run: RunFacts | None, runs_are_seen: bool, today: date) -> WorkoutStage:
    if run is not None or each.ticked:
        return WorkoutStage.DONE
    if each.day >= today:
        return WorkoutStage.TODAY if each.day == today else WorkoutStage.TO_COME
    return WorkoutStage.MISSED if runs_are_seen else WorkoutStage.UNTOLD


def day_refusal(day: date, today: date) -> Reason | None:
    """Return why a workout can't be set for a day, or None. `today` is the runner's local date."""
    if day < today:
        return Reason(N_("That day is in the past. Pick today or later."))
    if day > today + FARTHEST:
        return Reason(N_("Pick a day in the next %(days)s days."), days=FARTHEST.days)
    return None


QUIET_AFTER = timedelta(days=7)
LATELY = timedelta(days=7)
FELT_WITHIN = timedelta(days=14)
SLIPPED = 0.85
"""A goal is slipping below this share of an even pace. Above it, the goal's own page still calls it nearly on track."""
SETTLED_AFTER = 4
"""How many days of a goal must have passed before it can slip: the first run of a week often comes late in it."""
FIRSTS = tuple(map(Distance.of_km, (5, 10, 15, 21.0975, 30, 42.195, 50, 100)))
TOTALS = tuple(Distance.of_km(km) for km in (100, 250, 500, 1_000, 2_500, 5_000, 10_000))
ENOUGH_BEFORE = 5


class NeedReason(IntEnum):
    """Why a runner needs attention, most urgent first."""

    WROTE = 0
    HEAVY = 1
    QUIET = 2
    MISSED = 3
    SLIPPING = 4
    PRAISE = 5


class PraiseReason(NamedTuple):
    """A milestone of the last seven days: a first run of a distance, a longest run, or a total."""

    sort: str  # "first", "longest", "total"
    distance: Distance
    day: date


class GoalStatus(NamedTuple):
    """A goal that is slipping: its value so far, and the value at an even pace."""

    aim: Aim
    value: int
    even: int


class Need(NamedTuple):
    """One reason to get in touch.

    `number` counts notes, runs, days or workouts; `day` is the day of the last run or of the last missed workout.
    """

    why: NeedReason
    number: int = 0
    day: date | None = None
    goal: GoalStatus | None = None
    praise: PraiseReason | None = None


class WeeksBefore(NamedTuple):
    """All runs before the last seven days: their number, the longest and the total distance, both in mm."""

    runs: int = 0
    longest: int = 0
    total: int = 0


def needs_of(
    today: date,
    *,
    wrote: int,
    diary: RunHistory | None,
    before: WeeksBefore,
    felt: Iterable[tuple[date, FeelingFacts]],
    standings: Sequence[GoalProgress],
    pauses: Sequence[StreakPause],
    planned: Iterable[PlannedWorkout],
    outcomes: dict[int, WorkoutOutcome],
) -> list[Need]:
    """Return the reasons to get in touch, most urgent first. `felt` holds (day, feeling) in any order."""
    found = [Need(NeedReason.WROTE, wrote)] if wrote else []
    found += _heavy(felt, today)
    if diary is not None:
        found += _quiet(diary, pauses, today)
        found += _missed(planned, outcomes, today)
    found += _slipping(standings)
    if diary is not None:
        found += _praise(diary, before, today)
    return sorted(found, key=lambda need: need.why)


def _heavy(felt: Iterable[tuple[date, FeelingFacts]], today: date) -> list[Need]:
    """Return a need if at least two of the last three runs with a word did not feel good."""
    lately = sorted((day, feeling.good) for day, feeling in felt
                    if feeling.good is not None and today - FELT_WITHIN < day <= today)  # fmt: skip
    heavy = [day for day, good in lately[-3:] if not good]
    return [Need(NeedReason.HEAVY, len(heavy), heavy[-1])] if len(heavy) >= 2 else []


def _quiet(diary: RunHistory, pauses: Sequence[StreakPause], today: date) -> list[Need]:
    """Return a need after a week without a run that follows regular running, unless the runner is on a break."""
    if not diary or is_off(pauses, today):
        return []
    last = max(outing.day for outing in diary)
    days = (today - last).days
    regular = sum(1 for outing in diary if last - timedelta(days=28) < outing.day <= last) >= 3
    quiet = timedelta(days=days) >= QUIET_AFTER and days <= 60 and regular
    return [Need(NeedReason.QUIET, days, last)] if quiet else []


def _missed(planned: Iterable[PlannedWorkout], outcomes: dict[int, WorkoutOutcome], today: date) -> list[Need]:
    days = [each.day for each in planned
            if today - LATELY <= each.day < today and outcomes[each.id].stage is WorkoutStage.MISSED]  # fmt: skip
    return [Need(NeedReason.MISSED, len(days), max(days))] if days else []


def _slipping(standings: Sequence[GoalProgress]) -> list[Need]:
    return [
        Need(NeedReason.SLIPPING, goal=GoalStatus(at.aim, at.value, at.even))
        for at in standings
        if at.aim.kind is GoalKind.VOLUME and at.stage is GoalStage.ON
        and at.pace < SLIPPED and at.days_behind >= SETTLED_AFTER
    ]  # fmt: skip


def _praise(diary: RunHistory, before: WeeksBefore, today: date) -> list[Need]:
    """Return the biggest milestone of the last seven days: a first, a longest run, or a total, in this order."""
    lately = [outing for outing in diary if today - LATELY < outing.day <= today]
    if not lately:
        return []
    top = max(lately, key=lambda outing: (outing.distance, outing.day))
    firsts = [far for far in FIRSTS if before.longest < far.mm <= top.distance]
    total = before.total + sum(outing.distance for outing in lately)
    totals = [far for far in TOTALS if before.total < far.mm <= total]
    if firsts:
        praise = PraiseReason("first", firsts[-1], top.day)
    elif before.runs >= ENOUGH_BEFORE and top.distance > before.longest:
        praise = PraiseReason("longest", Distance(top.distance), top.day)
    elif totals:
        praise = PraiseReason("total", totals[-1], lately[-1].day)
    else:
        return []
    return [Need(NeedReason.PRAISE, praise=praise, day=praise.day)]
