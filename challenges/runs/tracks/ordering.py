"""The order of samples: by their times where these can be used, else as the file has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from challenges.runs.tracks.columns import NO_TIME, Floats, Ints


def count_times(ms: Ints) -> bool:
    """Whether these times can be used: nearly every sample has one, and they differ."""
    known = ms[ms != NO_TIME]
    return len(known) * 10 >= len(ms) * 9 and len(known) > 1 and int(known.min()) != int(known.max())


def in_order(ms: Ints, timed: bool, lat: Floats, lon: Floats, kept: Ints, starts: Sequence[int]) -> tuple[Ints, Ints]:
    """The indices of the samples to keep, in the order to keep them, and where segments begin among them."""
    bounds = np.unique(np.clip(np.array([0, *starts, len(ms)], np.int64), 0, len(ms)))
    segments = [part for part in np.split(kept, np.searchsorted(kept, bounds[1:-1])) if len(part)]
    if timed and not (np.diff(ms[kept]) > 0).all():
        segments = [part for part in _by_time(ms, segments) if len(part)]
    elif not timed and len(kept):
        segments = [part[_moves(lat[part], lon[part])] for part in segments]
    begins = [0, *accumulate(len(part) for part in segments[:-1])]
    order = np.concatenate(segments) if segments else np.empty(0, np.int64)
    return order, np.array(begins if len(order) else [], np.int64)


def _by_time(ms: Ints, segments: list[Ints]) -> Iterable[Ints]:
    """Each segment's samples by time, segments by their first time, one sample an instant."""
    ordered = [part[np.argsort(ms[part], kind="stable")] for part in segments]
    latest = NO_TIME
    for part in sorted(ordered, key=lambda part: int(ms[part[0]])):
        times = ms[part]
        later = (times > latest) & np.concatenate([[True], times[1:] > times[:-1]])
        latest = max(latest, int(times[-1]))
        yield part[later]


def _moves(lat: Floats, lon: Floats) -> npt.NDArray[np.bool_]:
    """Which points are not where the point before was; all of them where there are no positions."""
    if not np.isfinite(lat).any():
        return np.ones(len(lat), bool)
    return np.concatenate([[True], (lat[1:] != lat[:-1]) | (lon[1:] != lon[:-1])])
