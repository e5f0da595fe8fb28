"""Elevation gain of a recording. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from challenges.recordings.arrays import Floats, Ints, changes, median
from challenges.recordings.series import CorrectedSeries
from challenges.recordings.track import Track

SMOOTH_RISE, NOISY_RISE = 3.0, 10.0  # metres from the last turning point after which a climb counts
_NOISY = 0.42  # metres of noise from which elevations are noisy: barometers have 0.2, GPS 0.5 and more
_COARSE = 2.0  # metres between elevation steps from which they are too coarse for the smaller rise
_STILL = 0.05  # metres of noise that are negligible
_TURNING = 0.4  # share of changes followed by one in the other direction; two thirds for pure noise
_NEARBY = 4.0  # seconds around an elevation in which noise is estimated
_MEAN, _SHORT_MEAN = (30.0, 120.0), 10.0  # seconds over which noisy elevations are averaged, and smooth ones
_UNTIMED = 0.5  # m/s, a slow walk
_RARE = 5.0  # seconds between elevations above which averaging would flatten hills
_OUTLIER = 5  # elevations in a row that may be outliers
_JUMP, _STEEPEST = 10.0, 3.0  # metres at once, and m/s: more is a device correcting itself, not a climb


def climb_along(track: Track, series: CorrectedSeries) -> Floats:
    """Return metres climbed up to each measured sample, the total in the last; empty without elevations.

    The algorithm:

    1. Count nothing across pauses and gaps, nor across jumps of more than 10 m (or ten times the noise) and 3 m/s:
       elevations continue from there.
    2. Before that, leave out outliers: up to 5 elevations in a row between two such jumps.
    3. Noise is the typical deviation from the mean over 4 s on either side. Elevations are noisy above 0.42 m if they
       go up and down, or with steps of 2 m and more a second: average them over 30 s (longer for more noise) and use a
       rise of 10 m. Otherwise they are smooth: average over 10 s if there is any noise, and use a rise of 3 m.
    4. A turning point is a low from which elevations rise, or a high from which they fall, by that rise or more.
    5. Count each climb from a low to the next high, spread evenly over the distance in between.
    """
    if not len(track.ele):
        return track.ele
    heights = track.ele[series.samples]
    known = np.flatnonzero(np.isfinite(heights))
    if not len(known):
        return np.empty(0)
    # without times, assume a slow walk
    at = (series.ms[known] - series.ms[0]) / 1_000 if len(series.ms) else series.far[known] / _UNTIMED
    breaks = np.isnan(series.metres) | series.rests
    levels = heights[known]
    if np.count_nonzero(breaks) > 1:  # the first is not a break
        levels = _joined(levels, changes(np.cumsum(breaks, dtype=np.int64)[known]) > 0)
    usual = _usual(at)
    noise = _noise(levels, usual)
    limit = max(_JUMP, 10 * noise)
    jumps = _jumps(levels, at, limit)
    if jumps.any():
        sound = _without_outliers(levels, at, limit, jumps)
        known, at, levels = known[sound], at[sound], levels[sound]
        levels = _joined(levels, np.concatenate([[False], _jumps(levels, at, limit)]))
        usual = _usual(at)
    if (noise > _NOISY and _goes_up_and_down(levels)) or _is_coarse(levels, at):
        seconds = min(max(_MEAN[0], noise**2 * usual), _MEAN[1])
        return _shared_out(series, known, _mean(levels, usual, seconds), NOISY_RISE)
    return _shared_out(series, known, _mean(levels, usual, _SHORT_MEAN if noise > _STILL else 0.0), SMOOTH_RISE)


def _noise(levels: Floats, usual: float) -> float:
    """Return the robust standard deviation of elevations around their neighbours, in metres, without hills."""
    half = max(1, round(_NEARBY / max(1.0, usual)))
    if len(levels) < 2 * half + 1:
        return 0.0
    width = 2 * half + 1
    sums = _sums(levels - levels[0])
    means = (sums[width:] - sums[:-width]) / width + levels[0]
    off = np.abs(levels[half:-half] - means)
    return 1.4826 * median(off) * (width / (width - 1)) ** 0.5


def _usual(at: Floats) -> float:
    return median(at[1:] - at[:-1]) if len(at) > 1 else 1.0


def _sums(levels: Floats) -> Floats:
    """Return the cumulative sums of elevations, starting with 0."""
    sums = np.zeros(len(levels) + 1)
    np.cumsum(levels, out=sums[1:])
    return sums


def _without_outliers(levels: Floats, at: Floats, limit: float, jumps: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which elevations are not outliers."""
    sound = np.ones(len(levels), bool)
    if len(levels) <= 2 * _OUTLIER:
        return sound
    bounds = np.flatnonzero(jumps) + 1
    for first, end in zip([0, *bounds.tolist()], [*bounds.tolist(), len(levels)], strict=True):
        if end - first > _OUTLIER:
            continue
        before = levels[first - 1] if first else None
        after = levels[end] if end < len(levels) else None
        if before is None or after is None or abs(after - before) <= limit + _STEEPEST * (at[end] - at[first - 1]):
            sound[first:end] = False
    return sound if sound.any() else ~sound


