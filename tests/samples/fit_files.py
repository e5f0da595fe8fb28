"""FIT files for tests, written byte by byte: whole ones to order, and what goes wrong with them on the way.

`fit_of` takes samples as `recordings.north` makes them, so that one run can be had in every format. The writer knows
nothing of the reader: it follows the protocol as published (developer.garmin.com/fit/protocol).
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate, pairwise
from math import asin, cos, hypot, radians, sin, sqrt

from tests.samples.recordings import START, Sample

EPOCH = 631_065_600  # 1989-12-31 in seconds since 1970
FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, ACTIVITY = 0, 12, 18, 19, 20, 21, 23, 34
SPORTS = {"generic": 0, "running": 1, "cycling": 2, "transition": 3, "swimming": 5, "walking": 11, "hiking": 17}
SUB_SPORTS = {"generic": 0, "treadmill": 1, "trail": 3, "track": 4, "indoor_running": 45}
BASE_TYPES = {  # letter of `struct`: number of the base type, and what stands for nothing
    "B": (0x02, 0xFF),
    "b": (0x01, 0x7F),
    "H": (0x84, 0xFFFF),
    "h": (0x83, 0x7FFF),
    "I": (0x86, 0xFFFFFFFF),
    "i": (0x85, 0x7FFFFFFF),
}

_HALVES: tuple[int, ...] = (
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401),
    *(0x5000, 0x9C01, 0x8801, 0x4400),
)

# a field of a message: its number, the letter of its type (a string has its length in front: "8s"), its value
Field = tuple[int, str, int | bytes | None]


class Writer:
    """One FIT file: add messages, then take its `bytes()`."""

    def __init__(self, *, header: int = 14, big_endian: bool = False) -> None:
        self.body = bytearray()
        self._header, self._order = header, ">" if big_endian else "<"
        self._defined: dict[int, object] = {}  # by local number
        self._locals: dict[int, int] = {}  # by kind

    def add(self, kind: int, *fields: Field, seconds: int | None = None) -> None:
        """One message, defined first where the last of its kind had other fields; `seconds` puts a time in its head."""
        local = self._locals.setdefault(kind, len(self._locals))
        shape = [(number, letter) for number, letter, _ in fields]
        if self._defined.get(local) != shape:
            self._defined[local] = shape
            self.define(local, kind, shape)
        self.body.append(local if seconds is None else 0x80 | local << 5 | seconds & 31)
        layout = self._order + "".join(letter for _, letter, _ in fields)
        self.body += struct.pack(layout, *(_value(letter, value) for _, letter, value in fields))

    def define(self, local: int, kind: int, shape: Iterable[tuple[int, str]]) -> None:
        """What the messages with this local number are from here on."""
        parts = [bytes((number, struct.calcsize(letter), _base_type(letter))) for number, letter in shape]
        self.body += struct.pack(f"{self._order}BBBHB", 0x40 | local, 0, self._order == ">", kind, len(parts))
        self.body += b"".join(parts)

    def bytes(self) -> bytes:
        """The whole file, with its checksums."""
        return finished(bytes(self.body), self._header)


def _base_type(letter: str) -> int:
    return 7 if letter.endswith("s") else BASE_TYPES[letter][0]


def _value(letter: str, value: int | bytes | None) -> int | bytes:
    return value if value is not None else b"" if letter.endswith("s") else BASE_TYPES[letter][1]


def crc(data: bytes, total: int = 0) -> int:
    """The checksum as the protocol writes it down: half a byte at a time."""
    for byte in data:
        for half in (byte, byte >> 4):
            total = total >> 4 ^ _HALVES[total & 15] ^ _HALVES[half & 15]
    return total


def finished(body: bytes, header: int = 14) -> bytes:
    """A file of these messages: with a header of 12 or 14 bytes, and the checksum at its end."""
    head = struct.pack("<BBHI4s", header, 0x20, 2100, len(body), b".FIT")
    if header == 14:
        head += struct.pack("<H", crc(head))
    return head + body + struct.pack("<H", crc(body, crc(head)))


def fit_of(
    samples: Sequence[Sample],
    *,
    sport: str = "running",
    sub_sport: str = "generic",
    laps: Sequence[tuple[float, float]] = (),
    pauses: Sequence[tuple[float, float]] = (),
    start: datetime = START,
    zone_offset: int | None = None,
    device: tuple[int, int] = (1, 1124),
    heart_rates: Sequence[int] = (),
    sessions: Sequence[tuple[str, float]] = (),
    with_positions: bool = True,
    with_times: str = "fields",
    with_totals: bool = True,
    header: int = 14,
    big_endian: bool = False,
) -> bytes:
    """A watch's file of this run: its samples, events, laps, sessions and device.

    `laps` are metres and seconds; `pauses` seconds from and to, after `start`, as samples have them; `zone_offset`
    minutes east of UTC; `device` the numbers of maker and product. `sessions` are sports and the seconds at which they
    begin, in place of one `sport`. Times stand in "fields" or in "heads". Distances are along the great circles.
    """
    file = Writer(header=header, big_endian=big_endian)
    begin = int(start.timestamp()) - EPOCH
    metres = along(samples)
    last = int(samples[-1][3] or 0) if samples else 0
    file.add(FILE_ID, (0, "B", 4), (1, "H", device[0]), (2, "H", device[1]), (3, "I", 12345), (4, "I", begin))
    _event(file, begin, 0)
    waiting = sorted([(stop, 4) for stop, _ in pauses] + [(again, 0) for _, again in pauses])
    for number, (sample, metre) in enumerate(zip(samples, metres, strict=True)):
        seconds = None if sample[3] is None else int(sample[3])
        while waiting and seconds is not None and waiting[0][0] + (waiting[0][1] == 4) <= seconds:
            _event(file, begin + int(waiting[0][0]), waiting.pop(0)[1])
        rate = heart_rates[number] if number < len(heart_rates) else None
        _record(file, sample, metre, rate, seconds if seconds is None else begin + seconds, with_positions, with_times)
    _event(file, begin + last, 4)
    for distance, lasted in laps:
        file.add(
            LAP,
            (253, "I", begin + last),
            (7, "I", _milli(lasted)),
            (8, "I", _milli(lasted)),
            (9, "I", round(distance * 100)),
        )
    paused = sum(again - stop for stop, again in pauses)
    begins = list(sessions) or [(sport, 0.0)]
    for (name, at), (_, until) in pairwise([*begins, ("", float(last))]):
        own = [metre for metre, sample in zip(metres, samples, strict=True) if at <= (sample[3] or 0) <= until]
        totals = (until - at, until - at - paused, own[-1] - own[0]) if with_totals and own else (None, None, None)
        _session(file, begin + int(at), totals, SPORTS[name], SUB_SPORTS[sub_sport])
    local = None if zone_offset is None else begin + last + zone_offset * 60
    file.add(
        ACTIVITY,
        (253, "I", begin + last),
        (5, "I", local),
        (1, "H", len(begins)),
        (2, "B", 0),
        (3, "B", 26),
        (4, "B", 1),
    )
    return file.bytes()


def along(samples: Sequence[Sample]) -> list[float]:
    """Metres from the first sample on, by great circles."""
    steps = []
    for (lat, lon, *_), (next_lat, next_lon, *_) in pairwise(samples):
        chord = hypot(
            sin(radians(next_lat - lat) / 2),
            sqrt(cos(radians(lat)) * cos(radians(next_lat))) * sin(radians(next_lon - lon) / 2),
        )
        steps.append(2 * 6_371_008.8 * asin(min(1.0, chord)))
    return list(accumulate(steps, initial=0.0))[: len(samples)]


def _milli(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _event(file: Writer, at: int, kind: int) -> None:
    """The timer: 0 starts it, 4 stops it."""
    file.add(EVENT, (253, "I", at), (3, "I", 0), (0, "B", 0), (1, "B", kind))


def _record(
    file: Writer, sample: Sample, metre: float, rate: int | None, at: int | None, placed: bool, times: str
) -> None:
    lat, lon, ele, _ = sample
    fields: list[Field] = [(253, "I", at)] if times == "fields" else []
    if placed:
        fields += [(0, "i", round(lat * 2**31 / 180)), (1, "i", round(lon * 2**31 / 180))]
        fields.append((2, "H", None if ele is None else round((ele + 500) * 5)))
    fields += [(5, "I", round(metre * 100)), (3, "B", rate)]
    file.add(RECORD, *fields, seconds=at if times == "heads" else None)


def _session(file: Writer, at: int, totals: Sequence[float | None], sport: int, sub_sport: int) -> None:
    elapsed, timer, metres = totals
    file.add(
        SESSION,
        *((253, "I", at + int(elapsed or 0)), (2, "I", at), (7, "I", _milli(elapsed)), (8, "I", _milli(timer))),
        (9, "I", None if metres is None else round(metres * 100)),
        *((5, "B", sport), (6, "B", sub_sport), (22, "H", None)),
    )


# --- what goes wrong --------------------------------------------------------------------------------------------------


def with_wrong_checksum(data: bytes) -> bytes:
    """The same file, with other bytes where its checksum was."""
    return data[:-2] + bytes((data[-2] ^ 0x55, data[-1] ^ 0xAA))


def never_finished(data: bytes, lost: int = 0) -> bytes:
    """The same file as a watch leaves it that lost power: no size, no checksum, and `lost` bytes of its end."""
    return data[:4] + bytes(4) + data[8 : len(data) - 2 - lost]


def mended(data: bytes) -> bytes:
    """The same bytes with a checksum that fits, after something in them was changed."""
    return data[:-2] + struct.pack("<H", crc(data[:-2]))
