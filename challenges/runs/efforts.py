"""The fastest contiguous stretch of a recording over a distance, by elapsed time (rules, section 2). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from challenges.runs.tracks.steps import Steps
from challenges.runs.tracks.track import Floats
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
    """The fastest stretch over a distance, and how long after the first sample it begins."""

    distance: Distance
    duration: Duration
    after: Duration


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Samples that nothing breaks: metres from its start and seconds of the recording, equally long."""

    far: Floats
    at: Floats

    @property
    def metres(self) -> float:
        """Its length."""
        return float(self.far[-1])


def best_efforts(steps: Steps, distances: Iterable[Distance] = STANDARD) -> list[Effort]:
    """The best effort over each distance that the recording is long enough for, in their order; none without times."""
    stretches = list(stretches_of(steps))
    found = ((distance, fastest_in(stretches, distance.metres)) for distance in distances)
    return [
        Effort(distance, Duration(round(best[0] * 1_000)), Duration(round(best[1] * 1_000)))
        for distance, best in found
        if best is not None and best[0] > 0
    ]


def stretches_of(steps: Steps) -> Iterator[Stretch]:
    """The recording, cut where a step is impossible. A pause is no cut: it counts by its time. None without times."""
    if not len(steps.ms):
        return
    seconds = (steps.ms - steps.ms[0]) / 1_000
    breaks = np.flatnonzero(np.isnan(steps.metres))
    for first, end in zip(breaks, [*breaks[1:], len(steps.metres)], strict=True):
        if end - first > 1:
            far = np.concatenate([[0.0], np.cumsum(steps.metres[first + 1 : end])])
            yield Stretch(far, seconds[first:end])


def fastest(steps: Steps, metres: float) -> float | None:
    """Seconds of the fastest contiguous stretch of `metres`; None where no stretch is that long."""
    best = fastest_in(stretches_of(steps), metres)
    return best[0] if best else None


def fastest_in(stretches: Iterable[Stretch], metres: float) -> tuple[float, float] | None:
    """Seconds of the fastest stretch of `metres`, and the second at which it begins; None where none is that long.

    One end of the fastest stretch lies on a sample (inside two steps, moving the stretch towards the faster one helps
    until an end meets a sample), so both kinds are tried: ends on samples, begun as late as can be, and begins on
    samples, ended as early as can be. O(n log n).
    """
    best: tuple[float, float] | None = None
    for stretch in stretches:
        far, at = stretch.far, stretch.at
        if far[-1] < metres:
            continue
        ends = slice(int(np.searchsorted(far, metres)), None)
        sought = far[ends] - metres
        after = np.searchsorted(
            far, sought, side="right"
        )  # the first sample beyond: begun as late as can be
        begins = _time_at(far, at, sought, after)
        took = at[ends] - begins
        quickest = int(np.argmin(took))
        best = _better(best, float(took[quickest]), float(begins[quickest]))
        starts = slice(None, int(np.searchsorted(far, far[-1] - metres, side="right")))
        sought = far[starts] + metres
        stops = _time_at(far, at, sought, np.searchsorted(far, sought, side="left"))
        took = stops - at[starts]
        quickest = int(np.argmin(took))
        best = _better(best, float(took[quickest]), float(at[starts][quickest]))
    return best


def _better(best: tuple[float, float] | None, took: float, begins: float) -> tuple[float, float]:
    return (took, begins) if best is None or took < best[0] else best


def _time_at(far: Floats, at: Floats, sought: Floats, after: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    """The second at which each distance is reached, in the step that ends at sample `after`."""
    after = np.clip(after, 1, len(far) - 1)
    before = after - 1
    step = far[after] - far[before]
    share = np.divide(sought - far[before], step, out=np.zeros(len(sought)), where=step > 0)
    return at[before] + np.clip(share, 0.0, 1.0) * (at[after] - at[before])
