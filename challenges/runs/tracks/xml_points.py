"""The points of an XML recording as expat comes upon them: the patient way, which reads whatever is sound.

Nearly all of such a file is points, and calls into Python are what reading costs: so inside a point only the ends of
elements are listened to, and text goes straight to a list. A point in a point, which would go unnoticed, and with it
any depth of nesting, is looked for in the bytes. Points that are written like one before are never seen here at all:
`xml_sieve.py` takes them out of the bytes.
"""

from collections.abc import Mapping, Sequence
from math import nan

from challenges.runs.tracks.safe_xml import DEEPEST, Document
from challenges.runs.tracks.track import NO_TIME, Samples
from challenges.runs.tracks.xml_times import Times

_LONGEST_TEXT = 2_000  # characters of one element; names are cut, numbers and times are far shorter
_MOST_NAMES = 1_000  # element names to remember; a file with more has made them up


class PointReader:
    """Reads the points called `point` into `samples`; a format says in `began` and `ended` what else it wants.

    `slots` tells what is kept of a point, by the local names of its elements: "lat", "lon", "ele", "time", "hr", "cad"
    and "along"; `attributes` are those of the point's own that are kept as well. Of several for one slot the first
    counts: height and time come before the extensions, which may use their names again.
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
        self.path: list[str] = []  # local names from the root down, outside of points
        self._parser = document.parser
        self._text: list[str] = []  # since an element began or ended
        self._names = _Names(slots)
        self._tag = self._markup = ""  # of the point that is being read; "" outside of points
        self._at = 0  # the byte at which it begins
        self._values: dict[str, str] = {}
        self._listen_outside()
        self._parser.CharacterDataHandler = self._text.append

    def began(self, local: str, attributes: Mapping[str, str]) -> None:
        """An element outside of points has begun, and is the last of `path`."""

    def ended(self, local: str, text: str) -> None:
        """An element outside of points is over, and no longer in `path`; `text` is what it held last."""

    def between(self) -> None:
        """Between two pieces of the file: keep no more of a long text than anybody wants, and of an endless point."""
        self._text[:] = ["".join(self._text)[:_LONGEST_TEXT]]
        if self._tag:
            self.document.occurrences(self._markup, self._at)

    @property
    def is_between_points(self) -> bool:
        """Whether a point may begin with the next byte, whatever that is."""
        return bool(self.path) and not self._tag and self.document.is_between_markup

    def passed(self, lines: int) -> None:
        """Whole points of so many lines have been read by somebody else."""
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
    """What to keep the text of an element as, by its name in the file; "" where it is not kept."""

    def __init__(self, slots: Mapping[str, str]) -> None:
        self._slots = slots

    def __missing__(self, tag: str) -> str:
        slot = self._slots.get(tag.rpartition(":")[2], "")
        if len(self) < _MOST_NAMES:
            self[tag] = slot
        return slot


def number(text: str) -> float:
    """The number that a text is, nan where it is none."""
    try:
        return float(text)
    except ValueError:
        return nan


def line(text: str) -> str:
    """A name on one line, at most 120 characters."""
    return " ".join(text.split())[:120]
