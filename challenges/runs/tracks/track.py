"""A recording in memory: positions, heights, times, heart rate and cadence in compact arrays, 34 bytes a point.

How odd points are treated, for every format alike (`Points.track`):

- Without a position, outside the globe, not a number, or exactly at 0 N 0 E (no fix yet): left out. A longitude up to
  a turn too far is wound back: 181 is -179.
- Times count when nine points in ten have one. Then the others are left out; else all times are: five times in 296
  points say nothing about a run. Nor do times that are all the same.
- Points are put in the order of their times, segments in the order of their first: a file written backwards is the same
  run. Of several points at one instant the first stays, and where segments overlap the earlier one does: nobody is in
  two places at once. Without times the file's order stands, and a point repeated in place is left out.
- A year before 2000 is a clock that was never set: durations are right, dates are not (`clock_set`).
"""

from __future__ import annotations  # array[float] is for type checkers only

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice, pairwise
from math import nan
from operator import lt

from challenges.refusals import N_, Reason, Unreadable

NO_TIME = -(2**62)
MOST_POINTS = 400_000
_YEAR_2000 = 946_684_800_000  # in milliseconds since 1970; satellite watches that wake without a fix say 1970 to 1990


@dataclass(frozen=True, slots=True)
class Track:
    """One recording. All arrays are equally long, except `ms`, which is empty where there are no times."""

    lat: array[float]  # degrees
    lon: array[float]  # degrees, -180 up to 180
    ele: array[float]  # metres, nan where unknown
    ms: array[int]  # milliseconds since 1970 in UTC, rising; or empty
    hr: array[int]  # beats a minute, 0 where unknown
    cad: array[int]  # as the file says, steps or turns a minute, 0 where unknown
    starts: array[int]  # where each segment begins; between segments nothing is measured
    points_read: int  # positions that the file holds, repeated ones included
    clock_set: bool  # whether `ms` can be dated
    name: str = ""
    creator: str = ""
    kind: str = ""  # "running", "trail", "walking", "hiking", "cycling", "other", or "" where the file says nothing

    def __len__(self) -> int:
        return len(self.lat)

    @property
    def segments(self) -> list[range]:
        """The indices of each segment's points, in order; none is empty."""
        return [range(start, stop) for start, stop in pairwise([*self.starts, len(self.lat)])]


@dataclass(slots=True)
class Points:
    """Points as a reader comes upon them; `track()` makes a recording of them. Readers append to the arrays."""

    lat: array[float] = field(default_factory=lambda: array("d"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    ele: array[float] = field(default_factory=lambda: array("f"))
    ms: array[int] = field(default_factory=lambda: array("q"))
    hr: array[int] = field(default_factory=lambda: array("B"))
    cad: array[int] = field(default_factory=lambda: array("B"))
    starts: array[int] = field(default_factory=lambda: array("L"))
    seen: int = 0  # points of any sort, also those without a position

    def new_segment(self) -> None:
        """What comes now is not joined to what came before. Without points in between, it is the same gap."""
        if not self.starts or self.starts[-1] != len(self.lat):
            self.starts.append(len(self.lat))

    def add(self, lat: float, lon: float, ele: float = nan, ms: int = NO_TIME, hr: int = 0, cad: int = 0) -> None:
        """One point. Out of range: a position drops the point, anything else becomes unknown.

        Raises `Unreadable` beyond `MOST_POINTS`.
        """
        if self.seen >= MOST_POINTS:
            raise Unreadable(Reason(N_("This file has too many points: at most %(most)s."), most=MOST_POINTS))
        self.seen += 1
        if not (-90 <= lat <= 90 and -360 <= lon <= 360) or (lat == 0 and lon == 0):
            return
        self.lat.append(lat)
        self.lon.append(lon if -180 <= lon < 180 else (lon + 180) % 360 - 180)
        self.ele.append(ele if -1_000 < ele < 10_000 else nan)
        self.ms.append(ms)
        self.hr.append(hr if 20 <= hr <= 250 else 0)
        self.cad.append(cad if 0 < cad <= 255 else 0)

    def track(self, name: str = "", creator: str = "", kind: str = "") -> Track:
        """The recording that these points are. Raises `Unreadable` where there is nothing to measure."""
        if not self.seen:
            raise Unreadable(Reason(N_("This file has no track points: there is nothing to measure.")))
        if not self.lat:
            raise Unreadable(Reason(N_("The points of this file have no positions: there is nothing to measure.")))
        if min(self.lat) == max(self.lat) and min(self.lon) == max(self.lon):
            raise Unreadable(Reason(N_("All points of this file are at one place: there is nothing to measure.")))
        points_read, timed = len(self.lat), _count(self.ms)
        if not timed:
            self._keep(_moved(self.lat, self.lon, self._segments()))
        elif not _rising(self.ms):
            self._keep(_in_order(self.ms, self._segments()))
        return Track(
            *(self.lat, self.lon, self.ele, self.ms if timed else array("q"), self.hr, self.cad),
            starts=array("L", [segment.start for segment in self._segments()]),
            points_read=points_read,
            clock_set=timed and self.ms[0] >= _YEAR_2000,
            name=name,
            creator=creator,
            kind=kind,
        )

    def _segments(self) -> list[range]:
        """The indices of each segment that has points."""
        ends = [*self.starts, len(self.lat)] if self.starts and not self.starts[0] else [0, *self.starts, len(self.lat)]
        return [range(start, stop) for start, stop in pairwise(ends) if start < stop]

    def _keep(self, segments: Iterable[Sequence[int]]) -> None:
        """Only these points, in this order and in these segments."""
        chosen = [segment for segment in segments if segment]
        indices = list(chain.from_iterable(chosen))
        self.starts = array("L", accumulate(map(len, chosen[:-1]), initial=0))
        for column in ("lat", "lon", "ele", "ms", "hr", "cad"):
            values = getattr(self, column)
            setattr(self, column, array(values.typecode, map(values.__getitem__, indices)))


def _count(ms: array[int]) -> bool:
    """Whether these times can be used: nearly every point has one, and they differ."""
    known = len(ms) - ms.count(NO_TIME)
    return known * 10 >= len(ms) * 9 and len(set(ms) - {NO_TIME}) > 1


def _rising(ms: array[int]) -> bool:
    """Whether every time is known and later than the one before: nearly always, and then nothing is copied."""
    return ms[0] != NO_TIME and all(map(lt, ms, islice(ms, 1, None)))


def _in_order(ms: array[int], segments: list[range]) -> Iterable[list[int]]:
    """Each segment's points by time, segments by their first time, one point an instant."""
    ordered = [sorted((i for i in segment if ms[i] != NO_TIME), key=ms.__getitem__) for segment in segments]
    latest = NO_TIME
    for segment in sorted(filter(None, ordered), key=lambda indices: ms[indices[0]]):
        later = []
        for index in segment:
            if ms[index] > latest:
                latest = ms[index]
                later.append(index)
        yield later


def _moved(lat: array[float], lon: array[float], segments: list[range]) -> Iterable[list[int]]:
    """Each segment's points without those that stay where the point before was."""
    for segment in segments:
        yield [i for i in segment if i == segment.start or lat[i] != lat[i - 1] or lon[i] != lon[i - 1]]
