"""Group the tracks of an XML recording into activities: one, or several in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from challenges.recordings.arrays import NO_TIME, SampleArrays
from challenges.recordings.sports import Sport
from challenges.recordings.track import DeviceTotals, Samples, Track, too_many, track_of
from challenges.refusals import Reason, Unreadable

LONGEST_BREAK = 3 * 3_600_000  # milliseconds between two tracks of one activity
MOST_ACTIVITIES = 1_000


@dataclass(slots=True)
class Leg:
    """A track in its file: where its samples start, and what it declares."""

    begin: int
    name: str = ""
    sport: Sport = Sport.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The samples of a track, and their times."""

    leg: Leg
    rows: range
    first: int  # milliseconds since 1970, NO_TIME without times
    last: int


def activities_of(
    samples: Samples, legs: Sequence[Leg], said: DeviceTotals
) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the recordings made of these tracks, in chronological order, and why others couldn't be read.

    Tracks form one activity up to a break of more than three hours; a run and another sport are two activities. `said`
    applies to all of them. Raises `Unreadable` if none can be read.
    """
    columns = samples.columns()
    if len(legs) < 2:
        return (track_of(columns, _said_of(legs, said)),), ()
    groups = list(_groups(_stretches(columns, legs)))
    if len(groups) > MOST_ACTIVITIES:
        raise too_many()
    if len(groups) < 2:
        return (track_of(columns, _said_of(legs, said)),), ()
    tracks: list[Track] = []
    refused: list[Unreadable] = []
    for group in groups:
        try:
            tracks.append(track_of(_part(columns, group), _said_of([stretch.leg for stretch in group], said)))
        except Unreadable as refusal:
            refused.append(refusal)
    if not tracks:
        raise refused[0]
    return tuple(tracks), tuple(refusal.reason for refusal in refused if refusal.reason)


def _stretches(columns: SampleArrays, legs: Sequence[Leg]) -> Iterator[_Stretch]:
    """Yield the tracks that have samples."""
    if not legs:
        return
    ends = [*(leg.begin for leg in legs[1:]), len(columns.ms)]
    timed = columns.ms != NO_TIME
    has_times, has_all = bool(timed.any()), bool(timed.all())
    for number, (leg, end) in enumerate(zip(legs, ends, strict=True)):
        begin = leg.begin if number else 0
        if begin < end:
            ms = columns.ms[begin:end]
            known = ms if has_all else ms[timed[begin:end]] if has_times else ms[:0]
            first, last = (int(known.min()), int(known.max())) if len(known) else (NO_TIME, NO_TIME)
            yield _Stretch(leg, range(begin, end), first, last)


def _groups(stretches: Iterator[_Stretch]) -> Iterator[list[_Stretch]]:
    """Yield groups of tracks that form an activity, in chronological order; in file order if one has no times."""
    every = list(stretches)
    if all(stretch.first != NO_TIME for stretch in every):
        every.sort(key=lambda stretch: stretch.first)
    group: list[_Stretch] = []
    last, is_run = NO_TIME, None  # of the group: its last time, and whether it is a run, if declared
    for stretch in every:
        its = stretch.leg.sport.is_run if stretch.leg.sport else None
        is_another = is_run is not None is not its and its != is_run
        if group and (is_another or (last != NO_TIME != stretch.first and stretch.first - last > LONGEST_BREAK)):
            yield group
            group, last, is_run = [], NO_TIME, None
        group.append(stretch)
        last, is_run = max(last, stretch.last), its if is_run is None else is_run
    if group:
        yield group


def _said_of(legs: Sequence[Leg], said: DeviceTotals) -> DeviceTotals:
    """Combine what tracks declare: the first name and the first sport count."""
    name = next((leg.name for leg in legs if leg.name), "")
    sport = next((leg.sport for leg in legs if leg.sport), Sport.UNKNOWN)
    return replace(said, name=name, sport=sport)


def _part(columns: SampleArrays, group: list[_Stretch]) -> SampleArrays:
    """Return the samples of some tracks, in file order; each track starts a segment."""
    parts = sorted(group, key=lambda stretch: stretch.rows.start)
    rows = np.concatenate([np.arange(part.rows.start, part.rows.stop) for part in parts])
    begins = {*columns.starts, *(part.rows.start for part in parts)}
    starts = np.searchsorted(rows, sorted(begins & set(rows.tolist()))).tolist()
    return SampleArrays(
        columns.lat[rows], columns.lon[rows], columns.ele[rows], columns.ms[rows], columns.hr[rows],
        columns.cad[rows], columns.along[rows], starts,
    )  # fmt: skip
