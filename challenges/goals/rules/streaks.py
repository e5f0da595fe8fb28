"""Weekly and daily streaks, computed from a run history and its pauses (rules, section 8). Pure.

A period is an ISO week, Monday to Sunday, or a day, on the runner's own calendar. A run's `day` is the local date
of its start, so time zones and clock changes are handled before this module. A period is

- *kept*: it has a run (week), or at least 1.609 km in any number of runs (day);
- *paused*: not kept, and a pause covers it at least in part. It neither extends nor breaks the streak;
- *open*: it contains today and isn't kept yet. It can't break the streak until it ends;
- *missed*: any other. It uses up a skip if there is one, else the streak ends.

Time zones: a run counts for the local date of its start. Across the date line a date may hardly exist: between one zone
and another that is twelve hours or more ahead, most of a day is lost. Such a date needs no run, at most one per
change. A run within 24 hours of a change of zone may count for its date in the old or in the new zone: for the
other one if that extends a kept date, and its own date has enough without it or is today and still open. It counts
once. The instant of the change is unknown, so the most favourable one between two runs is assumed.

Four kept weeks (seven kept days) in a row earn a skip. A runner holds at most two, and loses them with the streak.

Adding a run never lowers a result. Let `v` be the reserve: skips held plus progress towards the next one,
in periods (0 to 8 for weeks). Kept: length and `v` grow by one. Paused: both stay. Missed: `v` falls by one
skip, or both fall to 0. Each transition is monotonic, and kept is never worse than paused,
paused never worse than missed. So another run, or another pause, leaves every later state at least as good.

Credit is 1 for each kept period, and 2 for the first one after one or more without a run, whatever the reason: a
return is worth more than the same period within a streak. It can't be farmed: the bonus for coming back is at most
the credit that the missed period would have earned.
Sources: reserves work better than strict rules (Sharif and Shu 2019), and returning after a miss is worth rewarding
(Milkman et al. 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from challenges.clock import Window
from challenges.goals.rules.zones import never_lived, other_dates
from challenges.refusals import N_, Reason
from challenges.runs.rules.facts import RunFacts, RunHistory

ENOUGH_FOR_A_DAY = 1_609_000  # mm: one mile
WEEKS_FOR_A_SKIP = 4
DAYS_FOR_A_SKIP = 7
MOST_SKIPS = 2
_NEVER = date(9999, 12, 1)


class StreakPause(NamedTuple):
    """Days off from `first` to `last`, both included. Open-ended if `last` is None."""

    first: date
    last: date | None


class Comeback(NamedTuple):
    """The first period with a run after one or more without."""

    day: date  # day of the first run of the period
    away: int  # periods without a run before it
    credit: int  # credit of the period
    new: bool  # whether it started a new streak; if not, a skip or a pause had kept the old one


class Streak(NamedTuple):
    """The state of a streak. Lengths are in periods: weeks or days."""

    length: int  # kept periods, including the current one once it is kept; 0 without a streak
    longest: int  # of all streaks
    skips: int  # available, 0 to 2
    skipped: tuple[date, ...]  # first days of all periods that used a skip, oldest first
    alive: bool  # whether there is a streak to keep
    ends_on: date  # last day on which a run keeps it (or starts one) without using a skip
    since: date | None  # day of its first run
    comeback: Comeback | None  # latest one within the current streak
    credit: int  # of all time
    is_kept: bool  # whether the period that contains today is kept
    paused: bool  # whether it isn't kept and is covered by a pause


def weekly(diary: RunHistory, pauses: Iterable[StreakPause], today: date) -> Streak:
    """Return the streak of ISO weeks with a run."""
    return _streak(_WEEKS, _kept_periods(_WEEKS, diary, lambda outing: 1, 1, today), pauses, today)


def daily(diary: RunHistory, pauses: Iterable[StreakPause], today: date) -> Streak:
    """Return the streak of days with at least 1.609 km."""
    never = {_DAYS.number(day) for day in never_lived(diary)}
    kept = _kept_periods(_DAYS, diary, lambda outing: outing.distance, ENOUGH_FOR_A_DAY, today, never)
    return _streak(_DAYS, kept, pauses, today, never)


def _kept_periods(
    period: _Period,
    diary: RunHistory,
    amount: Callable[[RunFacts], int],
    enough: int,
    today: date,
    never: Container[int] = (),
) -> dict[int, date]:
    """Return the kept periods by number, each with the day of its first run."""
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
    """A calendar of consecutively numbered periods. `days` is their length, `earns` the kept ones needed for a skip."""

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
    period: _Period, firsts: dict[int, date], pauses: Iterable[StreakPause], today: date, never: Container[int] = ()
) -> Streak:
    """Return the streak of the kept periods. `firsts` has the day that kept each one; `never` needs no run.

    A run dated after today, because the runner is in a zone ahead of home, keeps its period at once. The current period
    stays open nonetheless.
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
        is_kept=now in firsts,
        paused=now not in firsts and paused.touches(now),
    )


