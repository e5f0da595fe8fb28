"""Weeks and days in a row, worked out anew each time from a diary and its pauses (rules, section 8). Pure.

A period is an ISO week, Monday to Sunday, or a day, on the runner's own calendar: an outing's `day` is the local date
of its start, so that zones and clock changes have been dealt with before anything arrives here. A period is

- *kept*: a run in the week; 1.609 km in the day, in as many runs as one likes;
- *paused*: not kept, and a pause touches it, be it by one day of a week. It neither adds nor breaks;
- *open*: the one that holds today, not kept yet. It breaks nothing before it ends;
- *missed*: any other. A skip is spent on it if one is in hand; else the streak ends.

Zones. A run counts for the local date of its start. Across the date line a date may hardly exist: between one zone
and another that is twelve hours ahead or more, most of a day is never lived. It asks for no run then, one date for each
change. And a run within 24 hours of a change of zone may count for its date in the old or in the new zone: for the
other one where that goes on from a kept one, and its own has enough without it or is today's and still open. It counts
once. When exactly somebody changed zones is not known: it is some instant between two runs, the most favourable one.

Four kept weeks (seven kept days) in a row earn a skip; two can be in hand, and what was earned goes with the streak.

Why nothing that is added can take something away: let `v` be the skips in hand and the periods kept towards the next,
in periods (0 to 8 for weeks). Kept: the length and `v` grow by one. Paused: neither moves. Missed: `v` falls by a
skip's worth, or both fall to 0. Each of the three keeps the order of two states, and kept is never worse than paused,
paused never worse than missed. So one more run, or one more pause, leaves every later state at least as good.

The credit counts 1 for each kept period, and 2 for the first after one or more without a run, whatever the reason: the
return is worth more than the same period in a streak. It can not be farmed: what is gained by coming back is at most
what the period away would have given.
Source of the design: reserves beat strictness (Sharif and Shu 2019), returning after a miss is what to reward (Milkman
and others 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from challenges.goals.zones import never_lived, other_dates
from challenges.runs.diary import Diary, Outing

ENOUGH_FOR_A_DAY = 1_609_000  # mm: the mile of those who run every day, 1.609 km
WEEKS_FOR_A_SKIP = 4
DAYS_FOR_A_SKIP = 7
MOST_SKIPS = 2
_NEVER = date(9999, 12, 1)


class Pause(NamedTuple):
    """Days off that need no proof, both inside; without a `last` day it lasts until it is ended."""

    first: date
    last: date | None


class Comeback(NamedTuple):
    """The return after one or more periods without a run."""

    day: date  # of the first run of the period
    away: int  # periods without a run before it
    credit: int  # what the period gave
    new: bool  # whether a streak began with it; else a skip or a pause had kept the old one


class Streak(NamedTuple):
    """Where a streak stands. Lengths and skips are whole periods: weeks or days."""

    length: int  # kept periods, the present one included once it is kept; 0 where none stands
    longest: int  # of all streaks
    skips: int  # in hand, 0 to 2
    skipped: tuple[date, ...]  # first days of the periods on which skips were spent, oldest first, of all time
    alive: bool  # whether there is one to keep
    ends_on: date  # the last day on which a run keeps it (or begins one) without a skip
    since: date | None  # the day of its first run
    comeback: Comeback | None  # the latest in the streak that stands
    credit: int  # of all time
    kept: bool  # whether the period that holds today is kept
    paused: bool  # whether it is not, and need not be


def weekly(diary: Diary, pauses: Iterable[Pause], today: date) -> Streak:
    """The weeks in a row with a run: ISO weeks."""
    return _streak(_WEEKS, _kept(_WEEKS, diary, lambda outing: 1, 1, today), pauses, today)


def daily(diary: Diary, pauses: Iterable[Pause], today: date) -> Streak:
    """The days in a row with at least 1.609 km."""
    never = {_DAYS.number(day) for day in never_lived(diary)}
    kept = _kept(_DAYS, diary, lambda outing: outing.distance, ENOUGH_FOR_A_DAY, today, never)
    return _streak(_DAYS, kept, pauses, today, never)


def _kept(
    period: _Period,
    diary: Diary,
    amount: Callable[[Outing], int],
    enough: int,
    today: date,
    never: Container[int] = (),
) -> dict[int, date]:
    """The periods with enough in them, each with the day of its first run."""
    sums: dict[int, int] = {}
    firsts: dict[int, date] = {}

    def count(day: date, much: int) -> None:
        number = period.number(day)
        sums[number] = sums.get(number, 0) + much
        firsts[number] = min(day, firsts.get(number, day))

    for outing in diary:  # as `count`, many times over
        day = outing.day
        number = period.number(day)
        sums[number] = sums.get(number, 0) + amount(outing)
        if number not in firsts or day < firsts[number]:
            firsts[number] = day
    now, moved = period.number(today), set()
    for outing, day in other_dates(diary):
        own, other, much = period.number(outing.day), period.number(day), amount(outing)
        if outing.run_id in moved or own == other or other in never or other > now:
            continue
        fills = enough - much <= sums.get(other, 0) < enough and sums.get(other - 1, 0) >= enough
        if fills and (sums[own] - much >= enough or own == now == other + 1):
            moved.add(outing.run_id)
            sums[own] -= much
            count(day, much)
    return {number: firsts[number] for number, total in sums.items() if total >= enough}


class _Period(NamedTuple):
    """A calendar of periods, numbered without gaps: how many days each has, and how many kept ones earn a skip."""

    days: int
    earns: int

    def number(self, day: date) -> int:
        return (day.toordinal() - 1) // self.days  # ordinal 1 is a Monday

    def first_day(self, number: int) -> date:
        return date.fromordinal(number * self.days + 1)

    def last_day(self, number: int) -> date:
        return self.first_day(number) + timedelta(days=self.days - 1)


_WEEKS = _Period(days=7, earns=WEEKS_FOR_A_SKIP)
_DAYS = _Period(days=1, earns=DAYS_FOR_A_SKIP)


def _streak(
    period: _Period, firsts: dict[int, date], pauses: Iterable[Pause], today: date, never: Container[int] = ()
) -> Streak:
    """The streak of the kept periods, each with the day that kept it; those that were `never` lived ask for nothing.

    A run dated after today (its runner is ahead of the calendar at home) keeps its period at once; the present period
    stays open for all that.
    """
    now = period.number(today)
    paused = _Paused(period, pauses, never)
    length = longest = reserve = credit = 0  # reserve: `v` above
    since: date | None = None
    comeback: Comeback | None = None
    skipped: list[int] = []
    before: int | None = None
    for number in sorted(firsts):
        if before is not None and number > before + 1:
            over = paused.missed(before, min(number, now), reserve // period.earns)
            skipped += over.skipped
            reserve -= period.earns * len(over.skipped)
            if over.ends:
                length = reserve = 0
            if away := sum(1 for gone in range(before + 1, number) if gone not in never):
                comeback = Comeback(firsts[number], away, 2, new=over.ends)
                credit += 1
        since = since if length else firsts[number]
        length += 1
        credit += 1
        longest = max(longest, length)
        reserve = min(reserve + 1, period.earns * MOST_SKIPS)
        before = number
    if before is not None:
        over = paused.missed(before, now, reserve // period.earns)
        skipped += over.skipped
        reserve -= period.earns * len(over.skipped)
        if over.ends:
            length, reserve, since, comeback = 0, 0, None, None
    return Streak(
        length=length,
        longest=longest,
        skips=reserve // period.earns,
        skipped=tuple(period.first_day(number) for number in skipped),
        alive=length > 0,
        ends_on=period.last_day(paused.next_to_keep(firsts, now)),
        since=since,
        comeback=comeback,
        credit=credit,
        kept=now in firsts,
        paused=now not in firsts and paused.touches(now),
    )


class _Missed(NamedTuple):
    """What the periods between two kept ones cost."""

    skipped: Sequence[int]
    ends: bool


class _Paused:
    """Which periods a pause touches."""

    def __init__(self, period: _Period, pauses: Iterable[Pause], never_lived: Container[int] = ()) -> None:
        self._never = period.number(_NEVER)
        self._never_lived = never_lived
        self._spans = [
            (period.number(pause.first), period.number(min(pause.last or _NEVER, _NEVER)))
            for pause in pauses
            if pause.last is None or pause.last >= pause.first
        ]

    def touches(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self._spans)

    def missed(self, before: int, after: int, skips: int) -> _Missed:
        """What happens from the period after `before` to the one ahead of `after`, with so many skips in hand."""
        missed = list(islice(self._free(before + 1, after), skips + 1))
        return _Missed(missed[:skips], ends=len(missed) > skips)

    def next_to_keep(self, kept: Container[int], now: int) -> int:
        """The first period from `now` on that is neither kept nor paused; `now` where a pause has no end."""
        number = now
        while number in kept or self.touches(number):
            number = 1 + max((last for first, last in self._spans if first <= number <= last), default=number)
            if number > self._never:
                return now
        return number

    def _free(self, start: int, stop: int) -> Iterator[int]:
        return (number for number in range(start, stop) if number not in self._never_lived and not self.touches(number))
