"""Progress of a goal, computed from the run history, best efforts and days off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from math import ceil, floor
from typing import NamedTuple

from challenges.clock import Window
from challenges.goals.rules.streaks import Streak, StreakPause, days_off, is_off, weekly
from challenges.goals.rules.targets import Aim, GoalEnding, GoalKind
from challenges.goals.rules.weeks import amounts_of, week_of
from challenges.runs.rules.facts import RunHistory

NEARLY = 0.85
"""Share of the even pace from which a goal is nearly on track."""
_A_DAY = timedelta(days=1)


class PastEffort(NamedTuple):
    """A best effort: day, distance in mm, time in ms."""

    day: date
    distance: int
    time: int


class GoalStage(Enum):
    """The stage of a goal."""

    UPCOMING = "upcoming"
    ON = "on"
    PAUSED = "paused"
    REACHED = "reached"
    OVER = "over"
    FINISHED = "finished"
    LET_GO = "let-go"


class GoalWeek(NamedTuple):
    """The share of a volume for the current week: the whole, what is done, and the days left."""

    whole: int
    done: int
    days: int

    @property
    def rest(self) -> int:
        """The amount still to run."""
        return max(0, self.whole - self.done)


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """A goal as of `today`, a date on the runner's calendar.

    `value` is in the metric's base unit for a volume and an open goal, the best time so far in ms (or 0) for a time,
    and the weeks in a row for a streak. `days` are (date, added) for a volume and an open goal and (date, new best)
    for a time, by date. `is_bound` means that the best time is that of a longer run: an upper bound for the distance.
    For a streak, `skips` are the available ones and `is_kept` tells whether the current week has a run.
    """

    aim: Aim
    today: date
    value: int
    days: tuple[tuple[date, int], ...]
    finished_on: date | None
    pauses: tuple[StreakPause, ...] = ()
    ended: GoalEnding | None = None
    is_bound: bool = False
    skips: int = 0
    is_kept: bool = False

    @property
    def stage(self) -> GoalStage:
        """The stage: an end set by the runner comes first, then reached, over, upcoming, paused, and on."""
        if self.ended:
            return GoalStage.FINISHED if self.ended is GoalEnding.FINISHED else GoalStage.LET_GO
        if self.finished_on:
            return GoalStage.REACHED
        if self.aim.last_day and self.aim.last_day < self.today:
            return GoalStage.OVER
        if self.today < self.aim.first_day:
            return GoalStage.UPCOMING
        return GoalStage.PAUSED if is_off(self.pauses, self.today) else GoalStage.ON

    @property
    def is_live(self) -> bool:
        """Whether future runs can still change it."""
        return self.stage in (GoalStage.UPCOMING, GoalStage.ON, GoalStage.PAUSED)

    @property
    def share(self) -> float:
        """The filled share of the ring: 1.0 if reached, never lower after another run. Share of days if open."""
        if self.aim.kind is GoalKind.OPEN:
            return self.days_behind / self.window.days
        if self.aim.kind is GoalKind.TIME:
            return (self.aim.target or 0) / self.value if self.value else 0.0
        return self.value / self.aim.target if self.aim.target else 0.0

    @property
    def window(self) -> Window:
        """The days of the goal; for a streak, those up to today."""
        return self.aim.window or Window(self.aim.first_day, max(self.aim.first_day, self.today))

    @property
    def missing(self) -> int:
        """What a volume or a streak still needs."""
        return max(0, (self.aim.target or 0) - self.value)

    @property
    def days_behind(self) -> int:
        """The days that have passed, including today once it has a run."""
        ran_today = any(day == self.today for day, _ in self.days)
        return max(0, min(self.window.day_number(self.today) - 1 + ran_today, self.window.days))

    @property
    def days_left(self) -> int:
        """The remaining days including today, without known days off."""
        first = max(self.today, self.window.first_day)
        if first > self.window.last_day:
            return 0
        known = [pause for pause in self.pauses if pause.last is not None]
        return self.window.days_left(self.today) - days_off(known, Window(first, self.window.last_day))

    @property
    def even(self) -> int:
        """The amount at an even pace by now. Days off require nothing."""
        return floor((self.aim.target or 0) * self._even_share(self.days_behind))

    def _even_share(self, days: int) -> float:
        """Return the share of the target at an even pace after this many days of the window."""
        all_days = self.window.days - days_off(self.pauses, self.window)
        if all_days <= 0:
            return days / self.window.days
        behind = Window(self.window.first_day, self.window.first_day + timedelta(days=max(days, 1) - 1))
        return (behind.days - days_off(self.pauses, behind)) / all_days if days else 0.0

    @property
    def pace(self) -> float:
        """The figure as a share of the even pace; 1.0 while the even pace is zero."""
        return self.value / self.even if self.even else 1.0

    def week(self, step: int = 1) -> GoalWeek | None:
        """Return this week's even share of what was left of a volume on Monday, rounded up to a multiple of `step`."""
        if self.aim.kind is not GoalKind.VOLUME or not self.window.contains(self.today) or self.finished_on:
            return None
        monday = max(week_of(self.today), self.window.first_day)
        sunday = min(week_of(self.today) + timedelta(days=6), self.window.last_day)
        known = [pause for pause in self.pauses if pause.last is not None]
        ahead = Window(monday, self.window.last_day)
        to_run = max(1, ahead.days - days_off(known, ahead))
        this_week = Window(monday, sunday)
        now = this_week.days - days_off(known, this_week)
        before = sum(added for day, added in self.days if day < monday)
        need = max(0, (self.aim.target or 0) - before)
        whole = ceil(need * min(now, to_run) / to_run / step) * step
        return GoalWeek(whole, self.value - before, (sunday - self.today).days + 1)

    @property
    def points(self) -> list[tuple[float, float]]:
        """The line of the chart as (share of the days, share of the target, or of the current figure without one)."""
        whole = self.aim.target or self.value or 1
        if self.today < self.window.first_day:
            return []
        if self.aim.kind is GoalKind.TIME:
            return self._times()
        added, total, points = dict(self.days), 0, [(0.0, 0.0)]
        for number in range(self.days_behind):
            total += added.get(self.window.first_day + timedelta(days=number), 0)
            points.append(((number + 1) / self.window.days, total / whole))
        return points

    def _times(self) -> list[tuple[float, float]]:
        points = []
        for day, time in self.days:
            share = (self.aim.target or 0) / time
            points.append((self.window.day_number(day) / self.window.days, share))
        if points and points[-1][0] < (now := self.days_behind / self.window.days):
            points.append((now, points[-1][1]))
        return points

    @property
    def pace_points(self) -> list[tuple[float, float]]:
        """The even pace of a volume as a line that is flat on days off. Empty for other goals."""
        if self.aim.kind is not GoalKind.VOLUME:
            return []
        if not self.pauses:
            return [(0.0, 0.0), (1.0, 1.0)]
        days = self.window.days
        turns = {0, days}
        for pause in self.pauses:
            last = pause.last or self.window.last_day
            turns |= {self.window.day_number(pause.first) - 1, self.window.day_number(last)}
        return [(turn / days, self._even_share(turn)) for turn in sorted(turns) if 0 <= turn <= days]


