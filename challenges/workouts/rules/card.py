"""The variety card: nine small tasks for a month, and which of them a runner has done. Pure.

Every task can be done within five kilometres of home. Tasks that runs can't show are ticked by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random
from statistics import median

from challenges.recordings.kinds import RunKind
from challenges.refusals import N_, Reason
from challenges.runs.rules.facts import RunFacts, RunHistory, order_of

SEVEN, NOON, TWO, EVENING = 7 * 60, 11 * 60, 14 * 60, 19 * 60
_CLIMB = 50_000  # mm
_SHORT = 20 * 60_000  # ms
_KINDS = 4


class TaskFamily(Enum):
    """A family of similar tasks. Each card has a fixed number of each, so that cards are comparable."""

    TIME = "time"
    PLACE = "place"
    KIND = "kind"
    RHYTHM = "rhythm"
    MEASURE = "measure"
    MANNER = "manner"


FAMILIES: Mapping[TaskFamily, int] = {
    TaskFamily.TIME: 1,
    TaskFamily.PLACE: 2,
    TaskFamily.KIND: 2,
    TaskFamily.RHYTHM: 2,
    TaskFamily.MEASURE: 1,
    TaskFamily.MANNER: 1,
}


@dataclass(frozen=True, slots=True)
class SeenRun:
    """The input for recognising tasks: the runs of a month in order, those of the weeks before, and new places."""

    month: tuple[RunFacts, ...]
    before: tuple[RunFacts, ...]
    new_starts: Collection[int]  # ids of runs that started in a new place


Recognised = Callable[[SeenRun], RunFacts | None]


@dataclass(frozen=True, slots=True)
class CardTask:
    """A square of the card. `by_hand`: the runner may tick it. `recognised` finds the run that did it."""

    key: str
    family: TaskFamily
    icon: str
    title: str
    text: str
    recognised: Recognised | None = None
    by_hand: bool = False


# --- recognising tasks ----------------------------------------------------------------------------------------------


def _first(seen: SeenRun, test: Callable[[RunFacts], bool]) -> RunFacts | None:
    return next((one for one in seen.month if test(one)), None)


def _between(begin: int, end: int) -> Recognised:
    """Match a run that started within these minutes of the day."""
    return lambda seen: _first(seen, lambda one: one.minute is not None and begin <= one.minute < end)


def _of(*kinds: RunKind) -> Recognised:
    return lambda seen: _first(seen, lambda one: one.kind in kinds)


def _hill(seen: SeenRun) -> RunFacts | None:
    return _first(seen, lambda one: one.kind is RunKind.HILLS or one.gain >= _CLIMB)


def _from_memory(seen: SeenRun) -> RunFacts | None:
    return _first(seen, lambda one: not one.verified and not one.indoor)


def _new_place(seen: SeenRun) -> RunFacts | None:
    return _first(seen, lambda one: one.run_id in seen.new_starts)


def _another_kind(seen: SeenRun) -> RunFacts | None:
    """Match a kind of run that the weeks before the month didn't have."""
    known = {one.kind for one in seen.before}
    return _first(seen, lambda one: one.kind not in known)


def _kinds(seen: SeenRun) -> RunFacts | None:
    """Match the run that brings the month to four kinds."""
    had: set[RunKind] = set()
    for one in seen.month:
        had.add(one.kind)
        if len(had) == _KINDS:
            return one
    return None


def _rare_weekday(seen: SeenRun) -> RunFacts | None:
    """Match a run on a weekday with the fewest runs in the weeks before. Every month has each weekday."""
    often = Counter(one.day.weekday() for one in seen.before)
    fewest = min(often[weekday] for weekday in range(7))
    return _first(seen, lambda one: often[one.day.weekday()] == fewest)


def _monday(seen: SeenRun) -> RunFacts | None:
    return _first(seen, lambda one: one.day.weekday() == 0)


def _two_days(seen: SeenRun) -> RunFacts | None:
    days = {one.day for one in seen.month}
    return _first(seen, lambda one: one.day - timedelta(days=1) in days)


def _rested(seen: SeenRun) -> RunFacts | None:
    """Match a run after at least two days without one."""
    days = {one.day for one in (*seen.before, *seen.month)}
    return _first(
        seen, lambda one: not {one.day - timedelta(days=1), one.day - timedelta(days=2)} & days and min(days) < one.day
    )


