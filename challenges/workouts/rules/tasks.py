"""The tasks of variety cards, and how runs fill them. Pure.

Every task can be done within five kilometres of home. Tasks that runs can't show are ticked by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from statistics import median

from challenges.refusals import N_
from challenges.runs.diary import Outing
from challenges.runs.rules import Kind

SEVEN, NOON, TWO, EVENING = 7 * 60, 11 * 60, 14 * 60, 19 * 60
_CLIMB = 50_000  # mm
_SHORT = 20 * 60_000  # ms
_KINDS = 4


class Family(Enum):
    """A family of similar tasks. Each card has a fixed number of each, so that cards are comparable."""

    TIME = "time"
    PLACE = "place"
    KIND = "kind"
    RHYTHM = "rhythm"
    MEASURE = "measure"
    MANNER = "manner"


FAMILIES: Mapping[Family, int] = {
    Family.TIME: 1, Family.PLACE: 2, Family.KIND: 2, Family.RHYTHM: 2, Family.MEASURE: 1, Family.MANNER: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The input for recognising tasks: the runs of a month in order, those of the weeks before, and new places."""

    month: tuple[Outing, ...]
    before: tuple[Outing, ...]
    new_starts: Collection[int]  # ids of runs that started in a new place


Recognised = Callable[[Seen], Outing | None]


@dataclass(frozen=True, slots=True)
class Task:
    """A square of the card. `by_hand`: the runner may tick it. `recognised` finds the run that did it."""

    key: str
    family: Family
    icon: str
    title: str
    text: str
    recognised: Recognised | None = None
    by_hand: bool = False


# --- recognising tasks ----------------------------------------------------------------------------------------------


def _first(seen: Seen, test: Callable[[Outing], bool]) -> Outing | None:
    return next((one for one in seen.month if test(one)), None)


def _between(begin: int, end: int) -> Recognised:
    """Match a run that started within these minutes of the day."""
    return lambda seen: _first(seen, lambda one: one.minute is not None and begin <= one.minute < end)


def _of(*kinds: Kind) -> Recognised:
    return lambda seen: _first(seen, lambda one: one.kind in kinds)


def _hill(seen: Seen) -> Outing | None:
    return _first(seen, lambda one: one.kind is Kind.HILLS or one.gain >= _CLIMB)


def _from_memory(seen: Seen) -> Outing | None:
    return _first(seen, lambda one: not one.verified and not one.indoor)


def _new_place(seen: Seen) -> Outing | None:
    return _first(seen, lambda one: one.run_id in seen.new_starts)


def _another_kind(seen: Seen) -> Outing | None:
    """Match a kind of run that the weeks before the month didn't have."""
    known = {one.kind for one in seen.before}
    return _first(seen, lambda one: one.kind not in known)


def _kinds(seen: Seen) -> Outing | None:
    """Match the run that brings the month to four kinds."""
    had: set[Kind] = set()
    for one in seen.month:
        had.add(one.kind)
        if len(had) == _KINDS:
            return one
    return None


def _rare_weekday(seen: Seen) -> Outing | None:
    """Match a run on a weekday with the fewest runs in the weeks before. Every month has each weekday."""
    often = Counter(one.day.weekday() for one in seen.before)
    fewest = min(often[weekday] for weekday in range(7))
    return _first(seen, lambda one: often[one.day.weekday()] == fewest)


def _monday(seen: Seen) -> Outing | None:
    return _first(seen, lambda one: one.day.weekday() == 0)


def _two_days(seen: Seen) -> Outing | None:
    days = {one.day for one in seen.month}
    return _first(seen, lambda one: one.day - timedelta(days=1) in days)


def _rested(seen: Seen) -> Outing | None:
    """Match a run after at least two days without one."""
    days = {one.day for one in (*seen.before, *seen.month)}
    return _first(
        seen, lambda one: not {one.day - timedelta(days=1), one.day - timedelta(days=2)} & days and min(days) < one.day
    )


def _three_days(seen: Seen) -> Outing | None:
    """Match the third day with a run in a week from Monday to Sunday, counting only days of the month."""
    days: dict[date, set[date]] = {}
    for one in seen.month:
        week = days.setdefault(one.day - timedelta(days=one.day.weekday()), set())
        week.add(one.day)
        if len(week) == 3:
            return one
    return None


def _short(seen: Seen) -> Outing | None:
    return _first(seen, lambda one: one.moving <= _SHORT)


