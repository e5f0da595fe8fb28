"""FIT, the format of most watches: the samples, laps, pauses, totals, sport and device of every activity in a file.

A field is a number at the same offset in every record of a layout, so numpy extracts it from all of them at once. Only
the nine fields needed for a run are known here; developer fields, which may repeat them, are ignored. A pause lasts
from a stop of the timer to its restart: a new segment begins, and samples recorded in between are left out. Irregular
files that are read all the same:

- A wrong checksum, if everything else fits: its runner is informed.
- No size in the header, or one that is too small: the watch lost power before it was done. All whole messages count.
- Several sessions (a triathlon): one track each, with the samples from its start to that of the next. If some name a
  sport and others don't, the latter are no runs.
- Totals without samples: these are the recording. Without a session, its laps are added up.
- Times from a clock that was never set: see `track.py`.
- A size beyond the end: the file was cut short. All whole messages count, and its runner is asked to copy it again.
- Several activities chained in one file: one track each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from math import nan

import numpy as np

from challenges.recordings.arrays import NO_TIME, Floats, Ints, SampleArrays
from challenges.recordings.fit_messages import TIMESTAMP, FitFrames, FitLayout, FitLimits, FitWalk, checksum
from challenges.recordings.fit_totals import (
    Message,
    damaged,
    device_totals_of,
    has_sport,
    messages_of,
    pauses_of,
    refuse_other_files,
    started,
    totals_of,
)
from challenges.recordings.sports import Sport
from challenges.recordings.track import Track, track_of
from challenges.refusals import N_, Reason, Unreadable

_EPOCH = 631_065_600  # seconds from 1970 to 1989-12-31, the epoch of FIT times
_LAT, _LON, _ALTITUDE, _HEART_RATE, _CADENCE, _DISTANCE = range(6)
_SPEED_AND_DISTANCE, _ENHANCED_ALTITUDE = 8, 78
_UNITS = {  # factor and offset that turn a field's integer into degrees, metres or beats
    TIMESTAMP: (1, _EPOCH),
    _LAT: (180 / 2**31, 0),
    _LON: (180 / 2**31, 0),
    _ALTITUDE: (1 / 5, -500),
    _ENHANCED_ALTITUDE: (1 / 5, -500),
    _HEART_RATE: (1, 0),
    _CADENCE: (1, 0),
    _DISTANCE: (1 / 100, 0),
}
_TYPES = {  # by the lower bits of the base type: the numpy type, and the invalid value
    0: ("u1", 0xFF),
    1: ("i1", 0x7F),
    2: ("u1", 0xFF),
    3: ("i2", 0x7FFF),
    4: ("u2", 0xFFFF),
    5: ("i4", 0x7FFFFFFF),
    6: ("u4", 0xFFFFFFFF),
    8: ("f4", nan),
    9: ("f8", nan),
    10: ("u1", 0),
    11: ("u2", 0),
    12: ("u4", 0),
    14: ("i8", 2**63 - 1),
    15: ("u8", 2**64 - 1),
    16: ("u8", 0),
}


def columns_of(data: bytes, frames: FitFrames) -> SampleArrays:
    """Return all samples found, in file order."""
    places, layouts, heads = _places(frames)
    with np.errstate(invalid="ignore"):  # floats have two ways to be invalid
        columns = _by_field(data, frames.layouts, places, layouts)
    unknown = np.full(len(places), nan)
    seconds = columns.get(TIMESTAMP, unknown)
    if frames.heads:
        seconds = np.where(heads >= 0, _times(frames)[heads], seconds)
    heights = columns.get(_ALTITUDE, unknown)
    if _ENHANCED_ALTITUDE in columns:
        finer = columns[_ENHANCED_ALTITUDE]
        heights = np.where(np.isnan(finer), heights, finer)
    along = columns.get(_DISTANCE, unknown)
    if _SPEED_AND_DISTANCE in columns:
        along = np.where(np.isnan(along), _unwound(columns[_SPEED_AND_DISTANCE]), along)
    return SampleArrays(
        lat=columns.get(_LAT, unknown),
        lon=columns.get(_LON, unknown),
        ele=heights,
        ms=_ms(seconds),
        hr=columns.get(_HEART_RATE, unknown),
        cad=columns.get(_CADENCE, unknown),
        along=along,
    )


def _places(frames: FitFrames) -> tuple[Ints, Ints, Ints]:
    """Return, for each record, its position, its layout number, and the index of its head, negative for none."""
    at, count, layout, head = np.array(frames.runs, np.int64).reshape(-1, 4).T
    size = np.array([0, *(one.size for one in frames.layouts)], np.int64)[layout + 1]
    order = np.arange(int(count.sum())) - (count.cumsum() - count).repeat(count)
    heads = head.repeat(count)
    if frames.heads:
        heads += order * (heads >= 0)
    return at.repeat(count) + order * size.repeat(count), layout.repeat(count), heads


def _by_field(data: bytes, layouts: list[FitLayout], places: Ints, numbers: Ints) -> dict[int, Floats]:
    """Return the columns of the fields that any layout has, nan where a record has no value."""
    columns: dict[int, Floats] = {}
    for number, layout in enumerate(layouts):
        rows = (numbers == number).nonzero()[0] if len(layouts) > 1 else numbers
        here = places[rows] if len(layouts) > 1 else places
        for field, values in _fields(data, layout, here):
            if len(layouts) > 1:
                columns.setdefault(field, np.full(len(places), nan))[rows] = values
            else:
                columns[field] = values
    return columns


def _fields(data: bytes, layout: FitLayout, places: Ints) -> Iterator[tuple[int, Floats]]:
    """Yield the known fields of the records of a layout, which begin at these positions."""
    for field, (begin, length, base) in layout.fields.items():
        kind, none = _TYPES.get(base & 0x1F, ("u9", 0))
        if field == _SPEED_AND_DISTANCE and length == 3:
            # the last two bytes, whose upper twelve bits are the lower bits of a distance
            yield field, _taken(data, "<u2", places + (begin + 1), 0xFFFF) // 16
        elif field in _UNITS and kind != "u9" and length >= int(kind[1]):
            values = _taken(data, (">" if layout.big_endian else "<") + kind, places + begin, none)
            scale, offset = _UNITS[field]
            yield field, values * scale + offset if scale != 1 or offset else values


def _taken(data: bytes, kind: str, places: Ints, none: float) -> Floats:
    """Return the numbers at these unaligned positions; nan for the invalid value."""
    numbers = np.ndarray((len(data) - int(kind[2]) + 1,), kind, data, 0, (1,))[places].astype(np.float64)
    numbers[numbers == none] = nan
    return numbers


def _unwound(distances: Floats) -> Floats:
    """Return metres from the start, from sixteenths of which only the last twelve bits are stored."""
    known = np.flatnonzero(distances >= 0)
    bits = np.concatenate([[0], distances[known].astype(np.int64)])
    metres = np.full(len(distances), nan)
    metres[known] = (bits[1:] - bits[:-1] & 0xFFF).cumsum() / 16
    return metres


def _times(frames: FitFrames) -> Ints:
    """Return the times of heads, which hold five bits each, continued from the time before or the last declared one."""
    bits = np.frombuffer(frames.heads, np.uint8).astype(np.int64) & 31
    at, clock = np.array(frames.clocks, np.int64).reshape(-1, 2).T
    steps = np.concatenate([bits[:1], bits[1:] - bits[:-1]]) & 31
    steps[at] = (bits[at] - clock) & 31
    times = steps.cumsum()
    lengths = np.concatenate([at[1:], [len(bits)]]) - at
    return times + (clock + _EPOCH + steps[at] - times[at]).repeat(lengths)


def _ms(seconds: Floats) -> Ints:
    """Return milliseconds since 1970."""
    known = np.abs(seconds) < 2**33
    return np.where(known, np.where(known, seconds, 0) * 1000, NO_TIME).astype(np.int64)


_WRONG_CHECKSUM = Reason(N_("This file's checksum is wrong, so some of its figures may be wrong too."))
_UNFINISHED = Reason(N_("The watch didn't finish this file, so the end of the run may be missing."))
_NO_CHECKSUM = Reason(N_("The last bytes of this file are missing. Everything it recorded could still be read."))
_CUT_OFF = Reason(N_("This file is cut off, so the end of the run may be missing. Copy it from the watch again."))
_MOST_TRACKS = _MOST_FILES = 100
_DAY = 86_400.0  # seconds after the last stop: anything later has another clock
_ROUNDED = 60.0  # seconds by which a timer may have continued after its last stop


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the files in a file: usually the only one."""

    frames: FitFrames
    notes: tuple[Reason, ...]


