"""A recording in memory: positions, elevations, times, heart rate, cadence and distance, in columns of equal length.

Irregular samples are treated alike for every format (`track_of`):

- A position outside the globe, not a number, or exactly at 0 N 0 E (no fix yet) is dropped. A longitude up to one turn
  too far is wrapped: 181 is -179. In a recording with positions, a sample without one is kept only if the device
  reports its distance. A recording without any position (a treadmill, a hall) needs a distance reported by the device.
- Times are used if nine samples in ten have one; the other samples are dropped then. Otherwise all times are ignored:
  five times in 296 points say nothing about a run. Nor do times that are all equal.
- Samples are ordered and clocks corrected as described in `ordering.py`. Of several samples at one instant the first is
  kept, completed with values of the others (`ordering.py`). Without times, the file's order is kept, and points
  repeated in place are dropped.
- A distance count that restarts (with each lap, say) continues from where it was.
- A year before 2000 means that the clock was never set: durations are right, dates are not (`clock_set`).
- Without samples, the device's totals are the recording: a distance and a time, and a date if declared.
- What is no run need not be measurable: it is skipped for its sport, not refused for what it lacks.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, fields
from itertools import pairwise
from math import nan

import numpy as np
import numpy.typing as npt

from challenges.recordings.arrays import (
    NO_TIME,
    Floats,
    Ints,
    SampleArrays,
    between,
    never_falling,
    or_nothing,
    positions,
    whole,
)
from challenges.recordings.ordering import YEAR_2000, ClockFacts, count_times, in_order, merge_same_instants
from challenges.recordings.sports import Sport
from challenges.refusals import N_, Reason, Unreadable

MOST_POINTS = 400_000
_LONGEST = 1e7  # metres: a device that reports more is wrong
_LATEST = 2**45  # ms around 1970, a thousand years: anything beyond is no time
_HEIGHTS = (-450.0, 9_000.0)  # metres: no shore is lower, no mountain higher; -500 and -999 mean "unknown"


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap as the device counts it: metres and seconds, None if not declared."""

    distance: float | None
    timer: float | None  # pauses excluded
    elapsed: float | None


@dataclass(frozen=True, slots=True)
class DeviceTotals:
    """What a file declares besides its samples; None or empty if it doesn't. Personal data is never taken over."""

    sport: Sport = Sport.UNKNOWN
    name: str = ""
    device: str = ""
    start_ms: int | None = None  # milliseconds since 1970 in UTC
    offset: int | None = None  # minutes east of UTC, of the runner's clock
    distance: float | None = None  # metres
    elapsed: float | None = None  # seconds, stops included
    timer: float | None = None  # seconds, pauses excluded
    ascent: float | None = None  # metres
    laps: tuple[Lap, ...] = ()
    notes: tuple[Reason, ...] = ()  # what its runner should know about the file, such as a wrong checksum


@dataclass(frozen=True, slots=True)
class DistanceBasis:
    """How a recording was reconciled (`series.py`), stored with its pieces so that they are measured alike.

    `usual` is its typical step in seconds, `speed` its median speed in m/s.
    """

    by_count: bool  # by the device's count, or else by positions
    factor: float  # metres of the run per metre of the measure
    is_declared: bool  # whether the device's own figures gave the distance
    usual: float
    speed: float


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One recording. Columns have equal length, or are empty if no sample has such a value (`ele` to `along`, `ms`)."""

    lat: Floats  # degrees, nan if a sample has no position; empty if none has
    lon: Floats  # degrees, -180 up to 180
    ele: Floats  # metres, nan if unknown
    ms: Ints  # milliseconds since 1970 in UTC, rising; or empty
    hr: Ints  # bpm, 0 if unknown
    cad: Ints  # as in the file, steps or strides per minute, 0 if unknown
    along: Floats  # metres from the start by the device's count, never falling, nan if unknown
    starts: Ints  # where each segment begins; the device was paused in between
    points_read: int  # samples with a position in the file, including repeated ones
    clock_set: bool  # whether `ms` can be dated, or without samples the declared start
    declared: DeviceTotals
    basis: DistanceBasis | None = None  # of the recording that this is a piece of

    def __len__(self) -> int:
        return max(len(self.lat), len(self.ms), len(self.along), len(self.hr))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Track) and all(
            _same(getattr(self, part.name), getattr(other, part.name)) for part in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def has_positions(self) -> bool:
        """Return whether it has positions; otherwise it is from a treadmill or a hall."""
        return len(self.lat) > 0

    @property
    def segments(self) -> list[range]:
        """Return the sample indices of each segment, in order; none is empty."""
        return [range(start, stop) for start, stop in pairwise([*self.starts.tolist(), len(self)])]


@dataclass(slots=True)
class Samples:
    """Samples as a reader finds them one by one; `track()` makes a recording of them."""

    lat: array[float] = field(default_factory=lambda: array("d"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    ele: array[float] = field(default_factory=lambda: array("d"))
    ms: array[int] = field(default_factory=lambda: array("q"))
    hr: array[float] = field(default_factory=lambda: array("d"))
    cad: array[float] = field(default_factory=lambda: array("d"))
    along: array[float] = field(default_factory=lambda: array("d"))
    starts: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lat)

    def new_segment(self) -> None:
        """Separate the following samples from those before. Repeated without samples in between, it is the same gap."""
        if not self.starts or self.starts[-1] != len(self.lat):
            self.starts.append(len(self.lat))

    def add(
        self,
        lat: float = nan,
        lon: float = nan,
        ele: float = nan,
        ms: int = NO_TIME,
        hr: float = nan,
        cad: float = nan,
        along: float = nan,
    ) -> None:
        """Add a sample. Raises `Unreadable` beyond `MOST_POINTS`."""
        if len(self.lat) >= MOST_POINTS:
            raise too_many()
        self.lat.append(lat)
        self.lon.append(lon)
        self.ele.append(ele)
        self.ms.append(ms)
        self.hr.append(hr)
        self.cad.append(cad)
        self.along.append(along)

    def columns(self) -> SampleArrays:
        """Return all samples, in the order they were added."""
        lat, lon, ele, hr, cad, along = (
            np.array(column, np.float64) for column in (self.lat, self.lon, self.ele, self.hr, self.cad, self.along)
        )
        return SampleArrays(lat, lon, ele, np.array(self.ms, np.int64), hr, cad, along, self.starts)

    def track(self, said: DeviceTotals = DeviceTotals()) -> Track:
        """Return the recording made of these samples. Raises `Unreadable` if there is nothing to measure."""
        return track_of(self.columns(), said)


class NoRecording(Unreadable):
    """A sound file that was never a recording: a route, a course, a watch's settings."""


