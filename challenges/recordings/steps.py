"""The steps of a recording by one measure, the device's count or its positions: rules 1 to 4 of `series.py`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
import numpy.typing as npt

from challenges.recordings.arrays import Floats, Ints, changes, median, total_of
from challenges.recordings.geodesy import FASTEST, hops, wild_positions
from challenges.recordings.track import Track

SLOWEST = 0.5  # m/s, below which a step is not moving (rules, section 2)
LONGEST_STEP = 60.0  # seconds without a sample, after which what happened is unknown
_RARE = 5.0  # typical steps, for devices that sample more rarely than that
HOLE = 300.0  # seconds: the longest tunnel, and the longest stop without a sample
_WALK = 1.4  # m/s
_TUNNEL = 1.5  # times the median speed
_JUMP = 250.0  # metres; shorter ones are a settling GPS fix, and cancel out
_ALL_THE_WAY = 0.9  # share of samples that the device's count must cover
_SPIKE_OF_REST = 2.0  # seconds, the longest slow step between two faster ones that is noise


@dataclass(frozen=True, slots=True, eq=False)
class PositionalSteps:
    """The samples with a position, the great-circle metres to each, and where pauses end.

    Metres are as in `CorrectedSeries`, but not scaled.
    """

    samples: Ints
    metres: Floats
    rests: npt.NDArray[np.bool_]

    @property
    def total(self) -> float:
        """Return metres of all steps."""
        return total_of(self.metres)


@dataclass(frozen=True, eq=False)
class MeasuredSteps:
    """Steps by one measure, before totals are considered."""

    samples: Ints
    metres: Floats  # as in `CorrectedSeries`
    ms: Ints
    seconds: Floats  # of each step, 0 for the first; empty without times
    rests: npt.NDArray[np.bool_]
    moving: Floats  # by the samples alone
    known: npt.NDArray[np.bool_]  # steps covered by samples: no gap, pause or unsampled stop
    joined: float  # metres, including gaps, jumps and pauses
    usual: float
    speed: float

    @cached_property
    def total(self) -> float:
        """Return metres of all steps."""
        return total_of(self.metres)

    @property
    def covered(self) -> float:
        """Return seconds covered by samples."""
        return float(self.seconds[self.known].sum()) if len(self.ms) else 0.0


def positional_steps(track: Track) -> PositionalSteps:
    """Return the steps by positions alone."""
    way = steps_by_positions(track)
    return PositionalSteps(way.samples, way.metres, way.rests)


def steps_by_positions(track: Track) -> MeasuredSteps:
    placed = np.flatnonzero(np.isfinite(track.lat))
    metres = _hops(track, placed)
    ms = track.ms[placed] if len(track.ms) else track.ms
    if len(wild := wild_positions(track.lat[placed], track.lon[placed], ms, metres[1:])):
        placed = np.delete(placed, wild)
        metres = _hops(track, placed)
    return _measured(track, placed, metres, counted=False)


def _hops(track: Track, placed: Ints) -> Floats:
    metres = np.full(len(placed), nan)
    metres[1:] = hops(track.lat[placed], track.lon[placed])
    return metres


def steps_by_count(track: Track) -> MeasuredSteps | None:
    counted = np.flatnonzero(np.isfinite(track.along))
    if not len(track.along) or len(counted) < _ALL_THE_WAY * len(track) or len(counted) < 2:
        return None
    along = track.along[counted]
    return _measured(track, counted, changes(along, nan), counted=True) if along[-1] > along[0] else None


def _measured(track: Track, samples: Ints, raw: Floats, *, counted: bool) -> MeasuredSteps:
    """Return steps by one measure: rules 1 to 4."""
    rests = np.zeros(len(samples), bool)
    if has_rests := len(track.starts) > 1:
        segment = np.searchsorted(track.starts, samples, side="right")
        rests[1:] = segment[1:] > segment[:-1]
    joined = total_of(raw)
    if not len(track.ms) or len(samples) < 2:
        metres = np.where(rests, 0.0, raw)
        metres[:1] = nan
        still = np.zeros(len(samples)) if len(track.ms) else np.empty(0)
        ms = track.ms[samples] if len(track.ms) else track.ms
        return MeasuredSteps(samples, metres, ms, still, rests, still, np.zeros(len(samples), bool), joined, 0.0, 0.0)
    ms = track.ms[samples]
    seconds = changes(ms) / 1_000
    since = _since_way(raw, seconds, rests)
    inside = ~rests
    inside[0] = False
    if track.basis:
        usual, speed = track.basis.usual, track.basis.speed / track.basis.factor
    else:
        goes = (raw > 0) & inside & (raw <= FASTEST * since)
        usual, speed = median(seconds[inside] if has_rests else seconds[1:]), median(raw[goes] / since[goes])
    longest = max(LONGEST_STEP, _RARE * usual)
    is_late = since > longest
    has_holes = bool(is_late.any())
    impossible = raw > FASTEST * (np.where(is_late, seconds, since) if has_holes else since)
    broken = impossible & (raw > _JUMP) & inside
    if has_holes:
        slow = raw < (_TUNNEL * speed if counted else _WALK) * since
        hole = inside & is_late & ((raw >= SLOWEST * since) | (seconds > longest))
        broken |= hole & ~(slow & (since <= HOLE))
    if has_rests:
        broken |= rests & impossible & (raw > (_JUMP if counted else 0.0))
    metres = np.where(broken, nan, raw)
    if has_rests:
        metres[rests & ~broken & (raw > (max(10.0, 3 * usual * speed) if counted else -1.0))] = 0.0
    metres[0] = nan
    metres, moving = _spread(metres, seconds, rests, longest, tunnels=counted)
    known = np.isfinite(metres) & ~rests & ((seconds <= longest) | (moving > 0))
    return MeasuredSteps(samples, metres, ms, seconds, rests, moving, known, joined, usual, speed)


def _since_way(raw: Floats, seconds: Floats, rests: npt.NDArray[np.bool_]) -> Floats:
    """Return the seconds since the last step with a distance, or the last pause: the time a step is spread over."""
    at = np.cumsum(seconds)
    anew = (raw != 0) | rests  # also nan, the first
    if anew.all():
        return seconds
    latest = np.maximum.accumulate(np.where(anew, np.arange(len(raw)), 0))
    return at - at[np.concatenate([[0], latest[:-1]])]


def _spread(
    metres: Floats, seconds: Floats, rests: npt.NDArray[np.bool_], longest: float, *, tunnels: bool
) -> tuple[Floats, Floats]:
    """Spread steps over the preceding samples that repeat a position. Return metres and moving seconds of each step."""
    held = (metres == 0) & ~rests
    known = np.isfinite(metres) & ~rests
    moves = known & (metres >= SLOWEST * seconds) & (seconds > 0)
    if held.any():
        group = np.concatenate([[0], np.cumsum(~held)[:-1]])
        took = np.bincount(group, np.where(known, seconds, 0.0))
        way = np.bincount(group, np.where(known, metres, 0.0))
        moves = ((way > 0) & (way >= SLOWEST * took))[group] & known
        with np.errstate(invalid="ignore", divide="ignore"):
            metres = np.where(moves, seconds * (way / took)[group], metres)
    moves &= (seconds <= longest) | tunnels
    noise = known & ~moves & (seconds <= _SPIKE_OF_REST) & (metres > 0)
    noise[1:-1] &= moves[:-2] & moves[2:]
    noise[0] = noise[-1] = False
    return metres, np.where(moves | noise, seconds, 0.0)
