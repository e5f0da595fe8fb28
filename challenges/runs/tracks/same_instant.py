"""Several samples of one instant become one: a watch may write the position in one and the heart rate in the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from challenges.runs.tracks.columns import NO_TIME, Columns, Floats, Ints, positions


def merge_same_instants(columns: Columns) -> Columns:
    """Fill the first sample of each instant with what it lacks and others of the same instant and segment have.

    The others stay where they are, without the position that was taken from them; `track_of` leaves them out. Values
    that the first sample has are kept. Costs one comparison where no time is repeated.
    """
    ms = columns.ms
    if len(ms) < 2 or (ms[1:] > ms[:-1]).all():
        return columns
    rows, begins = _groups(ms, np.searchsorted(np.asarray(columns.starts, np.int64), np.arange(len(ms)), side="right"))
    if len(begins) == len(rows):
        return columns
    lat, lon = positions(columns.lat, columns.lon)
    firsts, placed = rows[begins], _first_known(np.isfinite(lat) & np.isfinite(lon), rows, begins)
    moved = (placed >= 0) & (placed != firsts)
    lat, lon = columns.lat.copy(), columns.lon.copy()
    for values in (lat, lon):
        values[firsts[moved]] = values[placed[moved]]
        values[placed[moved]] = np.nan
    return replace(
        columns, lat=lat, lon=lon, ele=_filled(columns.ele, rows, begins), hr=_filled(columns.hr, rows, begins),
        cad=_filled(columns.cad, rows, begins), along=_filled(columns.along, rows, begins),
    )  # fmt: skip


def _groups(ms: Ints, segments: Ints) -> tuple[Ints, Ints]:
    """The samples with a time, those of one instant of a segment together, and where among them each instant begins."""
    rows = np.lexsort((ms, segments))
    rows = rows[ms[rows] != NO_TIME]
    differs = (np.diff(ms[rows]) != 0) | (np.diff(segments[rows]) != 0)
    return rows, np.concatenate([[0], np.flatnonzero(differs) + 1]) if len(rows) else rows


def _first_known(known: npt.NDArray[np.bool_], rows: Ints, begins: Ints) -> Ints:
    """Of each instant the first sample that has a value; -1 where none has."""
    places = np.where(known[rows], np.arange(len(rows)), len(rows))
    first = np.minimum.reduceat(places, begins)
    return np.where(first < len(rows), rows[np.minimum(first, len(rows) - 1)], -1)


def _filled(values: Floats, rows: Ints, begins: Ints) -> Floats:
    first = _first_known(np.isfinite(values), rows, begins)
    filled = values.copy()
    filled[rows[begins][first >= 0]] = values[first[first >= 0]]
    return filled