def read(data: bytes) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the activities in a FIT file, in its order, and why others in it could not be read.

    Raises `Unreadable`, with a message for its runner, if there is none: not FIT, not a recording, cut off, damaged,
    nothing to measure, or far too large.
    """
    if not data:
        raise Unreadable(Reason(N_("This file is empty.")))
    if not _begins(data, 0):
        raise Unreadable(Reason(N_("This isn't a FIT file. Watches save one per run, with a name ending in .fit.")))
    tracks: list[Track] = []
    refused: list[Unreadable] = []
    limits, at = FitLimits(), 0
    for _ in range(_MOST_FILES):
        if not _begins(data, at):
            break
        start, at = at, len(data)
        try:
            part = _part(data, start, limits)
            at = part.frames.end
            _read_part(data, part, tracks, refused)
        except Unreadable as refusal:
            refused.append(refusal)
    else:
        if _begins(data, at):
            refused.append(_too_many_activities())
    if not tracks:
        raise refused[0]
    return tuple(tracks), tuple(refusal.reason for refusal in refused if refusal.reason)


def _begins(data: bytes, at: int) -> bool:
    """Return whether a FIT file begins here."""
    return data[at + 8 : at + 12] == b".FIT" and data[at] >= 12


def _part(data: bytes, start: int, limits: FitLimits) -> _Part:
    """Return the messages of the file that begins here, up to its end, checksum included."""
    body = start + data[start]
    size = int.from_bytes(data[start + 4 : start + 8], "little")
    end = body + size
    if body > len(data):
        raise _ends_in_the_middle()
    if size and end + 2 > len(data):
        frames = FitWalk(data, body, min(end, len(data)), limits).frames()
        is_whole = frames.end == end
        if not is_whole and not len(frames.runs):
            raise _ends_in_the_middle()
        frames.end = len(data)
        return _Part(frames, (_NO_CHECKSUM if is_whole else _CUT_OFF,))
    if size:
        sound = checksum(memoryview(data)[start:end]) == int.from_bytes(data[end : end + 2], "little")
        at_the_end = end + 2 == len(data) or _begins(data, end + 2)
        if sound or at_the_end:
            frames = FitWalk(data, body, end, limits).frames()
            if frames.end != end:
                raise damaged()
            frames.end += 2
            return _Part(frames, () if sound else (_WRONG_CHECKSUM,))
    frames = FitWalk(data, body, len(data), limits).frames()
    frames.end = len(data)  # its real end is unknown, so nothing more is read after it
    return _Part(frames, (_UNFINISHED,))


def _ends_in_the_middle() -> Unreadable:
    return Unreadable(Reason(N_("This file is cut off. Copy it from the watch again.")))


def _read_part(data: bytes, part: _Part, tracks: list[Track], refused: list[Unreadable]) -> None:
    """Add the tracks of all its sessions, and the refusals of those that can't be measured."""
    messages = messages_of(bytes(part.frames.others))
    refuse_other_files(messages)
    columns = columns_of(data, part.frames)
    sessions = sorted(messages.get("session", ()), key=lambda session: (started(session), has_sport(session)))
    names_sports = any(map(has_sport, sessions))
    if not sessions:
        sessions = [Message() if len(columns.lat) else totals_of(messages.get("lap", ()))]
    if len(tracks) + len(sessions) > _MOST_TRACKS:
        raise _too_many_activities()
    begins = [started(session) for session in sessions[1:]]
    laps: list[list[Message]] = [[] for _ in sessions]
    for lap in messages.get("lap", ()):
        laps[bisect_right(begins, started(lap))].append(lap)
    pauses = pauses_of(messages)
    for number, session in enumerate(sessions):
        said = device_totals_of(messages, session, laps[number], part.notes)
        if names_sports and not has_sport(session):
            said = replace(said, sport=Sport.UNNAMED)
        try:
            own = _between(columns, begins, number)
            tracks.append(track_of(_in_segments(own, pauses, said.timer), said))
        except Unreadable as refusal:
            refused.append(_ends_in_the_middle() if _CUT_OFF in part.notes else refusal)


