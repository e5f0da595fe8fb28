"""The samples of a FIT file in columns: times, positions, elevations, heart rate, cadence and distance.

A field is a number at the same offset in every record of a layout, so numpy extracts it from all of them at once. Only
the nine fields needed for a run are known here; developer fields, which may repeat them, are ignored.
"""

from collections.abc import Iterator
from math import nan

import numpy as np

from challenges.runs.tracks.fit_frames import TIMESTAMP, Frames, Layout
from challenges.runs.tracks.track import NO_TIME, Columns, Floats, Ints

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


def columns_of(data: bytes, frames: Frames) -> Columns:
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
    return Columns(
        lat=columns.get(_LAT, unknown),
        lon=columns.get(_LON, unknown),
        ele=heights,
        ms=_ms(seconds),
        hr=columns.get(_HEART_RATE, unknown),
        cad=columns.get(_CADENCE, unknown),
        along=along,
    )


def _places(frames: Frames) -> tuple[Ints, Ints, Ints]:
    """Return, for each record, its position, its layout number, and the index of its head, negative for none."""
    at, count, layout, head = np.array(frames.runs, np.int64).reshape(-1, 4).T
    size = np.array([0, *(one.size for one in frames.layouts)], np.int64)[layout + 1]
    order = np.arange(int(count.sum())) - (count.cumsum() - count).repeat(count)
    heads = head.repeat(count)
    if frames.heads:
        heads += order * (heads >= 0)
    return at.repeat(count) + order * size.repeat(count), layout.repeat(count), heads


def _by_field(data: bytes, layouts: list[Layout], places: Ints, numbers: Ints) -> dict[int, Floats]:
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


def _fields(data: bytes, layout: Layout, places: Ints) -> Iterator[tuple[int, Floats]]:
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


def _times(frames: Frames) -> Ints:
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
