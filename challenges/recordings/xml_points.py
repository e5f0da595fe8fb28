"""Read the points of an XML recording from expat's events: the slow way, which reads anything well-formed.

Nearly all of such a file is points, and calls into Python dominate the cost. So inside a point only the ends of
elements are handled, and text goes straight to a list. A nested point, which would go unnoticed, and with it any depth
of nesting, is searched for in the bytes. Points with a known layout never get here: `xml_sieve.py` takes them out of
the bytes.

Times become milliseconds since 1970 in UTC. One without a zone is UTC, as both formats say. One with an offset tells
how far the runner's clock was from UTC. "Z" and "+00:00" say nothing about that, because most devices write UTC.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import nan
from types import MappingProxyType

from challenges.recordings.arrays import NO_TIME
from challenges.recordings.safe_xml import DEEPEST, Document
from challenges.recordings.track import Samples

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = re.compile(rb"[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d")
_SECONDS = re.compile(rb":([0-5]\d)(\.\d{1,9})?(Z|[+-][01]\d:[0-5]\d)?")
_USUAL_SECONDS = {b":%02d%s" % (second, zone): second * 1_000 for zone in (b"Z", b".000Z") for second in range(60)}
_MOST_KNOWN = 10_000  # of each kind to cache: a week has as many minutes
_FARTHEST_WEST, _FARTHEST_EAST = -12 * 60, 14 * 60  # minutes; no zone is farther from UTC


class XmlTimes:
    """Reads the times of one file. `offset`: minutes east of UTC, from the first time that has one."""

    def __init__(self) -> None:
        self.offset: int | None = None
        self._minutes = _KnownTimes(_minute)
        self._seconds = _KnownTimes(self._second, _USUAL_SECONDS)

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


class _KnownTimes(dict[bytes, int]):
    """A cache of parsed values."""

    def __init__(self, read: Callable[[bytes], int], known: Mapping[bytes, int] = MappingProxyType({})) -> None:
        super().__init__(known)
        self._read = read

    def __missing__(self, text: bytes) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        value = self[text] = self._read(text)
        return value


_LONGEST_TEXT = 2_000  # characters of one element; names are cut, numbers and times are far shorter
_MOST_NAMES = 1_000  # element names to remember; a file with more made them up


class PointReader:
    """Reads the points named `point` into `samples`; a format overrides `began` and `ended` for everything else.

    `slots` maps the local names of elements to what is kept of a point: "lat", "lon", "ele", "time", "hr", "cad" and
    "along". `attributes` are the point's own that are kept as well. Of several values for one slot the first counts:
    elevation and time come before the extensions, which may reuse their names.
    """

    def __init__(
        self, document: Document, point: str, slots: Mapping[str, str], attributes: Sequence[str] = ()
    ) -> None:
        self.document = document
        self.point = point
        self.slots = slots
        self.attributes = attributes
        self.samples = Samples()
        self.times = XmlTimes()
        self.path: list[str] = []  # local names from the root down, outside points
        self._parser = document.parser
        self._text: list[str] = []  # since an element began or ended
        self._names = _Names(slots)
        self._tag = self._markup = ""  # of the point being read; "" outside points
        self._at = 0  # the byte at which it begins
        self._values: dict[str, str] = {}
        self._listen_outside()
        self._parser.CharacterDataHandler = self._text.append

    def began(self, local: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element outside points, which is the last of `path`."""

    def ended(self, local: str, text: str) -> None:
        """Handle the end of an element outside points, already removed from `path`; `text` is its last text."""

    def between(self) -> None:
        """Between two pieces of the file, shorten a long text, and refuse an endless point."""
        self._text[:] = ["".join(self._text)[:_LONGEST_TEXT]]
        if self._tag:
            self.document.occurrences(self._markup, self._at)

    @property
    def is_between_points(self) -> bool:
        """Return whether a point may begin with the next byte."""
        return bool(self.path) and not self._tag and self.document.is_between_markup

    def passed(self, lines: int) -> None:
        """Account for whole points, of so many lines, that were read elsewhere."""
        self._text.clear()
        self.document.passed(lines)

    def _listen_outside(self) -> None:
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        local = tag.rpartition(":")[2]
        if local == self.point and self.path:
            self._tag, self._markup, self._at = tag, f"<{tag}", self._parser.CurrentByteIndex
            for name in self.attributes:
                if name in attributes:
                    self._values[name] = attributes[name]
            self._parser.StartElementHandler, self._parser.EndElementHandler = None, self._end_inside
            return
        self.path.append(local)
        if len(self.path) > DEEPEST:
            raise self.document.damaged()
        self.began(local, attributes)

    def _end(self, _: str) -> None:
        self.ended(self.path.pop(), "".join(self._text))
        self._text.clear()
        self.document.is_over = not self.path

    def _end_inside(self, tag: str) -> None:
        if slot := self._names[tag]:
            if slot not in self._values:
                self._values[slot] = "".join(self._text)
        elif tag == self._tag:
            self._end_point()
        self._text.clear()

    def _end_point(self) -> None:
        if self.document.occurrences(self._markup, self._at) > 1:
            raise self.document.damaged()
        values = self._values
        self.samples.add(
            number(values["lat"]) if "lat" in values else nan,
            number(values["lon"]) if "lon" in values else nan,
            number(values["ele"]) if "ele" in values else nan,
            self.times.ms(values["time"]) if "time" in values else NO_TIME,
            number(values["hr"]) if "hr" in values else nan,
            number(values["cad"]) if "cad" in values else nan,
            number(values["along"]) if "along" in values else nan,
        )
        values.clear()
        self._tag = ""
        self._listen_outside()


class _Names(dict[str, str]):
    """The slot of an element's text, by its name in the file; "" if it isn't kept."""

    def __init__(self, slots: Mapping[str, str]) -> None:
        self._slots = slots

    def __missing__(self, tag: str) -> str:
        slot = self._slots.get(tag.rpartition(":")[2], "")
        if len(self) < _MOST_NAMES:
            self[tag] = slot
        return slot


def number(text: str) -> float:
    """Return text as a number, nan if it isn't one."""
    try:
        return float(text)
    except ValueError:
        return nan


def line(text: str) -> str:
    """Return a name on one line, at most 120 characters."""
    return " ".join(text.split())[:120]