def _too_many_activities() -> Unreadable:
    return Unreadable(Reason(N_("This file has too many activities. The limit is %(most)s."), most=_MOST_TRACKS))


def _between(columns: SampleArrays, begins: list[float], number: int) -> SampleArrays:
    """Return the samples of one session: from its start to the next one's, with distances from its own start."""
    if not begins:
        return columns
    rows = np.searchsorted(np.array(begins) * 1000, columns.ms, side="right") == number
    own = SampleArrays(*(getattr(columns, part.name)[rows] for part in fields(SampleArrays) if part.name != "starts"))
    known = own.along[np.isfinite(own.along)]
    return replace(own, along=own.along - known[0]) if len(known) else own


def _in_segments(columns: SampleArrays, pauses: list[tuple[float, float | None]], timer: float | None) -> SampleArrays:
    """Return the samples recorded while the timer ran, with a new segment after each restart.

    A last stop is ignored if the timer's own count shows that it ran on, or if most of the run lies after it.
    """
    if not pauses or not len(columns.ms):
        return columns
    stopped = np.zeros(len(columns.ms), bool)
    paused = 0.0
    bounds = np.array([(stop, stop + _DAY if again is None else again) for stop, again in pauses]).T * 1_000
    rising = bool((columns.ms[1:] >= columns.ms[:-1]).all())
    if rising:
        begins, ends = columns.ms.searchsorted(bounds[0], "right").tolist(), columns.ms.searchsorted(bounds[1]).tolist()
    for number, (stop, again) in enumerate(pauses):
        if rising:
            rows = np.arange(begins[number], max(begins[number], ends[number]))
        else:
            rows = np.flatnonzero((columns.ms > bounds[0, number]) & (columns.ms < bounds[1, number]))
        if again is None:
            ran_on = timer and timer > stop - columns.ms[0] / 1_000 - paused + _ROUNDED
            if ran_on or len(rows) * 2 > len(stopped):
                continue
        else:
            paused += again - stop
        stopped[rows] = True
    if stopped.any() and not stopped.all():
        ran = np.flatnonzero(~stopped)
        kept = (getattr(columns, part.name)[ran] for part in fields(SampleArrays) if part.name != "starts")
        columns = SampleArrays(*kept)
    latest = np.maximum.accumulate(columns.ms)
    resumptions = np.array([again for _, again in pauses if again is not None]) * 1_000
    return replace(columns, starts=sorted(latest.searchsorted(resumptions).tolist()))
