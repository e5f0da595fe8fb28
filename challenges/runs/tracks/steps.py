"""How far a recording goes from one sample to the next: what distances, efforts and splits are measured along.

The device's own distance is the measure wherever it counted all the way: watches know of foot pods, wheels and filters
that positions alone do not show. Else steps are great circles between neighbouring positions (haversine formula,
R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68, 1984) on a sphere of the Earth's mean radius,
6 371 008.8 m (IUGG). Gaps between segments and tracks are never added, nor is a jump: more than 250 m at once, faster
than anybody runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, nan, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

from challenges.runs.tracks.track import Floats, Ints, Track

EARTH_RADIUS = 6_371_008.8  # metres
FASTEST = 12.5  # m/s: nobody has run faster
_JUMP = 250.0  # metres; shorter ones are a satellite fix that settles, and cancel out
_ALL_THE_WAY = 0.9  # of the samples, and of the declared distance, that the device's count must cover


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The measured samples of a recording; columns are equally long, `ms` is empty without times.

    `metres[i]` leads from the sample before to sample i: nan for the first and where nothing can lead there, 0 across
    a pause. `rests[i]` tells that the device was paused in between.
    """

    samples: Ints  # indices into the track
    metres: Floats
    ms: Ints
    rests: npt.NDArray[np.bool_]
    by_device: bool

    @property
    def seconds(self) -> Floats:
        """The time of each step; 0 for the first. Needs times."""
        return np.diff(self.ms, prepend=self.ms[:1]) / 1_000

    @property
    def far(self) -> Floats:
        """Metres from the start at each sample; a break adds nothing."""
        return np.cumsum(np.nan_to_num(self.metres))

    @property
    def total(self) -> float:
        """Metres of all steps."""
        return float(np.nansum(self.metres))


def steps_of(track: Track) -> Steps:
    """The steps by the device's count where it is whole, else by positions."""
    return _by_device(track) or steps_by_positions(track)


def steps_by_positions(track: Track) -> Steps:
    """The steps along the recorded positions; none without positions."""
    placed = np.flatnonzero(np.isfinite(track.lat))
    lat, lon = track.lat[placed], track.lon[placed]
    metres = np.full(len(placed), nan)
    metres[1:] = haversines(lat[:-1], lon[:-1], lat[1:], lon[1:])
    rests = _rests(track, placed)
    ms = track.ms[placed] if len(track.ms) else track.ms
    broken = _jumps(metres, ms) if len(ms) else np.zeros(len(placed), bool)
    # across a pause only what nobody can have run is a break: else the runner waited, and nothing is added
    metres = np.where(broken & (~rests | _impossible(metres, ms)), nan, np.where(rests, 0.0, metres))
    metres[:1] = nan
    return Steps(placed, metres, ms, rests, by_device=False)


def _by_device(track: Track) -> Steps | None:
    counted = np.flatnonzero(np.isfinite(track.along))
    if not len(track.along) or len(counted) < _ALL_THE_WAY * len(track) or len(counted) < 2:
        return None
    along = track.along[counted]
    declared = track.said.distance
    if along[-1] <= 0 or (declared and along[-1] - along[0] < _ALL_THE_WAY * declared):
        return None
    ms = track.ms[counted] if len(track.ms) else track.ms
    metres = np.diff(along, prepend=nan)
    if len(ms):
        metres[_jumps(metres, ms)] = nan
    return Steps(counted, metres, ms, _rests(track, counted), by_device=True)


def _rests(track: Track, samples: Ints) -> npt.NDArray[np.bool_]:
    """Which samples are the first after a pause."""
    segment = np.searchsorted(track.starts, samples, side="right")
    return np.diff(segment, prepend=segment[:1]) > 0


def _jumps(metres: Floats, ms: Ints) -> npt.NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return (metres > _JUMP) & _impossible(metres, ms)


def _impossible(metres: Floats, ms: Ints) -> npt.NDArray[np.bool_]:
    if not len(ms):
        return np.zeros(len(metres), bool)
    with np.errstate(invalid="ignore"):
        return metres * 1_000 > FASTEST * np.diff(ms, prepend=ms[:1])


def haversines(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Metres along the great circles between positions in degrees, pair by pair."""
    half_lat, half_lon = np.radians(other_lat - lat) / 2, np.radians(other_lon - lon) / 2
    square = np.sin(half_lat) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(other_lat)) * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(square)))


def haversine(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres along the great circle between two positions in degrees."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    square = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(square)))
