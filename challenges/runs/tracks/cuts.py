"""A piece of a recording: its ends cropped, or one part of a split. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.track import Said, Track
from challenges.units import Duration


@dataclass(frozen=True, slots=True)
class Cut:
    """What is kept: from a time after the first sample to another. None is the recording's own end."""

    first: Duration | None = None
    last: Duration | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the samples of a run are: a file by its hash, which of its activities, and what is kept of that."""

    sha256: str
    part: int = 0
    cut: Cut = Cut()


def piece_of(track: Track, cut: Cut) -> Track:
    """The samples within a cut. What the device declares of the whole no longer holds, and is left to the samples.

    Raises Unreadable where the recording has no times, or fewer than two samples are left.
    """
    if not cut:
        return track
    if not len(track.ms):
        raise Unreadable(Reason(N_("This recording has no times, so it cannot be cut.")))
    after = track.ms - track.ms[0]
    kept = np.flatnonzero(
        (after >= (cut.first.ms if cut.first else 0)) & (after <= (cut.last.ms if cut.last else after[-1]))
    )
    if len(kept) < 2:
        raise Unreadable(Reason(N_("Nothing of the recording would be left.")))
    first, end = int(kept[0]), int(kept[-1]) + 1
    bounds = [*track.starts.tolist(), len(track)]
    starts = [max(start, first) - first for start, stop in pairwise(bounds) if start < end and stop > first]
    columns = {name: getattr(track, name)[first:end] for name in ("lat", "lon", "ele", "ms", "hr", "cad", "along")}
    if not np.isfinite(columns["lat"]).any():
        columns["lat"] = columns["lon"] = np.empty(0)
    said = Said(
        sport=track.said.sport, name=track.said.name, device=track.said.device, offset=track.said.offset,
        notes=track.said.notes,
    )  # fmt: skip
    points = int(np.isfinite(columns["lat"]).sum())
    return replace(track, **columns, starts=np.array(starts, np.int64), points_read=points, said=said)
