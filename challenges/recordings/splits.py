"""A recording by kilometre or mile, and downsampled for charts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from challenges.recordings.arrays import Floats, Ints
from challenges.recordings.climb import climb_along
from challenges.recordings.series import CorrectedSeries
from challenges.recordings.track import Track
from challenges.units import Distance, Duration

MOST_SPLITS = 250
CHART_POINTS = 200
_SHORTEST_REST = 10.0  # metres: a shorter last split is noise


@dataclass(frozen=True, slots=True)
class Split:
    """One kilometre or mile, the last one possibly shorter. Heart rate in bpm, None if unknown."""

    distance: Distance
    moving: Duration
    elapsed: Duration
    gain: Distance | None
    heart_rate: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """A recording in at most `CHART_POINTS` equal parts of its distance: one value per part, None if unknown."""

    end: tuple[float, ...]  # metres from the start to the end of each part
    pace: tuple[float | None, ...]  # seconds of moving per kilometre
    ele: tuple[float | None, ...]  # metres
    hr: tuple[float | None, ...]  # bpm
    cad: tuple[float | None, ...]  # as in the file


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Cumulative sums up to each measured sample."""

    moving: Floats  # seconds; empty without times
    climb: Floats  # metres; empty without elevations


def sums_of(track: Track, steps: CorrectedSeries) -> Sums:
    """Return the sums that splits of any length, and charts, are computed from."""
    return Sums(np.cumsum(steps.moving), climb_along(track, steps))


def splits_of(track: Track, steps: CorrectedSeries, length: Distance, sums: Sums | None = None) -> list[Split]:
    """Return the splits of `length`; empty without times, or if there were more than `MOST_SPLITS`.

    Pass `sums` (from `sums_of`) if they are known already.
    """
    total = steps.total
    if not len(steps.ms) or total < _SHORTEST_REST or total / length.metres > MOST_SPLITS:
        return []
    bounds = np.arange(0, total, length.metres)
    bounds = np.append(bounds if total - bounds[-1] >= _SHORTEST_REST or len(bounds) == 1 else bounds[:-1], total)
    sums = sums or sums_of(track, steps)
    places = _Places.of(bounds, steps.far)
    elapsed, moving = places.reached((steps.ms - steps.ms[0]) / 1_000), places.reached(sums.moving)
    climbed = places.reached(sums.climb) if len(sums.climb) else sums.climb
    ways, moved, took, climbs = (
        np.rint((reached[1:] - reached[:-1]) * 1_000).astype(np.int64).tolist()
        for reached in (bounds, moving, elapsed, climbed)
    )
    return [
        Split(Distance(way), Duration(moved[i]), Duration(took[i]), Distance(climbs[i]) if climbs else None, beats)
        for i, (way, beats) in enumerate(zip(ways, _heart_rates(track, steps, places.edges), strict=True))
    ]


def series_of(track: Track, steps: CorrectedSeries, sums: Sums | None = None) -> Series:
    """Return the data of the charts; empty without movement or times. `sums` as for `splits_of`."""
    total = steps.total
    if not len(steps.ms) or total < _SHORTEST_REST:
        return Series((), (), (), (), ())
    parts = min(CHART_POINTS, max(1, len(steps.samples) // 3))
    bounds = np.linspace(0, total, parts + 1)
    far = steps.far
    moving = np.diff(_Places.of(bounds, far).reached((sums or sums_of(track, steps)).moving))
    metres = np.diff(bounds)
    pace = np.where(moving > 0, moving / metres * 1_000, np.nan)
    part = np.minimum(np.maximum(np.searchsorted(bounds, far, side="left") - 1, 0), parts - 1)
    values = (_mean_of_parts(column, steps, part, parts) for column in (track.ele, track.hr, track.cad))
    ele, hr, cad = (_known(column, 1) for column in values)
    return Series(tuple(np.round(bounds[1:], 1).tolist()), _known(pace, 1), ele, hr, cad)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where bounds along the route lie among the samples: the first sample to reach each, and the share of its step."""

    edges: Ints
    after: Ints
    share: Floats

    @classmethod
    def of(cls, bounds: Floats, far: Floats) -> _Places:
        """Locate bounds in `far`, the increasing metres from the start at each sample."""
        edges = np.searchsorted(far, bounds, side="left")
        after = np.minimum(np.maximum(edges, 1), len(far) - 1)
        start = far[after - 1]
        step = far[after] - start
        share = np.divide(bounds - start, step, out=np.zeros(len(bounds)), where=step > 0)
        return cls(edges, after, np.minimum(np.maximum(share, 0.0), 1.0))

    def reached(self, values: Floats) -> Floats:
        """Interpolate cumulative values at the bounds; a stop belongs to the part before it.

        The first bound is the first sample and the last bound the last one, so nothing of a recording is left out.
        """
        before = values[self.after - 1]
        reached = before + self.share * (values[self.after] - before)
        reached[0], reached[-1] = values[0], values[-1]
        return reached


def _heart_rates(track: Track, steps: CorrectedSeries, edges: Ints) -> list[int | None]:
    """Return the mean heart rate from each of these samples up to the next one; None if unknown."""
    if not len(track.hr):
        return [None] * (len(edges) - 1)
    beats = track.hr[steps.samples]
    sums, number = (np.concatenate([[0], np.cumsum(counted)]) for counted in (beats, beats > 0))
    ends = np.minimum(edges[1:] + 1, len(beats))
    totals, known = (column[ends] - column[edges[:-1]] for column in (sums, number))
    return [round(a / b) if b else None for a, b in zip(totals.tolist(), known.tolist(), strict=True)]


def _mean_of_parts(column: Floats | Ints, steps: CorrectedSeries, part: Any, parts: int) -> Floats:
    """Return the mean of the known values in each part; nan if there is none."""
    if not len(column):
        return np.full(parts, np.nan)
    values = column[steps.samples].astype(np.float64)
    known = np.isfinite(values) & (values != 0 if column.dtype.kind == "i" else True)
    number = np.bincount(part[known], minlength=parts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.bincount(part[known], values[known], minlength=parts) / np.where(number, number, np.nan)


def _known(values: Floats, digits: int) -> tuple[float | None, ...]:
    """Return values in the form that charts store; empty if none is known."""
    if not np.isfinite(values).any():
        return ()
    rounded: list[float] = np.round(values, digits).tolist()
    return tuple(value if value == value else None for value in rounded)  # nan is not equal to itself
