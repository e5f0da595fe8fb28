"""A run history by weeks: amounts and efforts for forecasts, the usual running hours, and the check-in week."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from challenges.goals.rules.forecast import TimeSeen
from challenges.goals.rules.streaks import StreakPause, is_off, weekly
from challenges.monthly.rules.metrics import Metric
from challenges.runs.rules.facts import RunFacts, RunHistory

MOST_WEEKS = 26
USUAL_WEEKS = 8
NEAR = 8  # maximum ratio between an effort's distance and the one predicted from it


_day = attrgetter("day")


class UsualHours(NamedTuple):
    """When a runner usually runs: weekdays (Monday is 0) and the minute of the day."""

    days: tuple[int, ...]
    minute: int


_AMOUNTS: dict[Metric, Callable[[RunFacts], int]] = {
    Metric.DISTANCE: attrgetter("distance"), Metric.MOVING_TIME: attrgetter("moving"),
    Metric.ELEVATION: attrgetter("gain"),
}  # fmt: skip


def amounts_of(diary: RunHistory, metric: Metric) -> list[tuple[date, int]]:
    """Return (day, amount) for each day with a run, by date."""
    sums: dict[date, int] = {}
    if metric is Metric.ACTIVE_DAYS:
        sums = dict.fromkeys((outing.day for outing in diary), 1)
    elif (amount := _AMOUNTS.get(metric)) is None:
        sums = dict(Counter(outing.day for outing in diary))
    else:
        for outing in diary:
            sums[outing.day] = sums.get(outing.day, 0) + amount(outing)
    return sorted(sums.items())


def weeks_of(diary: RunHistory, metric: Metric, today: date, pauses: Sequence[StreakPause] = ()) -> list[int]:
    """Return the amounts of the last whole seven-day weeks up to yesterday, oldest first, at most 26.

    They start with the week of the first run and leave out weeks that were entirely off, because neither shows how the
    runner usually runs.
    """
    if not diary:
        return []
    known = (today - diary[0].day).days
    many = min(MOST_WEEKS, -(-known // 7))
    sums = [0] * many
    lately = diary[bisect_left(diary, today - timedelta(days=7 * many), key=_day) :]
    for day, amount in amounts_of(lately, metric):
        back = ((today - day).days - 1) // 7
        if day < today and back < many:
            sums[many - 1 - back] += amount
    starts = [today - timedelta(days=7 * (many - place)) for place in range(many)]
    return [
        total
        for total, start in zip(sums, starts, strict=True)
        if total or not all(is_off(pauses, start + timedelta(days=number)) for number in range(7))
    ]


def times_seen(
    distance: int, efforts: Iterable[tuple[date, int, int]], diary: RunHistory, today: date
) -> list[TimeSeen]:
    """Return what a time over a distance (mm) can be predicted from: best efforts (day, mm, ms) and whole runs.

    The elapsed time of a whole run is the time over its own distance. Only efforts of the last 26 weeks count, at
    distances within a factor of `NEAR`.
    """
    since = today - timedelta(weeks=MOST_WEEKS)
    wholes = ((outing.day, outing.distance, outing.elapsed) for outing in diary)
    return [
        TimeSeen(length, time, max(0, (today - day).days))
        for day, length, time in sorted([*efforts, *wholes])  # independent of the order of the rows
        if since <= day and distance <= length * NEAR and length <= distance * NEAR and time > 0
    ]


def usual_hours(diary: RunHistory, today: date) -> UsualHours:
    """Return the three most frequent weekdays and the median time of day of the last eight weeks.

    The default is Tuesday, Thursday and Sunday at seven. Times are rounded to a quarter of an hour.
    """
    late = diary[bisect_right(diary, today - timedelta(weeks=USUAL_WEEKS), key=_day) :]
    days = Counter(outing.day.weekday() for outing in late)
    liked = sorted(sorted(days, key=lambda day: (-days[day], day))[:3]) or [1, 3, 6]
    minutes = sorted(outing.minute for outing in late if outing.minute is not None)
    return UsualHours(tuple(liked), round(minutes[len(minutes) // 2] / 15) * 15 % 1440 if minutes else 420)


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_asked(since: date, today: date) -> date:
    """Return the check-in week: until Wednesday the previous one if the goal existed then, else the current one."""
    monday = week_of(today)
    before = monday - timedelta(days=7)
    return before if today.weekday() < 3 and since < monday else monday


def mondays(today: date, since: date, many: int = 8) -> list[date]:
    """Return the Mondays from the week of `since` to the current one, oldest first, at most the last `many`."""
    now = week_of(today)
    weeks = (now - timedelta(weeks=back) for back in reversed(range(many)))
    return [week for week in weeks if week >= week_of(since)]


def weeks_in_a_row(diary: RunHistory, pauses: Sequence[StreakPause], today: date) -> int:
    """Return the length of the current weekly streak."""
    return weekly(diary, pauses, today).length
