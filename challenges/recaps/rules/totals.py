"""Totals of a run history between two dates, and the number of places it started from. Pure.

The result doesn't depend on the order of the runs. Places are counted, never named.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, hypot, radians
from typing import NamedTuple

from challenges.clock import Window
from challenges.recaps.rules.periods import so_far_in
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts, RunHistory, in_order

ENOUGH_HOURS, ENOUGH_IN_ONE = 5, 3
"""There must be this many runs with a time of day, and this many of them in one hour, to name a usual hour."""


class RunTotals(NamedTuple):
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
    total: RunTotals
    days: Mapping[date, int]
    hours: tuple[int, ...]
    kinds: tuple[tuple[RunKind, RunTotals], ...]  # longest distance first
    longest: RunFacts | None
    earliest: RunFacts | None
    latest: RunFacts | None
    highest: RunFacts | None
    in_a_row: int  # dates


def recap_of(diary: RunHistory, window: Window) -> Recap:
    """All of a window. Of several outings that are the longest, the first one run."""
    inside = in_order(_inside(diary, window))
    timed = [outing for outing in inside if outing.minute is not None]
    days: Counter[date] = Counter()
    kinds: dict[RunKind, list[RunFacts]] = {}
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


def ran_in(diary: Iterable[RunFacts], window: Window) -> RunTotals:
    """The sums of a window."""
    return _ran(_inside(diary, window))


def _inside(diary: Iterable[RunFacts], window: Window) -> list[RunFacts]:
    first, last = window.first_day, window.last_day
    return [outing for outing in diary if first <= outing.day <= last]


def _ran(inside: Sequence[RunFacts]) -> RunTotals:
    return RunTotals(
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


def fair_before(diary: RunHistory, window: Window, before: Window, today: date) -> RunTotals:
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


ONE_PLACE = 1_000.0
"""Starts within this many metres of one another are one place."""
_METRES_OF_A_DEGREE = 111_195.0
NEEDED_SIGNS = 24
"""The first two numbers of an encoded polyline take at most this many characters."""


def start_of(encoded: str) -> tuple[float, float] | None:
    """Return latitude and longitude, in degrees, of the first point of an encoded polyline; its beginning is enough.

    None if there is no point. Each number is stored in groups of five bits, lowest first, with a continuation bit set
    on all but its last group.
    """
    numbers: list[int] = []
    value = shift = 0
    for sign in encoded:
        group = ord(sign) - 63
        value |= (group & 31) << shift
        shift += 5
        if group < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
            if len(numbers) == 2:
                return numbers[0] / 1e5, numbers[1] / 1e5
    return None


def places_among(starts: Iterable[tuple[float, float]]) -> int:
    """Return how many different places there are among starts, taken in order."""
    places: list[tuple[float, float]] = []
    for start in starts:
        if not any(_metres(start, place) <= ONE_PLACE for place in places):
            places.append(start)
    return len(places)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance in metres, accurate enough over a few kilometres, also across the date line."""
    east = (one[1] - other[1] + 180) % 360 - 180
    return hypot(one[0] - other[0], east * cos(radians(one[0]))) * _METRES_OF_A_DEGREE