def too_many() -> Unreadable:
    """Return the refusal of a file with more samples than any run has."""
    return Unreadable(Reason(N_("This file has too many points. The limit is %(most)s."), most=MOST_POINTS))


def track_of(columns: SampleArrays, said: DeviceTotals) -> Track:
    """Return the recording made of these samples; an empty one for another sport that can't be measured.

    Raises `Unreadable` if there is nothing to measure in a run, and for too many samples.
    """
    try:
        return _measurable(merge_same_instants(columns), said)
    except Unreadable:
        if said.sport.is_run or len(columns.lat) > MOST_POINTS:
            raise
    nothing, no_time = np.empty(0), np.empty(0, np.int64)
    return Track(nothing, nothing, nothing, no_time, no_time, no_time, nothing, no_time, 0, False, said)


def _measurable(columns: SampleArrays, said: DeviceTotals) -> Track:
    count = len(columns.lat)
    if not count and not (said.distance and said.elapsed):
        raise Unreadable(Reason(N_("This file has no track points, so there's nothing to measure.")))
    if count > MOST_POINTS:
        raise too_many()
    lat, lon = positions(columns.lat, columns.lon)
    along = between(columns.along, -0.001, _LONGEST)
    stamps = np.where(np.abs(columns.ms) < _LATEST, columns.ms, NO_TIME)
    placed, timed = np.isfinite(lat), count_times(stamps)
    _refuse_immeasurable(lat, lon, along, placed, said)
    keep = placed | (np.isfinite(along) & timed) if placed.any() else np.ones(count, bool)
    keep &= (stamps != NO_TIME) | (not timed)
    clock = ClockFacts(lat, lon, along, round(said.elapsed * 1_000) if said.elapsed else None, said.start_ms)
    order, starts, times = in_order(stamps, timed, clock, np.flatnonzero(keep), columns.starts)
    ms = times[order] if timed else np.empty(0, np.int64)
    return Track(
        lat=lat[order] if placed.any() else np.empty(0),
        lon=lon[order] if placed.any() else np.empty(0),
        ele=or_nothing(between(columns.ele, *_HEIGHTS)[order]),
        ms=ms,
        hr=whole(columns.hr[order], 20, 250),
        cad=whole(columns.cad[order], 1, 255),
        along=or_nothing(never_falling(along[order])),
        starts=starts,
        points_read=int(placed.sum()),
        clock_set=bool(ms[0] >= YEAR_2000 if timed else not count and (said.start_ms or 0) >= YEAR_2000),
        declared=said,
    )


def _refuse_immeasurable(
    lat: Floats, lon: Floats, along: Floats, placed: npt.NDArray[np.bool_], said: DeviceTotals
) -> None:
    if said.distance or np.nanmax(along, initial=0) > 0:
        return
    if not placed.any():
        raise Unreadable(Reason(N_("The points in this file have no positions, so there's nothing to measure.")))
    if np.ptp(lat[placed]) == 0 and np.ptp(lon[placed]) == 0:
        raise Unreadable(Reason(N_("All points in this file are in one place, so there's nothing to measure.")))


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return one == other