def _jumps(levels: Floats, at: Floats, limit: float) -> npt.NDArray[np.bool_]:
    return np.abs(levels[1:] - levels[:-1]) > limit + _STEEPEST * (at[1:] - at[:-1])


def _joined(levels: Floats, apart: npt.NDArray[np.bool_]) -> Floats:
    """Remove the differences at the breaks given by `apart` from elevations."""
    return levels - np.cumsum(np.where(apart, changes(levels), 0.0)) if apart.any() else levels


def _is_coarse(levels: Floats, at: Floats) -> bool:
    """Return whether elevations come in steps too large to detect small hills."""
    rises = np.abs(levels[1:] - levels[:-1])
    rising = rises > 1e-6
    number = int(np.count_nonzero(rising))
    if number < 2 or np.count_nonzero(rises < _COARSE) - (len(rises) - number) > number // 20 + 1:
        return False  # more than one in twenty is smaller: no need to look for the least
    least = float(np.percentile(rises[rising], 5))
    return least >= _COARSE and least >= median((at[1:] - at[:-1])[rising])


def _goes_up_and_down(levels: Floats) -> bool:
    """Return whether elevations turn more often than on any road."""
    rises = levels[1:] - levels[:-1]
    signs = np.sign(rises[np.abs(rises) > 1e-6])
    return len(signs) > 1 and float((signs[1:] != signs[:-1]).mean()) > _TURNING


def _mean(levels: Floats, usual: float, seconds: float) -> Floats:
    """Return elevations averaged over so many seconds; unchanged if samples are too rare for that."""
    half = round(seconds / max(1.0, usual) / 2)
    if half < 1 or usual > _RARE:
        return levels
    sums, count = _sums(levels), len(levels)
    means = np.empty(count)
    half = min(half, (count - 1) // 2)
    means[half : count - half] = (sums[2 * half + 1 :] - sums[: count - 2 * half]) / (2 * half + 1)
    reach = np.arange(half)  # at both ends the window shrinks so that it stays centred
    means[:half] = sums[2 * reach + 1] / (2 * reach + 1)
    means[count - half :] = ((sums[-1] - sums[-2 - 2 * reach]) / (2 * reach + 1))[::-1]
    return means


def _shared_out(series: CorrectedSeries, known: Ints, levels: Floats, rise: float) -> Floats:
    """Return the metres climbed up to each measured sample."""
    rises = levels[1:] - levels[:-1]
    signs = (rises > 0).view(np.int8) - (rises < 0).view(np.int8)
    turns = np.flatnonzero(signs[1:] != signs[:-1]) + 1  # only where the direction changes
    looked = np.zeros(len(turns) + 2, np.int64)
    looked[1:-1], looked[-1] = turns, len(levels) - 1
    marks, climbs = [0], [0.0]  # between these samples the gain grows linearly
    for low, high in _climbs(levels[looked].tolist(), rise):
        first, last = int(looked[low]), int(looked[high])
        marks += [first, last]
        climbs += [climbs[-1], climbs[-1] + float(levels[last] - levels[first])]
    if series.total <= 0:
        return np.full(len(series.samples), 0.0)
    return np.interp(series.far, series.far[known[marks]], climbs)


def _climbs(levels: list[float], rise: float) -> list[tuple[int, int]]:
    """Return where each climb starts and ends, by the turning points of rule 4."""
    found: list[tuple[int, int]] = []
    low = high = 0  # the lowest and the highest since the last turning point
    rising: bool | None = None  # not known yet
    for place, level in enumerate(levels):
        if rising is not False and level > levels[high]:
            high = place
        if rising is not True and level < levels[low]:
            low = place
        if rising is not True and level - levels[low] >= rise:
            rising, high = True, place
        elif rising is not False and levels[high] - level >= rise:
            if rising:
                found.append((low, high))
            rising, low = False, place
    if rising:
        found.append((low, high))
    return found
