"""The frames of a FIT file: which message lies where, found without decoding any, and the checksum over them.

A FIT file (developer.garmin.com/fit/protocol) is a header, definitions that say how long the fields of up to sixteen
sorts of messages are, messages, and a checksum of two bytes. Nothing in it costs more than it should: messages of one
sort that follow one another are passed in one step, and there are limits to messages, samples and what is kept.
"""

from array import array
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.track import MOST_POINTS, too_many

RECORD, TIMESTAMP = 20, 253
_SAID = frozenset((0, 12, 18, 19, 21, 23, 26, 34))  # file_id sport session lap event device_info workout activity
_MOST_FRAMES = 1_500_000  # messages and definitions; a day with every sensor has a quarter of it
_MOST_SAID = 2**20  # bytes of the messages that are not samples
_MOST_SAID_FIELDS = 100_000
_MOST_LAYOUTS = 1_000
_BASE_TYPES = bytes((0, 1, 2, 7, 10, 13, *range(0x83, 0x87), 0x88, 0x89, 0x8B, 0x8C, 0x8E, 0x8F, 0x90))
_UNKNOWN_TYPES = bytes(set(range(256)) - set(_BASE_TYPES))
_AS_BYTES = bytes.maketrans(_UNKNOWN_TYPES, b"\x0d" * len(_UNKNOWN_TYPES))
# a header with a time in it, without the time: then all of one sort are alike
_UNTIMED = bytes(head & 0xE0 if head & 0x80 else head for head in range(256))
_LANE = 64  # bytes that are summed up side by side with all others


@dataclass(frozen=True, slots=True)
class Layout:
    """How the messages of one definition are laid out."""

    kind: int
    size: int  # bytes, with the header's one
    big_endian: bool
    fields: dict[int, tuple[int, int, int]]  # by number: where it begins, its bytes, its base type; only of records


@dataclass(slots=True)
class Limits:
    """What all recordings of one upload may still hold together."""

    frames: int = _MOST_FRAMES
    points: int = MOST_POINTS
    said: int = _MOST_SAID
    said_fields: int = _MOST_SAID_FIELDS

    def take(self, frames: int = 0, points: int = 0, said: int = 0, said_fields: int = 0) -> None:
        """Raises `Unreadable` where that is too much."""
        self.frames -= frames
        self.points -= points
        self.said -= said
        self.said_fields -= said_fields
        if self.points < 0:
            raise too_many()
        if min(self.frames, self.said, self.said_fields) < 0:
            raise Unreadable(Reason(N_("This file holds far more messages than any recording has.")))


@dataclass(slots=True)
class Frames:
    """What a walk found. `runs` are samples that lie one after the other: where, how many, the number of the layout."""

    end: int = 0  # where it stopped: after the last whole message
    runs: array[int] = field(default_factory=lambda: array("q"))
    layouts: list[Layout] = field(default_factory=list)
    stamps: array[int] = field(default_factory=lambda: array("q"))  # the times of `stamped` runs, in seconds since 1989
    stamped: array[int] = field(default_factory=lambda: array("b"))  # of each run, whether its times are in the headers
    said: bytearray = field(default_factory=bytearray)  # messages that are not samples, and their definitions


class Walk:
    """One walk over the messages from `at` to at most `end`: `frames()`."""

    def __init__(self, data: bytes, at: int, end: int, limits: Limits) -> None:
        self._data, self._at, self._end, self._limits = data, at, end, limits
        self._sorts: list[Layout | None] = [None] * 16
        self._known: dict[bytes, int] = {}  # the layouts of records by their definition
        self._found = Frames()
        self._clock = 0  # seconds since 1989, what times in headers go on from
        self._clock_at: tuple[int, bool] | None = None  # where it has been set anew, and whether big-endian

    def frames(self) -> Frames:
        """Stops where no whole message begins. Raises `Unreadable` beyond the limits."""
        data, end, found = self._data, self._end, self._found
        window = 16
        while self._at < end:
            head = data[self._at]
            if head & 0xC0 == 0x40:
                if not self._define(head):
                    break
                continue
            layout = self._sorts[head >> 5 & 3 if head & 0x80 else head & 15]
            if layout is None or layout.size > end - self._at:
                break
            heads = data[self._at : min(end - layout.size + 1, self._at + layout.size * window) : layout.size]
            alike = heads.translate(_UNTIMED) if head & 0x80 else heads
            count = len(heads) - len(alike.lstrip(alike[:1]))
            window = min(window * 4, 8192) if count == window else 16
            self._limits.take(frames=count)
            self._pass(layout, heads[:count], bool(head & 0x80))
            self._at += count * layout.size
        found.end = self._at
        return found

    def _pass(self, layout: Layout, heads: bytes, stamped: bool) -> None:
        """Messages of one sort, as many as there are heads."""
        at, count, found = self._at, len(heads), self._found
        if stamped:
            self._set_clock()
            for head in heads:
                self._clock += (head - self._clock) & 31
                if layout.kind == RECORD:
                    found.stamps.append(self._clock)
        elif TIMESTAMP in layout.fields:
            self._clock_at = (at + (count - 1) * layout.size + layout.fields[TIMESTAMP][0], layout.big_endian)
        if layout.kind == RECORD:
            self._limits.take(points=count)
            found.runs.extend((at, count, self._known_number(layout)))
            found.stamped.append(stamped)
        elif layout.kind in _SAID:
            self._limits.take(said=count * layout.size, said_fields=count * len(layout.fields))
            found.said += self._data[at : at + count * layout.size]
