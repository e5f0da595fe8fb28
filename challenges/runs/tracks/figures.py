"""The figures of a recording: distance, times, climb, and where and when it began.

Distance is the sum of great circles between neighbouring positions (haversine formula, R. W. Sinnott, "Virtues of the
haversine", Sky and Telescope 68, 1984) on a sphere of the Earth's mean radius, 6 371 008.8 m (IUGG). Gaps between
segments and tracks are never added, nor is a jump: more than 250 m at once, faster than anybody runs.
"""

from __future__ import annotations  # array[float] is for type checkers only

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import asin, cos, fsum, isnan, nan, radians, sin, sqrt
from statistics import median

from tzfpy import get_tz

from challenges.clock import local_date, zone_of
from challenges.refusals import Unreadable
from challenges.runs.rules import GainBy
from challenges.runs.tracks.track import Track
from challenges.units import Distance, Duration

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARTH_RADIUS = 6_371_008.8  # metres
FASTEST = 12.5  # m/s: nobody has run faster
SLOWEST = 0.894  # m/s: a mile in half an hour, below which nobody is moving (rules section 2)
LONGEST_STEP = 60.0  # seconds without a sample, after which the device was paused
RISE = 10.0  # metres from the last turning point after which a climb counts, with heights from positions
_JUMP = 250.0  # metres; shorter ones are a satellite fix that settles, and cancel out


@dataclass(frozen=True, slots=True)
class Figures:
    """What a recording says. Times are None where it has none, dates where its clock was never set."""

    start: datetime | None  # UTC
    zone: str | None  # IANA name of the zone at the first position
    day: date | None  # the local date of the start
    distance: Distance
    elapsed: Duration | None  # from the first to the last sample, stops included
    moving: Duration | None
    gain: Distance | None  # None where the file has no heights
    gain_by: GainBy
    has_times: bool
    points: int  # positions in the file
    segments: int


def figures_of(track: Track) -> Figures:
    """All figures of a recording."""
    lengths = lengths_of(track)
    start = _EPOCH + timedelta(milliseconds=track.ms[0]) if track.clock_set else None
    zone = zone_at(track.lat[0], track.lon[0])
    return Figures(
        start=start,
        zone=zone,
        day=local_date(start, zone) if start and zone else None,
        distance=Distance.of_m(fsum(metres for metres in lengths if not isnan(metres))),
        elapsed=Duration(track.ms[-1] - track.ms[0]) if track.ms else None,
        moving=moving_of(track, lengths),
        gain=gain_of(track),
        gain_by=GainBy.POSITIONS,
        has_times=bool(track.ms),
        points=track.points_read,
        segments=len(track.segments),
    )


def zone_at(lat: float, lon: float) -> str | None:
    """The time zone at a place, looked up in a table that comes with the site; None where the table has none."""
    name = str(get_tz(lon, lat))
    try:
        zone_of(name)
    except Unreadable:  # a zone that is newer than this machine's zone data
        return None
    return name


def haversine(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres along the great circle between two positions in degrees."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    square = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(square)))


def lengths_of(track: Track) -> array[float]:
    """For each point the metres from the point before; nan where nothing leads to it: segment starts and jumps."""
    lat, lon, ms = track.lat, track.lon, track.ms
    lengths = array("d", [nan]) * len(track)
    for segment in track.segments:
        for here in segment[1:]:
            metres = haversine(lat[here - 1], lon[here - 1], lat[here], lon[here])
            if metres <= _JUMP or not ms or metres * 1_000 <= FASTEST * (ms[here] - ms[here - 1]):
                lengths[here] = metres
    return lengths


def moving_of(
    track: Track, lengths: Sequence[float], slowest: float = SLOWEST, longest_step: float | None = None
) -> Duration | None:
    """The sum of the steps that are no pause: of at most `longest_step` seconds, and at least `slowest` m/s fast.

    By default a step is a pause after `LONGEST_STEP`, or five times the usual step where a device samples so rarely.
    Who never comes up to `slowest` was moving all the time, slowly. None without times.
    """
    if not track.ms:
        return None
    steps = [
        (track.ms[here] - track.ms[here - 1], lengths[here])
        for here in range(1, len(track))
        if not isnan(lengths[here])
    ]
    longest = (
        longest_step * 1_000
        if longest_step
        else max(LONGEST_STEP * 1_000, 5 * median(ms for ms, _ in steps or [(0, 0)]))
    )
    moving = sum(ms for ms, metres in steps if ms <= longest and metres * 1_000 >= slowest * ms)
    return Duration(moving or track.ms[-1] - track.ms[0])


def gain_of(track: Track, rise: float = RISE) -> Distance | None:
    """How much the recording climbs, across its segments; None without heights. The algorithm:

    1. Begin with the first height as the turning point.
    2. Where the height is `rise` metres or more above the turning point, count the difference and turn here.
    3. Where it is `rise` metres or more below, only turn here.
    4. Heights in between are noise and change nothing.
    5. Use 3 m for barometers, 10 m for heights from positions: satellites tell height three times worse than place.
    """
    heights = [height for height in track.ele if not isnan(height)]
    if not heights:
        return None
    turning, climbed = heights[0], 0.0
    for height in heights:
        if height - turning >= rise:
            climbed += height - turning
            turning = height
        elif turning - height >= rise:
            turning = height
    return Distance.of_m(climbed)