class _Missed(NamedTuple):
    """The cost of the periods between two kept ones: those that use a skip, and whether the streak ends."""

    skipped: Sequence[int]
    ends: bool


class _Paused:
    """The periods that pauses cover at least in part."""

    def __init__(self, period: _Period, pauses: Iterable[StreakPause], never_lived: Container[int] = ()) -> None:
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
        """Return the cost of the periods strictly between `before` and `after` with `skips` available."""
        missed = list(islice(self._free(before + 1, after), skips + 1))
        return _Missed(missed[:skips], ends=len(missed) > skips)

    def next_to_keep(self, kept: Container[int], now: int) -> int:
        """Return the first period from `now` on that is neither kept nor paused, or `now` if a pause is open-ended."""
        number = now
        while number in kept or self.touches(number):
            number = 1 + max((last for first, last in self._spans if first <= number <= last), default=number)
            if number > self._never:
                return now
        return number

    def _free(self, start: int, stop: int) -> Iterator[int]:
        return (number for number in range(start, stop) if number not in self._never_lived and not self.touches(number))


FURTHEST_AHEAD = timedelta(days=366)
FURTHEST_BACK = timedelta(days=366)
LONGEST = 366  # days


def is_off(pauses: Iterable[StreakPause], day: date) -> bool:
    """Whether a day lies within a pause."""
    return any(pause.first <= day and (pause.last is None or day <= pause.last) for pause in pauses)


def days_off(pauses: Sequence[StreakPause], window: Window) -> int:
    """Return how many days of a window are off."""
    covered = 0
    for pause in merged(pauses):
        first, last = max(pause.first, window.first_day), min(pause.last or window.last_day, window.last_day)
        covered += max(0, (last - first).days + 1)
    return covered


def merged(pauses: Iterable[StreakPause]) -> list[StreakPause]:
    """Return the same days as pauses that neither overlap nor touch, oldest first."""
    joined: list[StreakPause] = []
    for pause in sorted(pauses, key=lambda each: each.first):
        before = joined[-1] if joined else None
        if before is None or (before.last is not None and pause.first > before.last + timedelta(days=1)):
            joined.append(pause)
        elif before.last is not None:
            last = None if pause.last is None else max(before.last, pause.last)
            joined[-1] = StreakPause(before.first, last)
    return joined


def refusal_of_pause(pause: StreakPause, today: date) -> dict[str, Reason]:
    """Return the errors of a new pause by field ("first_day", "last_day"), empty if it is valid."""
    if pause.first > today + FURTHEST_AHEAD or pause.first < today - FURTHEST_BACK:
        return {"first_day": Reason(N_("Pick a first day within a year of today."))}
    if pause.last is not None and pause.last < pause.first:
        return {"last_day": Reason(N_("The last day is before the first. Pick a later one."))}
    if pause.last is not None and (pause.last - pause.first).days >= LONGEST:
        return {"last_day": Reason(N_("Pick a last day within a year of the first, or leave it empty for now."))}
    return {}