def _three_days(seen: SeenRun) -> RunFacts | None:
    """Match the third day with a run in a week from Monday to Sunday, counting only days of the month."""
    days: dict[date, set[date]] = {}
    for one in seen.month:
        week = days.setdefault(one.day - timedelta(days=one.day.weekday()), set())
        week.add(one.day)
        if len(week) == 3:
            return one
    return None


def _short(seen: SeenRun) -> RunFacts | None:
    return _first(seen, lambda one: one.moving <= _SHORT)


def _slower(seen: SeenRun) -> RunFacts | None:
    """Match a run at least 5 % slower than the median of the weeks before, or the first run if there were none."""
    if not seen.before:
        return _first(seen, lambda one: True)
    usual = median(one.moving / one.distance for one in seen.before)
    return _first(seen, lambda one: one.moving / one.distance >= 1.05 * usual)


def _round_figure(seen: SeenRun) -> RunFacts | None:
    """Match a run between 5 and 5.1 km, or between 3 and 3.1 miles."""
    return _first(seen, lambda one: 5_000_000 <= one.distance < 5_100_000 or 4_828_032 <= one.distance < 4_988_967)


def asks_for_places(task: CardTask) -> bool:
    """Whether a task needs the new places."""
    return task.recognised is _new_place


TASKS: tuple[CardTask, ...] = (
    CardTask("early", TaskFamily.TIME, "sunrise", N_("Early bird"),
         N_("Start a run before 7 am."), _between(0, SEVEN)),
    CardTask("lunch", TaskFamily.TIME, "sandwich", N_("Lunch run"),
         N_("Start a run between 11 am and 2 pm."), _between(NOON, TWO)),
    CardTask("evening", TaskFamily.TIME, "moon", N_("After dark"),
         N_("Start a run at 7 pm or later."), _between(EVENING, 1440)),
    CardTask("new-place", TaskFamily.PLACE, "map-pin", N_("New start"),
         N_("Start somewhere you've never started."), _new_place, True),
    CardTask("new-street", TaskFamily.PLACE, "signpost", N_("New street"),
         N_("Take a street you've never run down."), None, True),
    CardTask("backwards", TaskFamily.PLACE, "undo-2", N_("In reverse"),
         N_("Run your usual loop in reverse."), None, True),
    CardTask("hill", TaskFamily.PLACE, "mountain", N_("Something steep"),
         N_("Climb 50 m or log a hill run. A bridge will do."), _hill),
    CardTask("off-road", TaskFamily.PLACE, "trees", N_("Off the road"),
         N_("Log a trail run: park, path or towpath."), _of(RunKind.TRAIL)),
    CardTask("fartlek", TaskFamily.KIND, "zap", N_("Play with speed"),
         N_("Log a fartlek: fast from post to post."), _of(RunKind.FARTLEK)),
    CardTask("another-kind", TaskFamily.KIND, "shuffle", N_("Out of a rut"),
         N_("Log a type of run you haven't done in eight weeks."), _another_kind),
    CardTask("recovery", TaskFamily.KIND, "snail", N_("Slow on purpose"),
         N_("Log a recovery run, as slow as you like."), _of(RunKind.RECOVERY)),
    CardTask("kinds", TaskFamily.KIND, "palette", N_("Four types"),
         N_("Log four types of run in one month."), _kinds),
    CardTask("strides", TaskFamily.KIND, "wind", N_("Six strides"),
         N_("Do six short accelerations after an easy run."), None, True),
    CardTask("weekday", TaskFamily.RHYTHM, "calendar-days", N_("The rare day"),
         N_("Run on the day of the week you run least."), _rare_weekday),
    CardTask("monday", TaskFamily.RHYTHM, "calendar-plus", N_("Fresh Monday"),
         N_("Run on a Monday."), _monday),
    CardTask("two-days", TaskFamily.RHYTHM, "copy", N_("Back to back"),
         N_("Run two days in a row."), _two_days),
    CardTask("rested", TaskFamily.RHYTHM, "coffee", N_("Well rested"),
         N_("Run after at least two rest days."), _rested),
    CardTask("three-days", TaskFamily.RHYTHM, "layers", N_("Three in a week"),
         N_("Run on three days of one week, Monday to Sunday."), _three_days),
    CardTask("short", TaskFamily.MEASURE, "timer", N_("Twenty minutes tops"),
         N_("Run for 20 minutes or less."), _short),
    CardTask("slower", TaskFamily.MEASURE, "turtle", N_("Look around"),
         N_("Run noticeably slower than usual."), _slower),
    CardTask("five", TaskFamily.MEASURE, "target", N_("On the dot"),
         N_("Run 5 km or 3 miles, and barely a step more."), _round_figure),
    CardTask("company", TaskFamily.MANNER, "users", N_("With company"),
         N_("Run with someone."), None, True),
    CardTask("no-watch", TaskFamily.MANNER, "watch", N_("No watch"),
         N_("Run without one and type in the run from memory."), _from_memory),
    CardTask("open-ears", TaskFamily.MANNER, "ear", N_("Open ears"),
         N_("Do a whole run without music."), None, True),
    CardTask("greetings", TaskFamily.MANNER, "hand", N_("Good morning"),
         N_("Greet everyone you meet."), None, True),
)  # fmt: skip

