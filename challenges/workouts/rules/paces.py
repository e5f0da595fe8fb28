"""Paces for each intensity from a runner's best efforts, and the profile of a workout as bars. Pure.

Fitness is estimated from one effort with the curves of J. Daniels and J. Gilbert, "Oxygen Power" (1979): the oxygen
cost of a speed, and the share of the maximum uptake that can be held for a duration. The training intensities are
those of J. Daniels, "Daniels' Running Formula" (3rd edition, 2014, chapter 4): easy 59 to 74 %, here split into jogging
and easy running; marathon 75 to 84 %; threshold 83 to 88 %; interval 95 to 100 %; repetition 105 % and more.
Of several efforts, the one that predicts the fastest 10 km by Riegel's T2 = T1 * (D2 / D1) ** 1.06 is used. The formula
is applied only within a factor of three in distance (rules, section 2): shorter and longer efforts give no paces.

In the profile, width is duration and height is intensity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, sqrt
from types import MappingProxyType
from typing import NamedTuple

from challenges.units import Distance, Duration, Pace
from challenges.workouts.rules.steps import USUAL, Intensity, WorkoutPart, WorkoutStep, time_of

RIEGEL = 1.06
MEASURE = Distance.of_km(10)
SHORTEST, LONGEST = Distance(MEASURE.mm // 3), Distance(MEASURE.mm * 3)
LEAST_POWER = 14.0  # ml per minute and kg; an effort below was a walk
SHARES: Mapping[Intensity, tuple[float, float]] = MappingProxyType(
    {
        Intensity.JOG: (0.59, 0.65),
        Intensity.EASY: (0.65, 0.74),
        Intensity.STEADY: (0.75, 0.83),
        Intensity.TEMPO: (0.83, 0.88),
        Intensity.HARD: (0.95, 1.00),
        Intensity.FAST: (1.05, 1.10),
    }
)


@dataclass(frozen=True, slots=True)
class BestTime:
    """A runner's best effort over a distance, and the run it was part of."""

    distance: Distance
    duration: Duration
    day: date
    run_id: int


@dataclass(frozen=True, slots=True)
class Range:
    """The pace range of a step. `slow` is the larger number."""

    slow: Pace
    fast: Pace

    @property
    def middle(self) -> Pace:
        return Pace((self.slow.ms_per_km + self.fast.ms_per_km) // 2)


@dataclass(frozen=True, slots=True)
class Paces:
    """The pace range for each intensity that has one, and the effort they are based on."""

    of: Mapping[Intensity, Range]
    effort: BestTime

    def time_of(self, step: WorkoutStep) -> Duration:
        """Return the duration of a step at the middle of its range."""
        if isinstance(step.length, Duration):
            return step.length
        known = self.of.get(step.intensity)
        pace = known.middle if known else Pace(USUAL[step.intensity] * 1_000)
        return pace.over(step.length)


def paces_from(efforts: Iterable[BestTime]) -> Paces | None:
    """Return the paces from the best of these efforts, or None if no effort has a suitable distance and power."""
    fitting = [effort for effort in efforts if SHORTEST <= effort.distance <= LONGEST and effort.duration.ms > 0]
    fitting = [effort for effort in fitting if power_of(effort.distance, effort.duration) >= LEAST_POWER]
    if not fitting:
        return None
    best = min(fitting, key=lambda effort: (over(MEASURE, effort), -effort.distance.mm, effort.run_id))
    power = power_of(best.distance, best.duration)
    ranges = {intensity: Range(_pace(power * low), _pace(power * high)) for intensity, (low, high) in SHARES.items()}
    return Paces(MappingProxyType(ranges), best)


def over(distance: Distance, effort: BestTime) -> Duration:
    """Return the time that an effort predicts over another distance, by Riegel's formula."""
    return Duration(round(effort.duration.ms * (distance.mm / effort.distance.mm) ** RIEGEL))


def power_of(distance: Distance, duration: Duration) -> float:
    """Return the maximum oxygen uptake that an effort implies, in ml per minute and kg (Daniels and Gilbert)."""
    speed, minutes = distance.metres / duration.minutes, duration.minutes
    cost = -4.60 + 0.182258 * speed + 0.000104 * speed**2
    held = 0.8 + 0.1894393 * exp(-0.012778 * minutes) + 0.2989558 * exp(-0.1932605 * minutes)
    return cost / held


def _pace(oxygen: float) -> Pace:
    """Return the pace with this oxygen cost: the inverse of the cost curve in `power_of`."""
    speed = (-0.182258 + sqrt(0.182258**2 + 4 * 0.000104 * (oxygen + 4.60))) / (2 * 0.000104)
    return Pace(round(60_000_000 / speed))


HEIGHTS = {
    Intensity.WALK: 0.12, Intensity.JOG: 0.26, Intensity.EASY: 0.38, Intensity.STEADY: 0.54, Intensity.TEMPO: 0.70,
    Intensity.HARD: 0.86, Intensity.FAST: 1.0, Intensity.STRIDE: 0.95, Intensity.SURGE: 0.80, Intensity.UPHILL: 0.90,
}  # fmt: skip
GAP = 2.5
_NARROWEST = 1.5


class ProfileBar(NamedTuple):
    """A rectangle: its top left corner (y points down), its size, and the part of the workout."""

    x: float
    y: float
    width: float
    height: float
    part: WorkoutPart


def bars(steps: Iterable[WorkoutStep], wide: float, high: float, paces: Paces | None = None) -> list[ProfileBar]:
    """Return the steps side by side in order, `wide` in total."""
    listed = [(step, (paces.time_of(step) if paces else time_of(step)).ms) for step in steps]
    gap = min(GAP, wide / (4 * len(listed)))
    room, total = wide - gap * (len(listed) - 1), sum(ms for _, ms in listed)
    drawn, x = [], 0.0
    for step, ms in listed:
        width = max(_NARROWEST, room * ms / total)
        height = HEIGHTS[step.intensity] * high
        drawn.append(ProfileBar(round(x, 1), round(high - height, 1), round(width, 1), round(height, 1), step.part))
        x += room * ms / total + gap
    return drawn
