"""A piece of a recording: cropped, or one part of a split. Pure.

The file stays unchanged. A cut is two times, so it can be undone exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from challenges.recordings.arrays import Floats, Ints
from challenges.recordings.series import measure
from challenges.recordings.track import DeviceTotals, Track
from challenges.refusals import N_, Reason, Unreadable
from challenges.units import Duration

SHORTEST = Duration.of_seconds(10)  # a shorter piece is no run
_PAUSE = 60_000  # ms without a sample: what happened is unknown, so it belongs to neither side of a split


@dataclass(frozen=True, slots=True)
class TrackCut:
    """What is kept: from one time after the first sample to another. None is the recording's own end."""

    first: Duration | None = None
    last: Duration | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    def holds(self, other: TrackCut) -> bool:
        """Return whether everything that `other` keeps is kept by this one too."""
        return _begin(other) >= _begin(self) and (
            self.last is None or (other.last is not None and other.last <= self.last)
        )


WHOLE = TrackCut()


@dataclass(frozen=True, slots=True)
class CutOrigin:
    """The source of a run's samples: a file by its hash, an activity in it, and the piece of that."""

    sha256: str
    part: int = 0
    cut: TrackCut = WHOLE


def room_for(cut: TrackCut, others: Iterable[TrackCut]) -> TrackCut:
    """Return how far a piece can be extended without overlapping the other pieces of its recording."""
    others = list(others)
    before = [other.last for other in others if other.last is not None and other.last <= _begin(cut)]
    after = [other.first for other in others if other.first and cut.last is not None and other.first >= cut.last]
    return TrackCut(max(before, default=None), min(after, default=None))


def joined(cuts: Iterable[TrackCut]) -> TrackCut:
    """Return the cut from the start of the earliest piece to the end of the latest."""
    cuts = list(cuts)
    ends = [cut.last for cut in cuts]
    last = None if None in ends else max(end for end in ends if end is not None)
    return TrackCut(min((cut.first for cut in cuts), key=lambda first: first or Duration()), last)


def length_of(track: Track) -> Duration:
    """Return the time from the first sample to the last, which can be cut. Zero without times."""
    return Duration(int(track.ms[-1] - track.ms[0]) if len(track.ms) else 0)


def split_at(track: Track, at: Duration) -> tuple[Duration, Duration]:
    """Return where the first of two pieces ends and the second starts, as times after the first sample, near `at`.

    Both are the nearest sample, so no distance is lost; a pause belongs to neither. Needs times, and `at` between the
    first sample and the last.
    """
    after = track.ms - track.ms[0]
    pauses = np.union1d(track.starts[1:], np.flatnonzero(np.diff(after, prepend=0) > _PAUSE))
    for later in pauses.tolist():
        if after[later - 1] <= at.ms <= after[later]:
            return Duration(int(after[later - 1])), Duration(int(after[later]))
    nearest = Duration(int(after[np.argmin(np.abs(after - at.ms))]))
    return nearest, nearest


def piece_of(track: Track, cut: TrackCut) -> Track:
    """Return the samples within a cut; the recording itself if that is all of them.

    The device's totals no longer apply, but the way the whole was measured does (`Track.basis`), so that the pieces of
    a run add up to its length. Raises Unreadable if the recording has no times, or fewer than two samples are left.
    """
    if not cut:
        return track
    if not len(track.ms):
        raise Unreadable(Reason(N_("This recording has no times, so you can't crop or split it.")))
    after = track.ms - track.ms[0]
    last = after[-1] if cut.last is None else cut.last.ms
    kept = np.flatnonzero((after >= _begin(cut).ms) & (after <= last))
    if len(kept) == len(track):
        return track
    if len(kept) < 2:
        raise Unreadable(Reason(N_("That would leave nothing of the recording.")))
    first, end = int(kept[0]), int(kept[-1]) + 1
    bounds = [*track.starts.tolist(), len(track)]
    starts = [max(start, first) - first for start, stop in pairwise(bounds) if start < end and stop > first]
    said = DeviceTotals(
        sport=track.declared.sport, name=track.declared.name, device=track.declared.device,
        offset=track.declared.offset, notes=track.declared.notes,
    )  # fmt: skip
    lat, lon, ele, along = (_known(column[first:end]) for column in (track.lat, track.lon, track.ele, track.along))
    return replace(
        track, lat=lat, lon=lon, ele=ele, ms=track.ms[first:end], hr=_counted(track.hr[first:end]),
        cad=_counted(track.cad[first:end]), along=along, starts=np.array(starts, np.int64),
        points_read=int(np.isfinite(lat).sum()), declared=said,
        basis=measure(track).basis,
    )  # fmt: skip


def _begin(cut: TrackCut) -> Duration:
    return cut.first or Duration()


def _known(column: Floats) -> Floats:
    """Return a column of a piece; empty if none of its samples has a value, as in every recording."""
    return column if np.isfinite(column).any() else np.empty(0)


def _counted(column: Ints) -> Ints:
    return column if column.any() else np.empty(0, np.int64)
