"""Samples as files hold them, in columns, and checks of their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_Values = TypeVar("_Values", Floats, Ints)
NO_TIME = -(2**62)
_ANEW, _BEGUN, _BACK = 0.1, 50.0, 5  # a count restarts below a tenth of 50 m or more, and stays low for 5 samples


@dataclass(frozen=True, slots=True, eq=False)
class SampleArrays:
    """Samples as in a file, in its order, for `track_of`. Unknown is nan, and `NO_TIME` in `ms`."""

    lat: Floats
    lon: Floats
    ele: Floats
    ms: Ints
    hr: Floats
    cad: Floats
    along: Floats
    starts: Sequence[int] = ()  # where a segment begins, ascending; may repeat, and exceed the last sample


def median(values: Floats | Ints) -> float:
    """Return the median, 0 of nothing; no value may be nan. Five times as fast as numpy's for one run."""
    if not len(values):
        return 0.0
    half = len(values) // 2
    parted = np.partition(values, half)
    upper = float(parted[half])
    return upper if len(values) % 2 else (float(parted[:half].max()) + upper) / 2


def changes(values: _Values, first: float = 0) -> _Values:
    """Return the difference of each value to the one before, in the same type; `first` for the first."""
    found = np.empty_like(values)
    found[:1] = first
    np.subtract(values[1:], values[:-1], out=found[1:])
    return found


def total_of(metres: Floats) -> float:
    """Return the sum of the known values."""
    return float(np.where(np.isnan(metres), 0.0, metres).sum())


def positions(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Return positions on the globe, nan if invalid."""
    with np.errstate(invalid="ignore"):
        sound = (np.abs(lat) <= 90) & (np.abs(lon) <= 360) & ((lat != 0) | (lon != 0))
        too_far = (lon < -180) | (lon >= 180)
        # only if needed: the remainders of a column of nan take longer than everything else here
        wound = np.where(too_far, (lon + 180) % 360 - 180, lon) if too_far.any() else lon
    return np.where(sound, lat, nan), np.where(sound, wound, nan)


def between(values: Floats, least: float, most: float) -> Floats:
    """Return values strictly between two others, nan for the rest."""
    with np.errstate(invalid="ignore"):
        return np.where((values > least) & (values < most), values, nan)


def whole(values: Floats, least: int, most: int) -> Ints:
    """Return whole numbers, 0 if unknown or out of range; empty if all are."""
    with np.errstate(invalid="ignore"):
        known = (values >= least - 0.5) & (values < most + 0.5)
        rounded = (np.where(known, values, 0.0) + 0.5).astype(np.int64)
    return rounded if rounded.any() else np.empty(0, np.int64)


def or_nothing(values: Floats) -> Floats:
    """Return the column, empty if nothing in it is known."""
    return values if np.isfinite(values).any() else np.empty(0)


def never_falling(along: Floats) -> Floats:
    """Return a count without decreases: one that goes back stays level, one that restarts continues; nan if unknown."""
    if not len(along):
        return along
    known = np.flatnonzero(np.isfinite(along))
    if not len(known):
        return along
    values = along[known]
    falls = np.flatnonzero(values[1:] < _ANEW * values[:-1]) + 1
    if len(falls):
        rises = np.zeros(len(values))
        for at in falls.tolist():
            before = values[at - 1]
            # a single zero in between is no restart: the count is back within a few samples
            if before > _BEGUN and (values[at : at + _BACK] < (_ANEW + 1) / 2 * before).all():
                rises[at:] += before
        values = values + rises
    highest = np.full(len(along), nan)
    highest[known] = np.maximum.accumulate(values)
    return highest
