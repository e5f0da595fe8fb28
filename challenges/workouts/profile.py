"""The profile of a workout as bars: width is duration, height is intensity. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from challenges.workouts.paces import Paces
from challenges.workouts.steps import Intensity, Part, Step, time_of

HEIGHTS = {
    Intensity.WALK: 0.12, Intensity.JOG: 0.26, Intensity.EASY: 0.38, Intensity.STEADY: 0.54, Intensity.TEMPO: 0.70,
    Intensity.HARD: 0.86, Intensity.FAST: 1.0, Intensity.STRIDE: 0.95, Intensity.SURGE: 0.80, Intensity.UPHILL: 0.90,
}  # fmt: skip
GAP = 2.5
_NARROWEST = 1.5


class Bar(NamedTuple):
    """A rectangle: its top left corner (y points down), its size, and the part of the workout."""

    x: float
    y: float
    width: float
    height: float
    part: Part


def bars(steps: Iterable[Step], wide: float, high: float, paces: Paces | None = None) -> list[Bar]:
    """Return the steps side by side in order, `wide` in total."""
    listed = [(step, (paces.time_of(step) if paces else time_of(step)).ms) for step in steps]
    gap = min(GAP, wide / (4 * len(listed)))
    room, total = wide - gap * (len(listed) - 1), sum(ms for _, ms in listed)
    drawn, x = [], 0.0
    for step, ms in listed:
        width = max(_NARROWEST, room * ms / total)
        height = HEIGHTS[step.intensity] * high
        drawn.append(Bar(round(x, 1), round(high - height, 1), round(width, 1), round(height, 1), step.part))
        x += room * ms / total + gap
    return drawn
