"""Detect recordings of one runner that put them in two places at once (rules, section 10). Pure."""

from __future__ import annotations

from math import ceil

import numpy as np

from challenges.recordings.arrays import Floats
from challenges.recordings.geodesy import haversines
from challenges.recordings.track import Track
from challenges.units import Distance, Duration

CONTRADICTING_DISTANCE = Distance.of_km(5)
TOGETHER = Duration.of_minutes(1)
_KNOWN_FOR = 2 * 60_000  # ms between two positions; beyond that the position in between is unknown
_LOOKS = 5_000  # at most: one per second for 83 minutes, every 17 seconds for a day


def are_apart(one: Track, other: Track) -> bool:
    """Return whether two recordings were more than 5 km apart for more than a minute. Needs the times of both.

    Compares up to 5 000 instants of the time they share, so the cost is bounded. A watch and a phone in one pocket are
    never apart, a single wild position doesn't matter, and a treadmill has no position.
    """
    if not (one.has_positions and other.has_positions and len(one.ms) and len(other.ms)):
        return False
    first, last = int(max(one.ms[0], other.ms[0])), int(min(one.ms[-1], other.ms[-1]))
    if last - first <= TOGETHER.ms:
        return False
    looks = min(_LOOKS, ceil((last - first) / 1_000))
    every = (last - first) / looks
    at = np.asarray(first + (np.arange(looks) + 0.5) * every, np.float64)
    metres = haversines(*_positions_at(one, at), *_positions_at(other, at))
    with np.errstate(invalid="ignore"):
        apart = int((metres > CONTRADICTING_DISTANCE.metres).sum())
    return apart * every > TOGETHER.ms


def _positions_at(track: Track, at: Floats) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes at some instants, interpolated between samples; nan in a gap or a pause."""
    placed = np.flatnonzero(np.isfinite(track.lat))
    ms, lat, lon = track.ms[placed], track.lat[placed], np.unwrap(track.lon[placed], period=360)
    after = np.searchsorted(ms, at, side="right")
    inside = (after > 0) & (after < len(ms))
    after = np.clip(after, 1, max(1, len(ms) - 1))
    if len(ms) < 2:
        return np.full(len(at), np.nan), np.full(len(at), np.nan)
    segment = np.searchsorted(track.starts, placed, side="right")
    known = inside & (ms[after] - ms[after - 1] <= _KNOWN_FOR) & (segment[after] == segment[after - 1])
    return np.where(known, np.interp(at, ms, lat), np.nan), np.where(known, np.interp(at, ms, lon), np.nan)
