"""Merge samples of one instant: a watch may write the position in one and the heart rate in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from challenges.runs.tracks.columns import NO_TIME, Columns, Floats, Ints, positions


def merge_same_instants(columns: Columns) -> Columns:
    """Fill gaps in the first sample of each instant from others of the same instant and segment.

    The others stay where they are, without a position that was taken from them; `track_of` drops them. Values of the
    first sample are never replaced. Costs one comparison if no time is repeated.
    """
    ms = columns.ms
    if len(ms) < 2 or (ms[1:] > ms[:-1]).all():
        return columns
    is_sorted = bool((ms[1:] >= ms[:-1]).all())
    if is_sorted and (ms[-1] == NO_TIME or _is_filled(columns)):
        return columns
    rows, begins = _groups(ms, columns.starts, is_sorted=is_sorted)
    if not len(rows):
        return columns
    lat, lon = columns.lat, columns.lon
    known = np.isfinite(np.add(*positions(lat[rows], lon[rows])))
    firsts, placed = rows[begins], _first_known(known, rows, begins)
    moved = (placed >= 0) & (placed != firsts)
    if moved.any():
        lat, lon = lat.copy(), lon.copy()
        for values in (lat, lon):
            values[firsts[moved]] = values[placed[moved]]
            values[placed[moved]] = np.nan
    return replace(
        columns, lat=lat, lon=lon, ele=_filled(columns.ele, rows, begins), hr=_filled(columns.hr, rows, begins),
        cad=_filled(columns.cad, rows, begins), along=_filled(columns.along, rows, begins),
    )  # fmt: skip


def _is_filled(columns: Columns) -> bool:
    """Return whether each sample that is repeated has a sound position, and everything that its repetition has."""
    at = np.flatnonzero(columns.ms[1:] == columns.ms[:-1])
    lat, lon = columns.lat[at], columns.lon[at]
    if not ((np.abs(lat) <= 90) & (np.abs(lon) <= 360) & ((lat != 0) | (lon != 0))).all():
        return False
    others = (columns.ele, columns.hr, columns.cad, columns.along)
    lacks = ~np.isfinite([values[at] for values in others])
    return not (lacks & np.isfinite([values[at + 1] for values in others])).any()


def _groups(ms: Ints, starts: Sequence[int], *, is_sorted: bool) -> tuple[Ints, Ints]:
    """Return the samples of repeated instants, grouped by segment and instant, and where each group begins."""
    known = ms != NO_TIME
    if is_sorted:
        again = np.flatnonzero(ms[1:] == ms[:-1])
        looked = np.zeros(len(ms), bool)
        looked[again] = looked[again + 1] = True
        known &= looked
    rows = np.flatnonzero(known)
    if not len(rows):
        return rows, rows
    segments = np.searchsorted(np.asarray(starts, np.int64), rows, side="right")
    order = np.lexsort((ms[rows], segments))
    rows, segments = rows[order], segments[order]
    times = ms[rows]
    differs = (times[1:] != times[:-1]) | (segments[1:] != segments[:-1])
    begins = np.concatenate([[0], np.flatnonzero(differs) + 1])
    sizes = np.concatenate([begins[1:], [len(rows)]]) - begins
    repeated = sizes > 1
    rows, sizes = rows[np.repeat(repeated, sizes)], sizes[repeated]
    return rows, np.cumsum(sizes) - sizes


def _first_known(known: npt.NDArray[np.bool_], rows: Ints, begins: Ints) -> Ints:
    """Return, for each instant, the first sample with a value; -1 if none has one. `known` refers to `rows`."""
    places = np.where(known, np.arange(len(rows)), len(rows))
    first = np.minimum.reduceat(places, begins)
    return np.where(first < len(rows), rows[np.minimum(first, len(rows) - 1)], -1)


def _filled(values: Floats, rows: Ints, begins: Ints) -> Floats:
    known = np.isfinite(values[rows])
    if known[begins].all() or not known.any():
        return values
    first = _first_known(known, rows, begins)
    filled = values.copy()
    filled[rows[begins][first >= 0]] = values[first[first >= 0]]
    return filled
