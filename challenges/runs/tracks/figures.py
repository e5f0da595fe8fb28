"""The figures of a recording: distance, times, climb, and where and when it began.

What the device declares is taken over where it can be true: distance, timer, elapsed time, ascent. The rest comes from
the samples (`steps.py` says how distances are measured).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from tzfpy import get_tz

from challenges.clock import local_date, zone_of
from challenges.refusals import Unreadable
from challenges.runs.rules import GainBy, MeasuredBy
from challenges.runs.tracks.sports import Sport
from challenges.runs.tracks.steps import Steps, steps_by_positions, steps_of
from challenges.runs.tracks.track import Floats, Track
from challenges.units import Distance, Duration

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SLOWEST = 0.894  # m/s: a mile in half an hour, below which nobody is moving (rules section 2)
LONGEST_STEP = 60.0  # seconds without a sample, after which the device was paused
RISE = 10.0  # metres from the last turning point after which a climb counts, with heights from positions
_EARLIER = 3_600_000  # ms that a declared start may lie before the first sample: a watch that looks for satellites
_ROUNDED = 2_000  # ms by which a declared time may be shorter than its samples
# a cadence below it counts one foot only: nobody runs on 84 steps a minute, nor walks on 55
_FEWEST_STEPS = dict.fromkeys((Sport.RUN, Sport.TRAIL, Sport.TREADMILL, Sport.UNKNOWN), 120) | {
    Sport.WALK: 75,
    Sport.HIKE: 75,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a recording says. Times are None where it has none, dates where its clock was never set."""

    start: datetime | None  # UTC
    zone: str | None  # IANA name of the zone at the first position, else the offset that the file says
    day: date | None  # the local date of the start
    distance: Distance
    distance_by: MeasuredBy
    along: Distance | None  # along the recorded positions; None without positions
    elapsed: Duration | None  # from the first to the last sample, stops included
    moving: Duration | None
    moving_by: MeasuredBy
    gain: Distance | None  # None where the file has no heights
    gain_by: GainBy
    heart_rate: int | None  # beats a minute, the average
    highest_heart_rate: int | None
    cadence: int | None  # steps a minute, the average while moving
    has_times: bool
    points: int  # positions in the file
    segments: int


def figures_of(track: Track, steps: Steps | None = None) -> Figures:
    """All figures of a recording. `steps` are those of `steps_of`, where they are known already."""
    steps = steps or steps_of(track)
    said = track.said
    by_positions = steps_by_positions(track) if steps.by_device else steps
    start, zone = start_of(track), zone_of_track(track)
    elapsed = elapsed_of(track)
    timer = said.timer and Duration.of_seconds(said.timer)
    known = bool(timer and elapsed and timer <= elapsed + Duration(_ROUNDED))
    declared = said.distance or (steps.total if steps.by_device else None)
    return Figures(
        start=start,
        zone=zone,
        day=local_date(start, zone) if start and zone else None,
        distance=Distance.of_m(declared if declared else by_positions.total),
        distance_by=MeasuredBy.DEVICE if declared else MeasuredBy.POSITIONS,
        along=Distance.of_m(by_positions.total) if track.has_positions else None,
        elapsed=elapsed,
        moving=min(timer, elapsed) if known and timer and elapsed else moving_of(steps),
        moving_by=MeasuredBy.DEVICE if known else MeasuredBy.POSITIONS,
        gain=Distance.of_m(said.ascent) if said.ascent is not None else gain_of(track),
        gain_by=GainBy.DEVICE if said.ascent is not None else GainBy.POSITIONS,
        heart_rate=_average(track.hr),
        highest_heart_rate=int(track.hr.max()) if len(track.hr) else None,
        cadence=cadence_of(track),
        has_times=elapsed is not None,
        points=track.points_read,
        segments=len(track.starts),
    )


def start_of(track: Track) -> datetime | None:
    """When it began, in UTC: as declared where that fits the samples. None where the clock was never set."""
    return _EPOCH + timedelta(milliseconds=_first_ms(track)) if track.clock_set else None


