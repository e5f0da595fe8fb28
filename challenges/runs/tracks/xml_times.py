"""Times in XML, 2026-07-04T06:30:00.5+02:00, as milliseconds since 1970 in UTC. Pure.

A time without a zone is UTC, as both formats say. One with an offset tells how far the runner's clock was from UTC. "Z"
and "+00:00" say nothing about that, because most devices write UTC everywhere.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from challenges.runs.tracks.track import NO_TIME

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = re.compile(rb"[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d")
_SECONDS = re.compile(rb":([0-5]\d)(\.\d{1,9})?(Z|[+-][01]\d:[0-5]\d)?")
_USUAL_SECONDS = {b":%02d%s" % (second, zone): second * 1_000 for zone in (b"Z", b".000Z") for second in range(60)}
_MOST_KNOWN = 10_000  # of each kind to cache: a week has as many minutes
_FARTHEST_WEST, _FARTHEST_EAST = -12 * 60, 14 * 60  # minutes; no zone is farther from UTC


class Times:
    """Reads the times of one file. `offset`: minutes east of UTC, from the first time that has one."""

    def __init__(self) -> None:
        self.offset: int | None = None
        self._minutes = _Known(_minute)
        self._seconds = _Known(self._second, _USUAL_SECONDS)

    def ms(self, text: str) -> int:
        """Return the time in any ISO 8601 form as ms; `NO_TIME` if it is invalid, or only a date."""
        if len(text := text.strip()) < len("2026-07-04T06:30"):
            return NO_TIME
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            return NO_TIME
        if offset := instant.utcoffset():
            self._tell(offset // timedelta(minutes=1))
        return ((instant if instant.tzinfo else instant.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND

    def column(self, texts: Sequence[bytes]) -> list[int]:
        """Return many times at once, in the usual form only. Raises ValueError if one is in another form or invalid."""
        minutes, seconds = self._minutes, self._seconds
        return [minutes[text[:16]] + seconds[text[16:]] for text in texts]

    def _second(self, text: bytes) -> int:
        """Return milliseconds from the minute, for the seconds and zone at the end of a time."""
        if not (parts := _SECONDS.fullmatch(text)):
            raise ValueError
        seconds, fraction, zone = parts.groups()
        ms = int(seconds) * 1_000 + int((fraction or b".")[1:4].ljust(3, b"0"))
        if zone is None or zone == b"Z":
            return ms
        sign = -1 if zone.startswith(b"-") else 1
        hours, minutes = int(zone[1:3]), int(zone[4:])
        self._tell(sign * (hours * 60 + minutes))
        return ms - sign * (hours * 60 + minutes) * 60_000

    def _tell(self, offset: int) -> None:
        if self.offset is None and offset and _FARTHEST_WEST <= offset <= _FARTHEST_EAST:
            self.offset = offset


def _minute(text: bytes) -> int:
    if not _MINUTE.fullmatch(text):
        raise ValueError
    return int(datetime.fromisoformat(f"{text.decode()}Z").timestamp()) * 1_000


class _Known(dict[bytes, int]):
    """A cache of parsed values."""

    def __init__(self, read: Callable[[bytes], int], known: Mapping[bytes, int] = MappingProxyType({})) -> None:
        super().__init__(known)
        self._read = read

    def __missing__(self, text: bytes) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        value = self[text] = self._read(text)
        return value
