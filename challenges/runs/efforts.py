"""The fastest contiguous stretch of a recording over a distance, by elapsed time (rules, section 2). Pure."""

from collections.abc import Iterator, Sequence
from math import isnan

from challenges.runs.tracks.figures import lengths_of
from challenges.runs.tracks.track import Track

Steps = Sequence[tuple[float, float]]  # metres and seconds of one sample after the other; nan where a stretch breaks


def steps_of(track: Track) -> Iterator[tuple[float, float]]:
    """The steps of a recording that has times."""
    lengths = lengths_of(track)
    for here in range(1, len(track)):
        yield lengths[here], (track.ms[here] - track.ms[here - 1]) / 1_000


def fastest(steps: Steps, metres: float) -> float | None:
    """Seconds of the fastest contiguous stretch of `metres`; None where no stretch is that long. O(n).

    One end of the fastest stretch lies on a sample (inside two steps, moving the stretch towards the faster one helps
    until an end meets a sample), so both kinds are tried with two pointers.
    """
    best = None
    for unbroken in unbroken_in(steps):
        for way in (unbroken, unbroken[::-1]):
            found = _fastest_ending_on_a_sample(way, metres)
            if found is not None and (best is None or found < best):
                best = found
    return best


def unbroken_in(steps: Steps) -> Iterator[list[tuple[float, float]]]:
    """The runs of steps without a break."""
    stretch: list[tuple[float, float]] = []
    for step in steps:
        if isnan(step[0]):
            yield stretch
            stretch = []
        else:
            stretch.append(step)
    yield stretch


def _fastest_ending_on_a_sample(steps: Steps, metres: float) -> float | None:
    best = None
    length = time = 0.0
    first = 0
    for step_length, step_time in steps:
        length, time = length + step_length, time + step_time
        while length - steps[first][0] >= metres:
            length, time = length - steps[first][0], time - steps[first][1]
            first += 1
        if length >= metres:
            first_length, first_time = steps[first]
            over = (length - metres) / first_length if first_length else 0.0
            needed = time - first_time * over
            if best is None or needed < best:
                best = needed
    return best