def elapsed_of(track: Track) -> Duration | None:
    """From the start to the last sample, or as declared where that is no shorter; None where nobody knows.

    A timer that ran a moment longer than the samples last is believed too: devices stop writing before they stop.
    """
    sampled = int(track.ms[-1]) - _first_ms(track) if len(track.ms) else 0
    declared, timer = (round((seconds or 0) * 1_000) for seconds in (track.said.elapsed, track.said.timer))
    longest = declared if declared and declared >= sampled - _ROUNDED else sampled
    if longest < timer <= longest + _ROUNDED:
        longest = timer
    return Duration(longest) if longest > 0 else None


def _first_ms(track: Track) -> int:
    """When it began in milliseconds since 1970: as declared where that fits the samples. Needs times, or totals."""
    declared = track.said.start_ms
    if not len(track.ms):
        return declared or 0  # totals without samples
    first = int(track.ms[0])
    return declared if declared is not None and 0 <= first - declared <= _EARLIER else first


def zone_of_track(track: Track) -> str | None:
    """The zone of the first position; without positions the offset that the file says."""
    placed = np.flatnonzero(np.isfinite(track.lat))
    there = zone_at(float(track.lat[placed[0]]), float(track.lon[placed[0]])) if len(placed) else None
    offset = track.said.offset
    if there or offset is None or start_of(track) is None:
        return there
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if offset else "UTC"


def zone_at(lat: float, lon: float) -> str | None:
    """The time zone at a place, looked up in a table that comes with the site; None where the table has none."""
    name = str(get_tz(lon, lat))
    try:
        zone_of(name)
    except Unreadable:  # a zone that is newer than this machine's zone data
        return None
    return name


def is_moving(steps: Steps, slowest: float = SLOWEST, longest_step: float | None = None) -> Floats:
    """The seconds of each step that the runner moved: 0 for pauses, as `moving_of` says. Needs times."""
    seconds = steps.seconds
    known = np.isfinite(steps.metres) & ~steps.rests
    usual = float(np.median(seconds[known])) if known.any() else 0.0
    longest = longest_step or max(LONGEST_STEP, 5 * usual)
    with np.errstate(invalid="ignore"):
        moved = known & (seconds <= longest) & (steps.metres >= slowest * seconds)
    return np.where(moved, seconds, 0.0)


def moving_of(steps: Steps, slowest: float = SLOWEST, longest_step: float | None = None) -> Duration | None:
    """The sum of the steps that are no pause: of at most `longest_step` seconds, and at least `slowest` m/s fast.

    By default a step is a pause after `LONGEST_STEP`, or five times the usual step where a device samples so rarely.
    Who never comes up to `slowest` was moving all the time, slowly. None without times.
    """
    if not len(steps.ms):
        return None
    moving = round(float(is_moving(steps, slowest, longest_step).sum()) * 1_000)
    return Duration(moving or int(steps.ms[-1] - steps.ms[0]))


def gain_of(track: Track, rise: float = RISE) -> Distance | None:
    """How much the recording climbs, across its segments; None without heights. The algorithm:

    1. Begin with the first height as the turning point.
    2. Where the height is `rise` metres or more above the turning point, count the difference and turn here.
    3. Where it is `rise` metres or more below, only turn here.
    4. Heights in between are noise and change nothing.
    5. Use 3 m for barometers, 10 m for heights from positions: satellites tell height three times worse than place.
    """
    return Distance.of_m(climbed(track.ele, rise)) if np.isfinite(track.ele).any() else None


def climbed(heights: Floats, rise: float = RISE) -> float:
    """Metres of climb in heights as `gain_of` counts them; unknown heights are passed over."""
    known: list[float] = heights[np.isfinite(heights)].tolist()
    turning, climb = known[0] if known else 0.0, 0.0
    for height in known:
        if height - turning >= rise:
            climb += height - turning
            turning = height
        elif turning - height >= rise:
            turning = height
    return climb


def cadence_of(track: Track) -> int | None:
    """Steps a minute, on average where there are any. What counts one foot is doubled; None where unknown."""
    average = _average(track.cad)
    return average * 2 if average and average < _FEWEST_STEPS.get(track.said.sport, 0) else average


def _average(values: object) -> int | None:
    known = np.asarray(values)[np.asarray(values) > 0]
    return round(float(known.mean())) if len(known) else None