def progress_of(
    aim: Aim,
    diary: RunHistory,
    efforts: Iterable[PastEffort],
    pauses: Sequence[StreakPause],
    today: date,
    ended: GoalEnding | None = None,
) -> GoalProgress:
    """Return the progress of a goal. `diary` must hold all runs since its first day, and all runs ever for a streak.

    A best time comes from a best effort over exactly the distance, or from a whole run at least as long: its
    elapsed time bounds the time over the distance, so a runner who ran 5.2 km in 25:00 ran 5 km in 25:00 or less.
    """
    off = tuple(pause for pause in pauses if aim.last_day is None or pause.first <= aim.last_day)
    if aim.kind is GoalKind.STREAK:
        now = weekly(diary, pauses, today)
        length, reached = _weeks_in_a_row(aim, now, diary, pauses)
        return GoalProgress(aim, today, length, (), reached, off, ended, skips=now.skips, is_kept=now.is_kept)
    if aim.kind is GoalKind.TIME:
        return _standing_of_time(aim, diary, efforts, off, today, ended)
    if aim.metric is None:
        raise ValueError("a volume is of something")
    window = aim.window  # a property that builds a new window
    days = tuple((day, added) for day, added in amounts_of(diary, aim.metric) if day in window)  # type: ignore[operator]
    value, reached, total = sum(added for _, added in days), None, 0
    for day, added in days:
        total += added
        if reached is None and aim.target and total >= aim.target:
            reached = day
    return GoalProgress(aim, today, value, days, reached, off, ended)


def _standing_of_time(
    aim: Aim,
    diary: RunHistory,
    efforts: Iterable[PastEffort],
    pauses: tuple[StreakPause, ...],
    today: date,
    ended: GoalEnding | None,
) -> GoalProgress:
    distance, last = aim.distance or 0, aim.last_day or today
    times = [(each.day, each.time, False) for each in efforts if each.distance == distance]
    times += [(each.day, each.elapsed, each.distance > distance) for each in diary if each.distance >= distance]
    best: list[tuple[date, int]] = []
    is_bound = False
    for day, time, longer in sorted(times):
        if aim.first_day <= day <= last and (not best or time < best[-1][1]):
            best, is_bound = [*best, (day, time)], longer
    reached = next((day for day, time in best if time <= (aim.target or 0)), None)
    return GoalProgress(aim, today, best[-1][1] if best else 0, tuple(best), reached, pauses, ended, is_bound)


def _weeks_in_a_row(aim: Aim, now: Streak, diary: RunHistory, pauses: Sequence[StreakPause]) -> tuple[int, date | None]:
    """Return the weeks in a row, and the day they first reached the target since the goal was set."""
    target = aim.target or 0
    if now.longest < target:
        return now.length, None
    weeks = sorted(
        {week_of(outing.day): outing.day for outing in reversed(diary) if outing.day >= aim.first_day}.values()
    )
    for day in weeks:
        if weekly([outing for outing in diary if outing.day <= day], pauses, day).length >= target:
            return max(now.length, target), day
    return now.length, None
