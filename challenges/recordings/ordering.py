"""The order and clock of samples: by their times if usable, otherwise in file order.

Irregular clocks, and how they are treated (`in_order`):

- A reversed file is turned around, and segments are ordered by their first samples. Of several samples at one instant
  the first is kept, and where segments overlap the earlier one.
- A few samples more than a day off both neighbours are dropped: a wild time.
- A jump of more than a day inside a segment, with the runner in full stride on both sides, is the clock's and is
  closed. So is a jump of a quarter of an hour or more that the device's own elapsed time excludes. The date is that of
  the declared start, or else that of most samples; dates before 2000 come last.
- Samples out of order are sorted, unless the route is shorter in file order: then the times are wrong, not the order.
  The longest rising chain of times is kept, and samples that go back are dropped. A clock that was set back for good,
  with ten samples or more on either side, is set forward again.

Merge samples of one instant: a watch may write the position in one and the heart rate in the next.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from challenges.recordings.arrays import NO_TIME, Floats, Ints, SampleArrays, median, positions
from challenges.recordings.geodesy import FASTEST, hops

YEAR_2000 = 946_684_800_000  # in milliseconds since 1970; GPS watches that start without a fix say 1970 to 1990
_DAY = 86_400_000
_QUARTER = 900_000  # ms: clocks are adjusted by at least a quarter of an hour; less is a stop
_HOUR = 3_600_000
_FEW = 3  # consecutive samples whose times are wild
_MANY = 10  # samples that are no accident
_LOST = 0.05  # share of samples that the chain may drop before the clock is assumed to have been set back
_SETTLES = 50.0  # metres by which a position may change across a closed jump


@dataclass(frozen=True, slots=True, eq=False)
class ClockFacts:
    """What helps to judge the order: where samples are, and the times that the device declares."""

    lat: Floats
    lon: Floats
    along: Floats
    elapsed_ms: int | None = None
    start_ms: int | None = None

    def hops(self, samples: Ints) -> Floats:
        """Return metres from each sample to the next, nan if unknown; by the device's count without positions."""
        if np.isfinite(self.lat).any():
            return hops(self.lat[samples], self.lon[samples])
        return np.abs(np.diff(self.along[samples]))


def count_times(ms: Ints) -> bool:
    """Return whether times are usable: nearly every sample has one, and they differ."""
    known = ms[ms != NO_TIME]
    return len(known) * 10 >= len(ms) * 9 and len(known) > 1 and int(known.min()) != int(known.max())


