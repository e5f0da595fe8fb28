"""The density curve beside the odds, as points to draw."""

from math import exp
from typing import NamedTuple

from challenges.goals.forecast import Forecast

WIDE, HIGH = 300, 56
_POINTS = 48
_REACH = 2.4  # standard deviations on each side
_SIDE = 1.2816  # z-score of the 80 % range
_EDGE = 0.24  # part of the box that the label needs


class Curve(NamedTuple):
    """A curve in a box of 300 by 56 with y pointing down: the outline as (x, y) pairs, and the x of the target.

    `words_before` tells whether the label of the target goes to its left, where the curve leaves room.
    """

    outline: tuple[tuple[float, float], ...]
    target: float
    words_before: bool


def curve_of(forecast: Forecast, target: int) -> Curve:
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
    return Curve(tuple(outline), round(place * WIDE, 1), words_before)
