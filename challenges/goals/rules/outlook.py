"""The outlook of a goal from recent weeks: forecast, finish day, odds and their curve, nearby levels. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from operator import attrgetter
from typing import NamedTuple

from challenges.goals.rules import odds
from challenges.goals.rules.forecast import Finish, Forecast, TimeSeen, figure_at_end, finish_day, time_at
from challenges.goals.rules.odds import OddsLevel
from challenges.goals.rules.progress import GoalProgress, PastEffort
from challenges.goals.rules.streaks import StreakPause
from challenges.goals.rules.targets import GoalKind
from challenges.goals.rules.weeks import MOST_WEEKS, times_seen, weeks_of
from challenges.monthly.rules.metrics import Metric
from challenges.runs.rules.facts import RunHistory

FADING = 1.06
"""Riegel's exponent for comparing times over different distances (rules, section 2)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook of a goal. `weeks` are amounts in its metric: distance for a time, runs for a streak.

    `forecast` is the figure on the last day, or the time over the distance in ms; None for a streak. `finish` is the
    day on which a volume is reached. `seen` are the efforts that a time is predicted from.
    """

    standing: GoalProgress
    weeks: tuple[int, ...]
    odds: float | None
    forecast: Forecast | None
    finish: Finish | None = None
    seen: tuple[TimeSeen, ...] = ()

    @property
    def usual(self) -> int:
        """The mean of these weeks."""
        return sum(self.weeks) // len(self.weeks) if self.weeks else 0

    @property
    def basis(self) -> TimeSeen | None:
        """The most promising effort, or None."""
        distance = self.standing.aim.distance or 1
        return min(self.seen, key=lambda each: each.time * (distance / each.distance) ** FADING, default=None)

    def rungs(self, step: int) -> tuple[OddsLevel, ...]:
        """Return the target with an easier and a harder level, in steps of `step` base units; () without a target."""
        aim, at = self.standing.aim, self.standing
        if not aim.target:
            return ()
        if aim.kind is GoalKind.VOLUME:
            return odds.rungs_near_figure(aim.target, at.value, self.weeks, at.days_left, step, _begins(at))
        if aim.kind is GoalKind.TIME and self.odds is not None:
            return odds.rungs_near_time(aim.target, aim.distance or 0, self.seen, self.weeks, at.days_left, step)
        if aim.kind is GoalKind.STREAK:
            return self._rungs_of_weeks(aim.target)
        return ()

    def _rungs_of_weeks(self, target: int) -> tuple[OddsLevel, ...]:
        now, third = self.standing.value, max(1, target // 3)
        targets = (max(now + 1, target - third), target, target + third)
        skips, today = self.standing.skips, self.standing.today
        return tuple(OddsLevel(each, odds.odds_of_streak(each - now, self.weeks, skips, today)) for each in targets)

    def odds_with(self, more: int) -> float | None:
        """Return the odds if every week held `more` base units more (of distance, for a time)."""
        at, aim = self.standing, self.standing.aim
        weeks = [week + more for week in self.weeks]
        if not aim.target or self.odds is None:
            return None
        if aim.kind is GoalKind.VOLUME:
            return odds.odds_of_figure(aim.target, at.value, weeks, at.days_left, _begins(at))
        if aim.kind is GoalKind.TIME:
            return odds.odds_of_time(aim.target, aim.distance or 0, self.seen, weeks, at.days_left)
        return None


def outlook_of(
    standing: GoalProgress, diary: RunHistory, efforts: Sequence[PastEffort], pauses: Sequence[StreakPause]
) -> Outlook | None:
    """Return the outlook of a goal, or None if recent weeks have no run or the goal is no longer live."""
    aim, today = standing.aim, standing.today
    metric = {GoalKind.TIME: Metric.DISTANCE, GoalKind.STREAK: Metric.RUNS}.get(aim.kind, aim.metric or Metric.DISTANCE)
    weeks = weeks_of(diary, metric, today, pauses)
    if not any(weeks) or not standing.is_live:
        return None
    left, target = standing.days_left, aim.target or 0
    if aim.kind is GoalKind.STREAK:
        kept_up = odds.odds_of_streak(standing.missing, weeks, standing.skips, today)
        return Outlook(standing, tuple(weeks), kept_up, None)
    if aim.kind is GoalKind.TIME:
        late = diary[bisect_left(diary, today - timedelta(weeks=MOST_WEEKS), key=attrgetter("day")) :]
        seen = times_seen(aim.distance or 0, efforts, late, today)
        forecast = time_at(aim.distance or 0, seen, weeks, left)
        chance = odds.odds_of_time(target, aim.distance or 0, seen, weeks, left)
        return Outlook(standing, tuple(weeks), chance, forecast, seen=tuple(seen))
    begins = _begins(standing)
    forecast = figure_at_end(standing.value, weeks, left, begins)
    if aim.kind is GoalKind.OPEN:
        return Outlook(standing, tuple(weeks), None, forecast)
    finish = finish_day(target, standing.value, weeks, begins)
    likely = odds.odds_of_figure(target, standing.value, weeks, left, begins)
    return Outlook(standing, tuple(weeks), likely, forecast, finish)


def _begins(standing: GoalProgress) -> date:
    """Return the first of the remaining days."""
    return max(standing.today, standing.aim.first_day)


WIDE, HIGH = 300, 56
_POINTS = 48
_REACH = 2.4  # standard deviations on each side
_SIDE = 1.2816  # z-score of the 80 % range
_EDGE = 0.24  # part of the box that the label needs


class ProgressCurve(NamedTuple):
    """A curve in a box of 300 by 56 with y pointing down: the outline as (x, y) pairs, and the x of the target.

    `words_before` tells whether the label of the target goes to its left, where the curve leaves room.
    """

    outline: tuple[tuple[float, float], ...]
    target: float
    words_before: bool


def curve_of(forecast: Forecast, target: int) -> ProgressCurve:
    """Return a two-sided bell curve. The range of the forecast covers 80 % of it."""
    slack = max(1, abs(forecast.likely) // 200)
    left = max((forecast.likely - forecast.low) / _SIDE, slack)
    right = max((forecast.high - forecast.likely) / _SIDE, slack)
    first, last = forecast.likely - _REACH * left, forecast.likely + _REACH * right
    first, last = min(first, target - 0.06 * (last - first)), max(last, target + 0.06 * (last - first))
    far = 4 * (left + right) * _REACH  # a target far off is drawn at the edge
    first, last = max(first, forecast.likely - far), min(last, forecast.likely + far)
    outline = []
    for number in range(_POINTS + 1):
        value = first + (last - first) * number / _POINTS
        side = left if value < forecast.likely else right
        height = exp(-((value - forecast.likely) ** 2) / (2 * side**2))
        outline.append((round(number / _POINTS * WIDE, 1), round(HIGH - height * (HIGH - 6), 1)))
    place = min(max((target - first) / (last - first), 0.01), 0.99)
    peak = (forecast.likely - first) / (last - first)
    words_before = place > _EDGE and (place < peak or place > 1 - _EDGE)
    return ProgressCurve(tuple(outline), round(place * WIDE, 1), words_before)
