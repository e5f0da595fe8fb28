"""Which runners need their coach's attention, and why. Uses only granted data; the rest is None or empty."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from challenges.coaching.rules.plan import Outcome, Planned, Stage
from challenges.goals.rules import Aim, Standing
from challenges.goals.rules import Kind as GoalKind
from challenges.goals.rules import Stage as GoalStage
from challenges.goals.rules.pauses import is_off
from challenges.goals.streaks import Pause
from challenges.mood.rules import Feeling
from challenges.runs.diary import Diary
from challenges.units import Distance

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


class Why(IntEnum):
    """Why a runner needs attention, most urgent first."""

    WROTE = 0
    HEAVY = 1
    QUIET = 2
    MISSED = 3
    SLIPPING = 4
    PRAISE = 5


class Praise(NamedTuple):
    """A milestone of the last seven days: a first run of a distance, a longest run, or a total."""

    sort: str  # "first", "longest", "total"
    distance: Distance
    day: date


class Goal(NamedTuple):
    """A goal that is slipping: its value so far, and the value at an even pace."""

    aim: Aim
    value: int
    even: int


class Need(NamedTuple):
    """One reason to get in touch.

    `number` counts notes, runs, days or workouts; `day` is the day of the last run or of the last missed workout.
    """

    why: Why
    number: int = 0
    day: date | None = None
    goal: Goal | None = None
    praise: Praise | None = None


class Before(NamedTuple):
    """All runs before the last seven days: their number, the longest and the total distance, both in mm."""

    runs: int = 0
    longest: int = 0
    total: int = 0


def needs_of(
    today: date,
    *,
    wrote: int,
    diary: Diary | None,
    before: Before,
    felt: Iterable[tuple[date, Feeling]],
    standings: Sequence[Standing],
    pauses: Sequence[Pause],
    planned: Iterable[Planned],
    outcomes: dict[int, Outcome],
) -> list[Need]:
    """Return the reasons to get in touch, most urgent first. `felt` holds (day, feeling) in any order."""
    found = [Need(Why.WROTE, wrote)] if wrote else []
    found += _heavy(felt, today)
    if diary is not None:
        found += _quiet(diary, pauses, today)
        found += _missed(planned, outcomes, today)
    found += _slipping(standings)
    if diary is not None:
        found += _praise(diary, before, today)
    return sorted(found, key=lambda need: need.why)


def _heavy(felt: Iterable[tuple[date, Feeling]], today: date) -> list[Need]:
    """Return a need if at least two of the last three runs with a word did not feel good."""
    lately = sorted((day, feeling.good) for day, feeling in felt
                    if feeling.good is not None and today - FELT_WITHIN < day <= today)  # fmt: skip
    heavy = [day for day, good in lately[-3:] if not good]
    return [Need(Why.HEAVY, len(heavy), heavy[-1])] if len(heavy) >= 2 else []


def _quiet(diary: Diary, pauses: Sequence[Pause], today: date) -> list[Need]:
    """Return a need after a week without a run that follows regular running, unless the runner is on a break."""
    if not diary or is_off(pauses, today):
        return []
    last = max(outing.day for outing in diary)
    days = (today - last).days
    regular = sum(1 for outing in diary if last - timedelta(days=28) < outing.day <= last) >= 3
    quiet = timedelta(days=days) >= QUIET_AFTER and days <= 60 and regular
    return [Need(Why.QUIET, days, last)] if quiet else []


def _missed(planned: Iterable[Planned], outcomes: dict[int, Outcome], today: date) -> list[Need]:
    days = [each.day for each in planned
            if today - LATELY <= each.day < today and outcomes[each.id].stage is Stage.MISSED]  # fmt: skip
    return [Need(Why.MISSED, len(days), max(days))] if days else []


def _slipping(standings: Sequence[Standing]) -> list[Need]:
    return [
        Need(Why.SLIPPING, goal=Goal(at.aim, at.value, at.even))
        for at in standings
        if at.aim.kind is GoalKind.VOLUME and at.stage is GoalStage.ON
        and at.pace < SLIPPED and at.days_behind >= SETTLED_AFTER
    ]  # fmt: skip


def _praise(diary: Diary, before: Before, today: date) -> list[Need]:
    """Return the biggest milestone of the last seven days: a first, a longest run, or a total, in this order."""
    lately = [outing for outing in diary if today - LATELY < outing.day <= today]
    if not lately:
        return []
    top = max(lately, key=lambda outing: (outing.distance, outing.day))
    firsts = [far for far in FIRSTS if before.longest < far.mm <= top.distance]
    total = before.total + sum(outing.distance for outing in lately)
    totals = [far for far in TOTALS if before.total < far.mm <= total]
    if firsts:
        praise = Praise("first", firsts[-1], top.day)
    elif before.runs >= ENOUGH_BEFORE and top.distance > before.longest:
        praise = Praise("longest", Distance(top.distance), top.day)
    elif totals:
        praise = Praise("total", totals[-1], lately[-1].day)
    else:
        return []
    return [Need(Why.PRAISE, praise=praise, day=praise.day)]
