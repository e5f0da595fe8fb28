"""The curve beside the odds: how likely each figure is, as points to draw."""

from math import exp
from typing import NamedTuple

from challenges.goals.forecast import Forecast

WIDE, HIGH = 300, 56
_POINTS = 48
_REACH = 2.4  # standard deviations on each side
_SIDE = 1.2816  # of the 80 % range
_EDGE = 0.24  # of the box: what words need


class Curve(NamedTuple):
    """In a box of 300 by 56, y from above: the outline as x, y pairs, and where the target stands (0 to 300).

    `words_before` says on which side of it there is room for its words: where the hill falls, inside the box.
    """

    outline: tuple[tuple[float, float], ...]
    target: float
    words_before: bool


def curve_of(forecast: Forecast, target: int) -> Curve:
    """A bell with a side of its own on each hand: the range of the forecast holds 80 %."""
    slack = max(1, abs(forecast.likely) // 200)
    left = max((forecast.likely - forecast.low) / _SIDE, slack)
    right = max((forecast.high - forecast.likely) / _SIDE, slack)
    first, last = forecast.likely - _REACH * left, forecast.likely + _REACH * right
    first, last = min(first, target - 0.06 * (last - first)), max(last, target + 0.06 * (last - first))
    far = 4 * (left + right) * _REACH  # a target that is nowhere near stands at the edge
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
    return Curve(tuple(outline), round(place * WIDE, 1), words_before)
