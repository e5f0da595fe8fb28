"""A chart of a value along the route: its line, axis levels and distance labels. Pure.

A chart is `WIDE` by `HIGH` units and is stretched to the width of its frame. Callers format the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

WIDE, HIGH = 1_000.0, 132.0
MOST_ROWS = 25  # of the equivalent table
_MOST_RUNGS, _MOST_STEPS = 4, 7
_OUTLIERS = 0.04  # the share at either end that a clipped chart need not fit
TIMES = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0)  # seconds between levels of a pace axis

Known = float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Path data of the line and the area below; rungs as (y from the top, value); steps as (share of width, value)."""

    line: str
    area: str
    rungs: tuple[tuple[float, float], ...]
    steps: tuple[tuple[float, float], ...]
    rows: tuple[tuple[float, float], ...]  # the end of a stretch, and its mean


def ticks(low: float, high: float, most: int, sizes: Sequence[float] = ()) -> tuple[float, ...]:
    """Return at most `most` + 1 evenly spaced round values that span `low` to `high`.

    Their distance is one of `sizes`, or else 1, 2 or 5 times a power of ten.
    """
    span = max(high - low, 1e-9)
    usual = [
        step * 10.0**power for power in range(floor(log10(span)) - 2, floor(log10(span)) + 2) for step in (1, 2, 5)
    ]
    for size in [*sizes, *(one for one in usual if not sizes or one > sizes[-1])]:
        first, last = floor(low / size + 1e-9), ceil(high / size - 1e-9)
        if last - first <= most:
            return tuple(number * size for number in range(first, max(last, first + 1) + 1))
    raise ValueError("ticks need finite values")


def smoothed(values: Sequence[Known], around: int) -> tuple[Known, ...]:
    """Return each known value as the mean of the known values within `around` of it, to calm noisy data."""
    return tuple(
        _mean(values[max(0, index - around) : index + around + 1]) if value is not None else None
        for index, value in enumerate(values)
    )


def chart_of(
    ends: Sequence[float],
    values: Sequence[Known],
    *,
    sizes: Sequence[float] = (),
    span: float = 0.0,
    turned: bool = False,
    clipped: bool = False,
) -> Chart | None:
    """Return the chart of one value per part of the route, whose parts end at `ends`; None if fewer than two are known.

    `span` is the least range of the axis, so that small changes don't look large. `turned` puts small values on top, as
    usual for pace. `clipped` excludes outliers from the scale, so that a stop doesn't dominate it.
    """
    known = sorted(value for value in values if value is not None and isfinite(value))
    if len(known) < 2 or not ends or ends[-1] <= 0:
        return None
    cut = int(len(known) * _OUTLIERS) if clipped else 0
    low, high = known[cut], known[-1 - cut]
    if high - low < span:
        low, high = (low + high - span) / 2, (low + high + span) / 2
    rungs = ticks(low, high, _MOST_RUNGS, sizes)
    places = [_place(value, rungs[0], rungs[-1], turned=turned) for value in rungs]
    spots = [
        None if value is None else (round((begin + end) / 2 / ends[-1] * WIDE, 1),
                                    _place(value, rungs[0], rungs[-1], turned=turned))
        for (begin, end), value in zip(pairwise((0.0, *ends)), values, strict=True)
    ]  # fmt: skip
    lines = _unbroken(spots)
    return Chart(
        line="".join("M" + "L".join(f"{x} {y}" for x, y in line) + ("h4" if len(line) == 1 else "") for line in lines),
        area="".join(
            f"M{line[0][0]} {HIGH}L" + "L".join(f"{x} {y}" for x, y in line) + f"L{line[-1][0]} {HIGH}Z"
            for line in lines
        ),
        rungs=tuple(zip(places, rungs, strict=True)),
        steps=_steps(ends[-1]),
        rows=rows_of(ends, values),
    )


def rows_of(ends: Sequence[float], values: Sequence[Known], most: int = MOST_ROWS) -> tuple[tuple[float, float], ...]:
    """Return where each of at most `most` stretches ends, and the mean of its known values; without unknown ones."""
    bounds = [round(number * len(ends) / min(most, len(ends))) for number in range(min(most, len(ends)) + 1)]
    means = [(ends[last - 1], _mean(values[first:last])) for first, last in pairwise(bounds)]
    return tuple((end, mean) for end, mean in means if mean is not None)


def _steps(total: float) -> tuple[tuple[float, float], ...]:
    """Return round distances below the chart, from 0 on, with their shares of the route."""
    return tuple(
        (round(value / total, 4), value) for value in ticks(0.0, total, _MOST_STEPS) if value <= total * 1.0001
    )


def _place(value: float, low: float, high: float, *, turned: bool) -> float:
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return round(HIGH * (share if turned else 1 - share), 1)


def _unbroken(spots: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    lines: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            lines.append([])
        else:
            lines[-1].append(spot)
    return [line for line in lines if line]


def _mean(values: Sequence[Known]) -> Known:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
