"""Best efforts: the fastest contiguous stretch of a recording over a distance (rules, section 2). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from challenges.recordings.arrays import Floats
from challenges.recordings.series import CorrectedSeries
from challenges.units import Distance, Duration

STANDARD = tuple(
    Distance.of_m(metres)
    for metres in (
        400, 804.672, 1_000, 1_609.344, 3_218.688, 5_000, 10_000, 15_000, 16_093.44, 20_000, 21_097.5, 25_000, 30_000,
        42_195, 50_000, 100_000, 160_934.4,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effort:
    """The fastest stretch over a distance, and its start after the first sample."""

    distance: Distance
    duration: Duration
    after: Duration


@dataclass(frozen=True, eq=False)
class Stretch:
    """Samples without a break between them: metres from its start, and seconds of the recording, of equal length."""

    far: Floats
    at: Floats

    @property
    def metres(self) -> float:
        """Its length."""
        return float(self.far[-1])

    @property
    def creep(self) -> float:
        """Metres per sample that standing still is treated as."""
        return max(1.0, self.metres) * 1e-13

    @cached_property
    def place(self) -> Floats:
        """Metres from its start, strictly increasing because standing still counts as `creep`."""
        return self.far + self.creep * np.arange(len(self.far))


def best_efforts(
    series: CorrectedSeries, distances: Iterable[Distance] = STANDARD, stretches: Sequence[Stretch] | None = None
) -> list[Effort]:
    """Return the best effort over each distance that the recording covers, in order; empty without times.

    Pass `stretches` (from `stretches_of`) if they are known already.
    """
    stretches = list(stretches_of(series)) if stretches is None else stretches
    found = ((distance, fastest_in(stretches, distance.metres)) for distance in distances)
    return [
        Effort(distance, Duration(round(best[0] * 1_000)), Duration(round(best[1] * 1_000)))
        for distance, best in found
        if best is not None and best[0] > 0
    ]


def stretches_of(series: CorrectedSeries) -> Iterator[Stretch]:
    """Yield the recording split at gaps and impossible steps. A pause doesn't split it: it counts as time.

    Empty without times.
    """
    if not len(series.ms):
        return
    seconds = (series.ms - series.ms[0]) / 1_000
    breaks = np.flatnonzero(np.isnan(series.metres))
    for first, end in zip(breaks, [*breaks[1:], len(series.metres)], strict=True):
        if end - first > 1:
            far = np.concatenate([[0.0], np.cumsum(series.metres[first + 1 : end])])
            yield Stretch(far, seconds[first:end])


def fastest_in(stretches: Iterable[Stretch], metres: float) -> tuple[float, float] | None:
    """Return the seconds of the fastest stretch of `metres`, and the second it starts at; None if none is that long.

    One end of the fastest stretch lies on a sample: inside two steps, moving the stretch towards the faster one helps
    until an end meets a sample. So both cases are tried: stretches that end on a sample and start as late as possible,
    and stretches that start on a sample and end as early as possible. O(n). Standing still is treated as about a
    billionth of a metre, so that every position has one time; this changes no effort by a millisecond.
    """
    best: tuple[float, float] | None = None
    for stretch in stretches:
        far, at = stretch.far, stretch.at
        if far[-1] < metres:
            continue
        creep, place = stretch.creep, stretch.place
        ends = int(np.searchsorted(far, metres))
        begins = np.interp(far[ends:] - metres + creep * len(far), place, at)
        best = _better(best, at[ends:] - begins, begins)
        starts = int(np.searchsorted(far, far[-1] - metres, side="right"))
        stops = np.interp(far[:starts] + metres, place, at)
        best = _better(best, stops - at[:starts], at[:starts])
    return best


def _better(best: tuple[float, float] | None, took: Floats, begins: Floats) -> tuple[float, float] | None:
    if not len(took):
        return best
    quickest = int(np.argmin(took))
    found = (float(took[quickest]), float(begins[quickest]))
    return found if best is None or found < best else best
