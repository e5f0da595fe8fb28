"""Read the points of an XML recording from expat's events: the slow way, which reads anything well-formed.

Nearly all of such a file is points, and calls into Python dominate the cost. So inside a point only the ends of
elements are handled, and text goes straight to a list. A nested point, which would go unnoticed, and with it any depth
of nesting, is searched for in the bytes. Points with a known layout never get here: `xml_sieve.py` takes them out of
the bytes.
"""

from collections.abc import Mapping, Sequence
from math import nan

from challenges.runs.tracks.safe_xml import DEEPEST, Document
from challenges.runs.tracks.track import NO_TIME, Samples
from challenges.runs.tracks.xml_times import Times

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
        self.times = Times()
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
