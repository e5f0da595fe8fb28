"""Locate the messages of a FIT file without decoding them, and check its checksum.

After its header a FIT file (developer.garmin.com/fit/protocol) holds definitions, which give the field lengths of up to
sixteen kinds of messages, and messages. The cost per byte is bounded: consecutive messages of one kind are processed in
one step, and messages, samples and other retained data are limited. The checksum is a CRC-16 with polynomial 0x8005,
bits reversed, initial value 0.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from challenges.recordings.track import MOST_POINTS, too_many
from challenges.refusals import N_, Reason, Unreadable

TIMESTAMP = 253
_RECORD = 20
_OTHER_KINDS = frozenset(
    (0, 12, 18, 19, 21, 23, 26, 34)
)  # file_id sport session lap event device_info workout activity
_MOST_FRAMES = 2_000_000  # messages; a day with every sensor has a quarter of it
_CHANGE, _DEFINITION = 2, 10  # cost, in messages, of a change of kind, and of a definition
_MOST_OTHER_BYTES = 2**20  # bytes
_MOST_OTHER_FIELDS = 100_000
_MOST_LAYOUTS = 250
_BASE_TYPES = frozenset((0, 1, 2, 7, 10, 13, 0x83, 0x84, 0x85, 0x86, 0x88, 0x89, 0x8B, 0x8C, 0x8E, 0x8F, 0x90))
_KNOWN_TYPES = bytes(number if number in _BASE_TYPES else 13 for number in range(256))  # unknown ones are bytes
_WINDOW, _WIDEST_WINDOW = 32, 16_384  # messages of one kind looked for at once
# The first byte of a message without the time it may contain: equal for all of one kind.
_UNTIMED = bytes(head & 0xE0 if head & 0x80 else head for head in range(256))


@dataclass(slots=True)
class FitLimits:
    """What all recordings of one upload together may still hold."""

    frames: int = _MOST_FRAMES
    points: int = MOST_POINTS
    other_bytes: int = _MOST_OTHER_BYTES
    other_fields: int = _MOST_OTHER_FIELDS

    def take(self, frames: int, points: int = 0, other_bytes: int = 0, other_fields: int = 0) -> None:
        """Use up some of the limits. Raises `Unreadable` if one is exceeded."""
        self.frames -= frames
        self.points -= points
        self.other_bytes -= other_bytes
        self.other_fields -= other_fields
        if self.points < 0:
            raise too_many()
        if self.frames < 0 or self.other_bytes < 0 or self.other_fields < 0:
            raise Unreadable(Reason(N_("This file holds far more data than any recording.")))


@dataclass(frozen=True, slots=True)
class FitLayout:
    """The fields of a kind of records: first byte, length and base type, by field number."""

    size: int
    big_endian: bool
    fields: dict[int, tuple[int, int, int]]


@dataclass(slots=True)
class FitFrames:
    """The result of a walk. A head is the first byte of a message; those in `heads` contain the last bits of a time.

    Each of `runs` describes consecutive records by four numbers: position, count, index in `layouts`, and index in
    `heads` of the first one's head, or -1 if the time is a field.
    """

    end: int = 0  # where it stopped: after the last whole message
    layouts: list[FitLayout] = field(default_factory=list)
    runs: array[int] = field(default_factory=lambda: array("q"))
    heads: bytearray = field(default_factory=bytearray)
    clocks: array[int] = field(default_factory=lambda: array("q", (0, 0)))  # pairs: head index, time before it
    others: bytearray = field(default_factory=bytearray)  # messages that are no samples, and their definitions


@dataclass(slots=True)
class _Sort:
    """One of the sixteen kinds of messages, as last defined."""

    kind: int
    size: int  # of the message, its first byte included
    fields: int
    timestamp: int  # offset of the time in the message, 0 for none
    big_endian: bool
    layout: int  # of records


class FitWalk:
    """One walk over the messages from byte `at` to `end`."""

    def __init__(self, data: bytes, at: int, end: int, limits: FitLimits) -> None:
        self._data, self._at, self._end, self._limits = data, at, end, limits
        self._sorts: list[_Sort | None] = [None] * 16
        self._numbers: dict[bytes, int] = {}  # layout numbers by definition
        self._found = FitFrames()
        self._clock_set: tuple[int, bool] | None = None  # offset of the last time, whether big-endian

    def frames(self) -> FitFrames:
        """Walk until no whole message begins. Raises `Unreadable` beyond the limits."""
        data, end, sorts = self._data, self._end, self._sorts
        window = _WINDOW
        while (at := self._at) < end:
            head = data[at]
            if head & 0xC0 == 0x40:
                if not self._define(head):
                    break
                continue
            sort = sorts[head >> 5 & 3 if head & 0x80 else head & 15]
            if sort is None or at + sort.size > end:
                break
            heads = data[at : min(end - sort.size + 1, at + sort.size * window) : sort.size]
            alike = heads.translate(_UNTIMED) if head & 0x80 else heads
            count = len(heads) - len(alike.lstrip(alike[:1]))
            window = min(window * 8, _WIDEST_WINDOW) if count == window else _WINDOW
            self._pass(sort, at, heads[:count])
            self._at = at + count * sort.size
        self._found.end = self._at
        return self._found

    def _pass(self, sort: _Sort, at: int, heads: bytes) -> None:
        """Process the consecutive messages of one kind that begin at this byte."""
        count, found = len(heads), self._found
        timed = heads[0] >= 0x80
        self._limits.take(count + _CHANGE)
        if sort.kind == _RECORD:
            self._limits.take(0, count)
            found.runs.extend((at, count, sort.layout, len(found.heads) if timed else -1))
        elif sort.kind in _OTHER_KINDS:
            self._limits.take(0, 0, count * sort.size, count * sort.fields)
            found.others += self._data[at : at + count * sort.size]
        if timed:
            self._set_clock()
            found.heads += heads
        elif sort.timestamp:
            self._clock_set = at + (count - 1) * sort.size + sort.timestamp, sort.big_endian

    def _set_clock(self) -> None:
        """Record the last declared time, from which the times in heads continue."""
        if self._clock_set:
            at, big_endian = self._clock_set
            clock = int.from_bytes(self._data[at : at + 4], "big" if big_endian else "little")
            if clock != 0xFFFFFFFF:
                clocks, head = self._found.clocks, len(self._found.heads)
                clocks[len(clocks) - 2 * (clocks[-2] == head) :] = array("q", (head, clock))
            self._clock_set = None

    def _define(self, head: int) -> bool:
        """Process a definition: its fields, then developer fields. Return False if it is cut off."""
        data, at = self._data, self._at
        if self._end - at < 6:
            return False
        big_endian = data[at + 2] != 0
        kind = int.from_bytes(data[at + 3 : at + 5], "big" if big_endian else "little")
        own = stop = at + 6 + 3 * data[at + 5]
        if head & 0x20:
            stop = own + 1 + 3 * (data[own] if own < self._end else 0)
        if stop > self._end:
            return False
        self._limits.take(_DEFINITION)
        numbers, sizes = data[at + 6 : own : 3], data[at + 7 : own : 3]
        others = data[own + 2 : stop : 3]
        place = numbers.find(TIMESTAMP)
        timestamp = 1 + sum(sizes[:place]) if place >= 0 and sizes[place] == 4 else 0
        layout = 0
        size = 1 + sum(sizes) + sum(others)
        if kind == _RECORD:
            layout = self._layout(data[at + 2 : stop], size, numbers, sizes, data[at + 8 : own : 3])
        elif kind in _OTHER_KINDS:
            self._limits.take(0, 0, stop - at)
            self._found.others += _with_known_types(data[at:stop], own - at)
        self._sorts[head & 15] = _Sort(kind, size, len(sizes) + len(others), timestamp, big_endian, layout)
        self._at = stop
        return True

    def _layout(self, definition: bytes, size: int, numbers: bytes, sizes: bytes, types: bytes) -> int:
        """Return the number of the layout; definitions are often repeated."""
        number = self._numbers.get(definition)
        if number is None:
            number = self._numbers[definition] = len(self._numbers)
            if number == _MOST_LAYOUTS:
                raise Unreadable(Reason(N_("This file holds far more data than any recording.")))
            fields: dict[int, tuple[int, int, int]] = {}
            begin = 1
            for name, length, base in zip(numbers, sizes, types, strict=True):
                fields.setdefault(name, (begin, length, base))
                begin += length
            self._found.layouts.append(FitLayout(size, definition[0] != 0, fields))
        return number


def _with_known_types(definition: bytes, own: int) -> bytes:
    """Return a definition with all base types known in its fields, which lie before `own`."""
    sound = bytearray(definition)
    sound[8:own:3] = sound[8:own:3].translate(_KNOWN_TYPES)
    return bytes(sound)


_Sums = npt.NDArray[np.uint16]
_BLOCK = 64  # bytes
_ROW = 64  # blocks
_PIECE = 16 * _ROW * _BLOCK  # bytes looked up at once, which takes eight times their memory


def checksum(data: bytes | memoryview) -> int:
    """Return the CRC-16 of these bytes, about thirty times as fast as byte by byte.

    What a byte contributes to the checksum of its block depends only on its position in the block, so all are looked up
    at once. A checksum is carried on by adding it to the first two bytes of the next block. What a block's checksum
    contributes to that of a row of blocks depends only on its position in the row, and is looked up too. Leading zeros
    don't change a checksum and pad the first row.
    """
    total = 0
    for start in range(len(data) % _PIECE - _PIECE, len(data), _PIECE):
        piece = data[max(start, 0) : start + _PIECE]
        blocks = np.frombuffer(bytes(-len(piece) % (_ROW * _BLOCK)) + piece, np.uint8).reshape(-1, _BLOCK)
        sums = np.bitwise_xor.reduce(_ADDED.take(blocks + _BYTES), axis=1).reshape(-1, _ROW)
        rows = np.bitwise_xor.reduce(_LOW.take((sums & 0xFF) + _BLOCKS) ^ _HIGH.take((sums >> 8) + _BLOCKS), axis=1)
        for added in rows.tolist():
            total = _LOW_OF_A_ROW[total & 0xFF] ^ _HIGH_OF_A_ROW[total >> 8] ^ added
    return total


def _added() -> _Sums:
    """Return each byte's contribution to a block's checksum, by position: the last row is the plain CRC table."""
    sums = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        sums = np.where(sums & 1, sums >> 1 ^ 0xA001, sums >> 1).astype(np.uint16)
    rows = [sums]
    while len(rows) < _BLOCK:
        rows.append(rows[-1] >> 8 ^ sums[rows[-1] & 0xFF])
    return np.array(rows[::-1])


def _carried(sums: _Sums) -> tuple[_Sums, list[int]]:
    """Return the contributions of a block's checksum to its row's, by position, and of the previous row's checksum."""
    rows = [sums]
    while len(rows) <= _ROW:
        rows.append(_ADDED[0][rows[-1] & 0xFF] ^ _ADDED[1][rows[-1] >> 8])
    return np.array(rows[-2::-1]), rows[-1].tolist()


_ADDED = _added()
_LOW, _LOW_OF_A_ROW = _carried(np.arange(256, dtype=np.uint16))
_HIGH, _HIGH_OF_A_ROW = _carried(np.arange(0, 2**16, 256, dtype=np.uint16))
_BYTES = np.arange(_BLOCK, dtype=np.uint16) * 256
_BLOCKS = np.arange(_ROW, dtype=np.uint16) * 256