def in_order(ms: Ints, timed: bool, facts: ClockFacts, kept: Ints, starts: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Return the samples to keep, in order, where segments begin among them, and the corrected times."""
    if timed:
        times = ms[kept]
        steps = times[1:] - times[:-1]
        if _is_odd(times, steps, facts):
            segments, ms = _by_clock(ms, facts, _in_segments(kept, starts, len(ms)))
        else:  # the first sample of each instant is kept
            once = np.concatenate([[True], steps > 0]) if len(steps) and int(steps.min()) == 0 else None
            segments = _in_segments(kept if once is None else kept[once], starts, len(ms))
    else:
        segments = _in_segments(kept, starts, len(ms))
        segments = [part[_moves(facts.lat[part], facts.lon[part])] for part in segments]
    begins = [0, *accumulate(len(part) for part in segments[:-1])]
    order = np.concatenate(segments) if segments else np.empty(0, np.int64)
    return order, np.array(begins if len(order) else [], np.int64), ms


def _in_segments(kept: Ints, starts: Sequence[int], count: int) -> list[Ints]:
    """Split the kept samples, of `count`, into their segments; none is empty."""
    bounds = [start for start in starts if 0 < start < count]
    if not bounds:
        return [kept] if len(kept) else []
    return [part for part in np.split(kept, np.searchsorted(kept, np.unique(bounds))) if len(part)]


def _is_odd(times: Ints, steps: Ints, facts: ClockFacts) -> bool:
    """Return whether these times and steps need a closer look, which is rare.

    Repeated times do if there is a long step too, because the longest step is then uncertain.
    """
    if not len(steps):
        return False
    least, longest = int(steps.min()), int(steps.max())
    if least < 0 or longest > _DAY or (least == 0 and longest > _QUARTER):
        return True
    return bool(facts.elapsed_ms and longest > _QUARTER and int(times[-1] - times[0]) - facts.elapsed_ms > _QUARTER)


def _by_clock(ms: Ints, facts: ClockFacts, segments: list[Ints]) -> tuple[list[Ints], Ints]:
    ms = ms.copy()
    if (np.diff(ms[np.concatenate(segments)]) < 0).mean() > 0.5:
        segments = [part[::-1] for part in reversed(segments)]
    segments = _without_wild_times(ms, segments)
    _close_jumps(ms, facts, segments)
    rising = [_rising(ms, facts, part) for part in segments]
    return [part for part in _one_an_instant(ms, rising) if len(part)], ms


def _without_wild_times(ms: Ints, segments: list[Ints]) -> list[Ints]:
    """Return the segments without the few samples whose times are more than a day off their neighbours."""
    order = np.concatenate(segments)
    times = ms[order]
    bounds = [0, *(np.flatnonzero(np.abs(np.diff(times)) > _DAY) + 1).tolist(), len(order)]
    if len(bounds) == 2 or len(order) < _MANY:
        return segments
    pieces = list(pairwise(bounds))
    largest = max(end - first for first, end in pieces)
    dropped: list[Ints] = []
    before: int | None = None  # where the last kept piece ends
    for number, (first, end) in enumerate(pieces):
        after = pieces[number + 1][0] if number + 1 < len(pieces) else None
        goes_on = before is None or after is None or abs(int(times[after] - times[before])) <= _DAY
        if end - first <= _FEW and end - first < largest and goes_on:
            dropped.append(order[first:end])
        else:
            before = end - 1
    if not dropped:
        return segments
    wild = np.concatenate(dropped)
    left = [part[~np.isin(part, wild)] for part in segments]
    return [part for part in left if len(part)]


def _close_jumps(ms: Ints, facts: ClockFacts, segments: list[Ints]) -> None:
    """Shift the times after a jump of the clock, in place, so that the run continues at its usual step."""
    order = np.concatenate(segments)
    if len(order) < 3:
        return
    times = ms[order]
    steps = np.diff(times)
    inside = np.ones(len(steps), bool)  # between segments the device was paused, for as long as it says
    inside[[bound - 1 for bound in accumulate(len(part) for part in segments[:-1])]] = False
    usual = _usual(steps[inside])
    hops = facts.hops(order)
    closed = [at for at in np.flatnonzero(inside & (np.abs(steps) > _DAY)).tolist() if _in_stride(hops, at)]
    closed = _left_out(facts, steps, inside, hops, usual) or closed
    if not closed:
        return
    shift = np.zeros(len(order), np.int64)
    for at in closed:
        shift[at + 1 :] -= int(steps[at]) - usual
    bounds = [0, *(at + 1 for at in closed), len(order)]
    anchor = _anchor(times, bounds, facts)
    ms[order] = times + shift - shift[anchor]


def _usual(steps: Ints) -> int:
    """Return the typical step of a clock in ms."""
    forward = steps[(steps > 0) & (steps < _DAY)]
    return int(median(forward)) if len(forward) else 1_000


def _in_stride(hops: Floats, at: int) -> bool:
    """Return whether the runner moves across this step as before and after it, so that no time can have passed."""
    around = hops[max(0, at - 5) : at + 6]
    around = around[np.isfinite(around)]
    if not len(around) or not np.isfinite(hops[at]):
        return not np.isfinite(hops).any()  # unknown: only the clock can tell
    others = np.concatenate([hops[max(0, at - 5) : at], hops[at + 1 : at + 6]])
    others = others[np.isfinite(others)]
    return bool(len(others) and others.max() > 0 and hops[at] <= 3 * others.max() + 5)


def _left_out(facts: ClockFacts, steps: Ints, inside: npt.NDArray[np.bool_], hops: Floats, usual: int) -> list[int]:
    """Return the jumps whose removal makes the samples last as long as declared; empty if that fails."""
    if not facts.elapsed_ms:
        return []
    much = int(steps.sum()) - facts.elapsed_ms
    nearby = ~(hops > FASTEST * usual / 1_000 + _SETTLES)
    jumps = np.flatnonzero(inside & nearby & (np.abs(steps) > _QUARTER))
    tolerance = max(60_000, facts.elapsed_ms // 50)
    found: list[int] = []
    for at in jumps[np.argsort(-np.abs(steps[jumps]))].tolist():
        if abs(much) <= tolerance:
            break
        found.append(at)
        much -= int(steps[at]) - usual
    return sorted(found) if found and abs(much) <= tolerance else []


def _anchor(times: Ints, bounds: list[int], facts: ClockFacts) -> int:
    """Return the first sample of the piece whose clock is right."""
    pieces = list(pairwise(bounds))
    if facts.start_ms is not None:
        for first, _ in pieces:
            if abs(int(times[first]) - facts.start_ms) <= _HOUR:
                return first
    return max(pieces, key=lambda piece: (times[piece[0]] >= YEAR_2000, piece[1] - piece[0]))[0]


def _rising(ms: Ints, facts: ClockFacts, part: Ints) -> Ints:
    """Return a segment's samples in an order in which their times never decrease; see the module."""
    times = ms[part]
    steps = np.diff(times)
    if (steps >= 0).all():
        return part
    by_time = part[np.argsort(times, kind="stable")]
    one = by_time[np.diff(ms[by_time], prepend=NO_TIME) > 0]
    placed = np.isfinite(facts.lat) | ~np.isfinite(facts.lat).any()
    in_file, in_time = (float(np.nansum(facts.hops(some[placed[some]]))) for some in (part, one))
    if in_file >= in_time * 0.999 - 1:
        return by_time
    chain = _longest_chain(times)
    if len(chain) < (1 - _LOST) * len(part):
        bounds = [0, *(np.flatnonzero(steps < 0) + 1).tolist(), len(part)]
        usual = _usual(steps)
        shift = np.zeros(len(part), np.int64)
        for before, here, after in zip(bounds, bounds[1:], bounds[2:], strict=False):
            if here - before >= _MANY and after - here >= _MANY:
                shift[here:] += int(times[here - 1] - times[here]) + usual
        ms[part] = times + shift
        chain = _longest_chain(times + shift)
    return part[chain]


def _longest_chain(times: Ints) -> Ints:
    """Return the indices of a longest rising chain of times (patience sorting), O(n log n)."""
    tails: list[int] = []  # the earliest time at which a chain of each length can end, and its index
    ends: list[int] = []
    before: list[int] = []
    for place, time in enumerate(times.tolist()):
        length = bisect_left(tails, time)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [time]
        ends[length : length + 1] = [place]
    chain = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return np.array(chain[::-1], np.int64)


def _one_an_instant(ms: Ints, segments: list[Ints]) -> Iterable[Ints]:
    """Yield segments by their first time, with one sample per instant."""
    latest = NO_TIME
    for part in sorted((part for part in segments if len(part)), key=lambda part: int(ms[part[0]])):
        times = ms[part]
        later = (times > latest) & np.concatenate([[True], times[1:] > times[:-1]])
        latest = max(latest, int(times[-1]))
        yield part[later]


def _moves(lat: Floats, lon: Floats) -> npt.NDArray[np.bool_]:
    """Return which points differ from the one before; all of them without positions."""
    if not np.isfinite(lat).any():
        return np.ones(len(lat), bool)
    return np.concatenate([[True], (lat[1:] != lat[:-1]) | (lon[1:] != lon[:-1])])


def merge_same_instants(columns: SampleArrays) -> SampleArrays:
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


def _is_filled(columns: SampleArrays) -> bool:
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