SQUARES = sum(FAMILIES.values())
BEFORE = timedelta(weeks=8)
"""How far the run history must reach back before a month: some tasks compare with earlier weeks."""


@dataclass(frozen=True, slots=True)
class CardSquare:
    """A task with the day it was done, and the run that did it or whether it was ticked by hand."""

    task: CardTask
    day: date | None = None
    run_id: int | None = None
    ticked: bool = False

    @property
    def done(self) -> bool:
        return self.day is not None


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def tasks_of(runner_id: int, month: date) -> list[CardTask]:
    """Return the nine tasks of a runner's month, with the same number per family, drawn by runner and month."""
    lot = Random(f"{runner_id}/{month.year}-{month.month:02}")  # noqa: S311 a game
    drawn = [
        task
        for family, many in FAMILIES.items()
        for task in lot.sample([task for task in TASKS if task.family is family], many)
    ]
    lot.shuffle(drawn)
    return drawn


def card_of(
    runner_id: int, month: date, diary: RunHistory, new_starts: Collection[int], ticks: Mapping[str, date]
) -> list[CardSquare]:
    """Return the squares of a card in order, with what filled them.

    `diary` must reach `BEFORE` back before the month. `new_starts` are the runs that started in a new place.
    `ticks` has the day of each task that was ticked by hand.
    """
    seen = _seen(month, diary, new_starts)
    return [_square(task, seen, ticks.get(task.key)) for task in tasks_of(runner_id, month)]


def filled_on(squares: Sequence[CardSquare]) -> date | None:
    """Return the day on which the last square was done, or None while one is open."""
    days = [square.day for square in squares if square.day is not None]
    return max(days) if days and len(days) == len(squares) else None


def tick_refusal(runner_id: int, month: date, key: str, today: date) -> Reason | None:
    """Return why a square can't be ticked by hand, or None if it can."""
    task = next((task for task in tasks_of(runner_id, month) if task.key == key), None)
    if task is None:
        return Reason(N_("That square isn't on your card for that month."))
    if not task.by_hand:
        return Reason(N_("Your runs fill this square automatically."))
    if not is_open(month, today):
        return Reason(N_("This card is closed. Open this month's card instead."))
    return None


def is_open(month: date, today: date) -> bool:
    """Whether squares can be ticked: during the month and the one after it."""
    return month == month_of(today) or month == month_of(month_of(today) - timedelta(days=1))


def _seen(month: date, diary: RunHistory, new_starts: Collection[int]) -> SeenRun:
    runs = sorted((one for one in diary if month - BEFORE <= one.day and one.kind is not RunKind.WALK), key=order_of)
    after = month_of(month + timedelta(days=31))
    return SeenRun(
        tuple(one for one in runs if month <= one.day < after),
        tuple(one for one in runs if one.day < month),
        new_starts,
    )


def _square(task: CardTask, seen: SeenRun, ticked: date | None) -> CardSquare:
    by = task.recognised(seen) if task.recognised else None
    if by:
        return CardSquare(task, by.day, by.run_id)
    return CardSquare(task, ticked, ticked=True) if ticked else CardSquare(task)
