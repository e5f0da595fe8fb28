"""Totals of a run history between two dates. Pure: the result doesn't depend on the order of the runs."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from challenges.clock import Window
from challenges.recaps.rules.periods import so_far_in
from challenges.runs.diary import Diary, Outing, in_order
from challenges.runs.rules import Kind

ENOUGH_HOURS, ENOUGH_IN_ONE = 5, 3
"""There must be this many runs with a time of day, and this many of them in one hour, to name a usual hour."""


class Ran(NamedTuple):
    """Totals of some runs: number, distance in mm, moving time in ms, elevation gain in mm, number of dates."""

    runs: int = 0
    distance: int = 0
    moving: int = 0
    gain: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Recap:
    """The totals of a period. `days` maps dates to mm, `hours` has the number of runs started in each hour."""

    window: Window
    total: Ran
    days: Mapping[date, int]
    hours: tuple[int, ...]
    kinds: tuple[tuple[Kind, Ran], ...]  # longest distance first
    longest: Outing | None
    earliest: Outing | None
    latest: Outing | None
    highest: Outing | None
    in_a_row: int  # dates


def recap_of(diary: Diary, window: Window) -> Recap:
    """All of a window. Of several outings that are the longest, the first one run."""
    inside = in_order(_inside(diary, window))
    timed = [outing for outing in inside if outing.minute is not None]
    days: Counter[date] = Counter()
    kinds: dict[Kind, list[Outing]] = {}
    for outing in inside:
        days[outing.day] += outing.distance
        kinds.setdefault(outing.kind, []).append(outing)
    begun = Counter((outing.minute or 0) // 60 for outing in timed)
    sums = [(kind, _ran(outings)) for kind, outings in kinds.items()]
    climbed = [outing for outing in inside if outing.gain > 0]
    return Recap(
        window=window,
        total=_ran(inside),
        days=dict(days),
        hours=tuple(begun[hour] for hour in range(24)),
        kinds=tuple(sorted(sums, key=lambda one: (-one[1].distance, one[0].value))),
        longest=max(inside, key=lambda outing: outing.distance, default=None),
        earliest=min(timed, key=lambda outing: outing.minute or 0, default=None),
        latest=max(timed, key=lambda outing: outing.minute or 0, default=None),
        highest=max(climbed, key=lambda outing: outing.gain, default=None),
        in_a_row=_in_a_row(days),
    )


def ran_in(diary: Iterable[Outing], window: Window) -> Ran:
    """The sums of a window."""
    return _ran(_inside(diary, window))


def _inside(diary: Iterable[Outing], window: Window) -> list[Outing]:
    first, last = window.first_day, window.last_day
    return [outing for outing in diary if first <= outing.day <= last]


def _ran(inside: Sequence[Outing]) -> Ran:
    return Ran(
        len(inside),
        sum(outing.distance for outing in inside),
        sum(outing.moving for outing in inside),
        sum(outing.gain for outing in inside),
        len({outing.day for outing in inside}),
    )


def amounts_in(days: Mapping[date, int], parts: Sequence[Window]) -> list[int]:
    """The mm of each part of a window."""
    ran = sorted(days)
    found = []
    for part in parts:
        there = ran[bisect_left(ran, part.first_day) : bisect_right(ran, part.last_day)]
        found.append(sum(days[day] for day in there))
    return found


def usual_hour(hours: Sequence[int]) -> int | None:
    """Return the hour in which most runs start, the earlier one if tied; None if there are too few runs."""
    if sum(hours) < ENOUGH_HOURS or max(hours) < ENOUGH_IN_ONE:
        return None
    return max(range(24), key=lambda hour: (hours[hour], -hour))


def fair_before(diary: Diary, window: Window, before: Window, today: date) -> Ran:
    """Return the totals of the window before, up to the same point as today is in this one."""
    if today not in window:
        return ran_in(diary, before)
    return ran_in(diary, so_far_in(before, window, today))


def _in_a_row(days: Iterable[date]) -> int:
    longest = here = 0
    last: date | None = None
    for day in sorted(days):
        here = here + 1 if last is not None and day - last == timedelta(days=1) else 1
        longest, last = max(longest, here), day
    return longest


SHARED = ("year", "weeks", "longest", "kinds", "climb", "hours")
"""The cards of a shared year, in order. None shows a place, a title or a date; `hours` only if the runner opted in."""


def cards_shown(recap: Recap, *, with_hours: bool) -> list[str]:
    """Return the cards of a year: the first four, elevation if there was any, and hours if opted in."""
    if not recap.total.runs:
        return []
    climbed = ["climb"] if recap.total.gain else []
    return [*SHARED[:4], *climbed, *(["hours"] if with_hours and any(recap.hours) else [])]
