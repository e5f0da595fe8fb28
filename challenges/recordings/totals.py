"""The figures of a recording: distance, times, elevation gain, and its place and time, from its corrected series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from tzfpy import get_tz

from challenges.clock import local_date, zone_of
from challenges.recordings.arrays import Floats
from challenges.recordings.climb import climb_along
from challenges.recordings.kinds import GainBy, MeasuredBy
from challenges.recordings.series import CorrectedSeries, measure
from challenges.recordings.sports import Sport
from challenges.recordings.track import Track
from challenges.refusals import Unreadable
from challenges.units import Distance, Duration

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# a lower cadence counts one foot only: nobody runs at 84 steps a minute, or walks at 55
_FEWEST_STEPS = dict.fromkeys((Sport.RUN, Sport.TRAIL, Sport.TREADMILL, Sport.UNKNOWN), 120) | {
    Sport.WALK: 75,
    Sport.HIKE: 75,
}


@dataclass(frozen=True, slots=True)
class TrackTotals:
    """The figures of a recording. Times are None if it has none, dates if its clock was never set."""

    start: datetime | None  # UTC
    zone: str | None  # of the place where it started, or else as the file declares
    day: date | None  # the local date of the start
    distance: Distance
    distance_by: MeasuredBy
    along: Distance | None  # along the recorded positions; None without positions
    elapsed: Duration | None  # from the first to the last sample, stops included
    moving: Duration | None
    moving_by: MeasuredBy
    gain: Distance | None  # from its elevations, or else as declared; None if neither is known
    gain_by: GainBy
    device_gain: Distance | None  # as declared, for the run's own page
    heart_rate: int | None  # bpm, the average
    highest_heart_rate: int | None
    cadence: int | None  # spm, the average while moving
    has_times: bool
    points: int  # positions in the file
    segments: int


def totals_of_track(track: Track, series: CorrectedSeries | None = None, climb: Floats | None = None) -> TrackTotals:
    """Return all figures of a recording. Pass `series` (from `measure`) and `climb` (from `climb_along`) if known."""
    series = series or measure(track)
    climb = climb_along(track, series) if climb is None else climb
    said, start, zone = track.declared, start_of(track, series.first_ms), zone_of_track(track, series)
    declared = Distance.of_m(said.ascent) if said.ascent is not None else None
    elapsed = Duration(series.elapsed_ms) if series.elapsed_ms else None
    return TrackTotals(
        start=start,
        zone=zone,
        day=local_date(start, zone) if start and zone else None,
        distance=Distance.of_m(series.distance),
        distance_by=MeasuredBy.DEVICE if series.basis.is_declared else MeasuredBy.POSITIONS,
        along=Distance.of_m(series.way.total) if track.has_positions else None,
        elapsed=elapsed,
        moving=Duration(series.moving_ms) if series.moving_ms else None,
        moving_by=MeasuredBy.DEVICE if series.is_timed_by_device else MeasuredBy.POSITIONS,
        gain=Distance.of_m(float(climb[-1])) if len(climb) else declared,
        gain_by=GainBy.POSITIONS if len(climb) or declared is None else GainBy.DEVICE,
        device_gain=declared,
        heart_rate=_average(track.hr),
        highest_heart_rate=int(track.hr.max()) if len(track.hr) else None,
        cadence=cadence_of(track),
        has_times=elapsed is not None,
        points=track.points_read,
        segments=len(track.starts),
    )


def start_of(track: Track, first_ms: int | None) -> datetime | None:
    """Return the start in UTC, given that it was at `first_ms`. None if the clock was never set."""
    if not track.clock_set or first_ms is None:
        return None
    return _EPOCH + timedelta(milliseconds=first_ms)


def began_of(track: Track) -> datetime | None:
    """Return the start, in UTC, of an activity that isn't measured (no run): its first sample, or as declared."""
    return start_of(track, int(track.ms[0]) if len(track.ms) else track.declared.start_ms)


def zone_of_track(track: Track, series: CorrectedSeries) -> str | None:
    """Return the zone of the first position without a jump after it; the file's offset only without positions."""
    if track.has_positions:
        way = series.way
        goes_on = np.flatnonzero(np.isfinite(way.metres[1:]) & ~way.rests[1:])
        first = way.samples[goes_on[0] if len(goes_on) else 0]
        if there := zone_at(float(track.lat[first]), float(track.lon[first])):
            return there
    offset = track.declared.offset
    if offset is None or not track.clock_set:
        return None
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if offset else "UTC"


def zone_at(lat: float, lon: float) -> str | None:
    """Return the time zone at a position, from a table shipped with the site; None if it has none."""
    name = str(get_tz(lon, lat))
    try:
        zone_of(name)
    except Unreadable:  # a zone that is newer than this machine's zone data
        return None
    return name


def cadence_of(track: Track) -> int | None:
    """Return steps per minute, averaged over samples with any, doubled if one foot was counted; None if unknown."""
    average = _average(track.cad)
    return average * 2 if average and average < _FEWEST_STEPS.get(track.declared.sport, 0) else average


def _average(values: object) -> int | None:
    known = np.asarray(values)[np.asarray(values) > 0]
    return round(float(known.mean())) if len(known) else None