def _slower(seen: Seen) -> Outing | None:
    """Match a run at least 5 % slower than the median of the weeks before, or the first run if there were none."""
    if not seen.before:
        return _first(seen, lambda one: True)
    usual = median(one.moving / one.distance for one in seen.before)
    return _first(seen, lambda one: one.moving / one.distance >= 1.05 * usual)


def _round_figure(seen: Seen) -> Outing | None:
    """Match a run between 5 and 5.1 km, or between 3 and 3.1 miles."""
    return _first(seen, lambda one: 5_000_000 <= one.distance < 5_100_000 or 4_828_032 <= one.distance < 4_988_967)


def asks_for_places(task: Task) -> bool:
    """Whether a task needs the new places."""
    return task.recognised is _new_place


TASKS: tuple[Task, ...] = (
    Task("early", Family.TIME, "sunrise", N_("Early bird"),
         N_("Start a run before 7 am."), _between(0, SEVEN)),
    Task("lunch", Family.TIME, "sandwich", N_("Lunch run"),
         N_("Start a run between 11 am and 2 pm."), _between(NOON, TWO)),
    Task("evening", Family.TIME, "moon", N_("After dark"),
         N_("Start a run at 7 pm or later."), _between(EVENING, 1440)),
    Task("new-place", Family.PLACE, "map-pin", N_("New start"),
         N_("Start somewhere you've never started."), _new_place, True),
    Task("new-street", Family.PLACE, "signpost", N_("New street"),
         N_("Take a street you've never run down."), None, True),
    Task("backwards", Family.PLACE, "undo-2", N_("In reverse"),
         N_("Run your usual loop in reverse."), None, True),
    Task("hill", Family.PLACE, "mountain", N_("Something steep"),
         N_("Climb 50 m or log a hill run. A bridge will do."), _hill),
    Task("off-road", Family.PLACE, "trees", N_("Off the road"),
         N_("Log a trail run: park, path or towpath."), _of(Kind.TRAIL)),
    Task("fartlek", Family.KIND, "zap", N_("Play with speed"),
         N_("Log a fartlek: fast from post to post."), _of(Kind.FARTLEK)),
    Task("another-kind", Family.KIND, "shuffle", N_("Out of a rut"),
         N_("Log a type of run you haven't done in eight weeks."), _another_kind),
    Task("recovery", Family.KIND, "snail", N_("Slow on purpose"),
         N_("Log a recovery run, as slow as you like."), _of(Kind.RECOVERY)),
    Task("kinds", Family.KIND, "palette", N_("Four types"),
         N_("Log four types of run in one month."), _kinds),
    Task("strides", Family.KIND, "wind", N_("Six strides"),
         N_("Do six short accelerations after an easy run."), None, True),
    Task("weekday", Family.RHYTHM, "calendar-days", N_("The rare day"),
         N_("Run on the day of the week you run least."), _rare_weekday),
    Task("monday", Family.RHYTHM, "calendar-plus", N_("Fresh Monday"),
         N_("Run on a Monday."), _monday),
    Task("two-days", Family.RHYTHM, "copy", N_("Back to back"),
         N_("Run two days in a row."), _two_days),
    Task("rested", Family.RHYTHM, "coffee", N_("Well rested"),
         N_("Run after at least two rest days."), _rested),
    Task("three-days", Family.RHYTHM, "layers", N_("Three in a week"),
         N_("Run on three days of one week, Monday to Sunday."), _three_days),
    Task("short", Family.MEASURE, "timer", N_("Twenty minutes tops"),
         N_("Run for 20 minutes or less."), _short),
    Task("slower", Family.MEASURE, "turtle", N_("Look around"),
         N_("Run noticeably slower than usual."), _slower),
    Task("five", Family.MEASURE, "target", N_("On the dot"),
         N_("Run 5 km or 3 miles, and barely a step more."), _round_figure),
    Task("company", Family.MANNER, "users", N_("With company"),
         N_("Run with someone."), None, True),
    Task("no-watch", Family.MANNER, "watch", N_("No watch"),
         N_("Run without one and type in the run from memory."), _from_memory),
    Task("open-ears", Family.MANNER, "ear", N_("Open ears"),
         N_("Do a whole run without music."), None, True),
    Task("greetings", Family.MANNER, "hand", N_("Good morning"),
         N_("Greet everyone you meet."), None, True),
)  # fmt: skip
