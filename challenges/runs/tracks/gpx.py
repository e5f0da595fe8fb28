"""GPX 1.0 and 1.1: the tracks of a recording, as watches and apps export them.

Read are the positions of all tracks and segments with height, time, heart rate and cadence (in any of the extensions
that carry them, by their local names), and the name, kind and creator. Times without a zone are UTC, as the format
says (topografix.com/GPX/1/1). Waypoints and routes are not runs. How odd points are treated: `track.py`.
"""

from datetime import UTC, datetime, timedelta
from itertools import chain
from math import nan
from typing import BinaryIO

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.chunks import chunks
from challenges.runs.tracks.safe_xml import DEEPEST, Document
from challenges.runs.tracks.sports import Sport, sport_of
from challenges.runs.tracks.track import NO_TIME, Said, Samples, Track

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST_TEXT = 2_000  # characters of one element; names are cut, numbers and times are far shorter
_MOST_NAMES = 1_000  # element names to remember; a file with more has made them up
_SLOTS = {"ele": "ele", "time": "time", "hr": "hr", "heartrate": "hr", "cad": "cad", "cadence": "cad"}


def read(source: bytes | BinaryIO) -> Track:
    """The recording in a GPX file, plain or gzip, in UTF-8, UTF-16 or any encoding of one byte that it declares.

    Raises `Unreadable` with a sentence for its runner: not GPX, cut off, damaged, nothing to measure, too large (64 MiB
    or 400 000 points). Reads in pieces, and stops at the limit.
    """
    pieces = chunks(source)
    beginning = next(pieces, b"")
    _refuse_other_files(beginning)
    document = Document(beginning)
    reading = _Reading(document)
    document.feed(chain([beginning], pieces), reading.between)
    if not len(reading.points) and reading.has_route:
        raise Unreadable(Reason(N_("This file is a planned route, not a recording: there is nothing to measure.")))
    return reading.points.track(Said(sport=reading.sport, name=reading.name, device=reading.creator))


def _refuse_other_files(beginning: bytes) -> None:
    """Refuses what cannot be XML in any encoding, and says what it is where that is plain to see."""
    if not beginning:
        raise Unreadable(Reason(N_("This file is empty.")))
    if beginning[8:12] == b".FIT":
        raise Unreadable(Reason(N_("This is a FIT file. Export the run as GPX and upload that.")))
    start = beginning[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if not start.startswith(b"<") or start.lower().startswith((b"<!doctype html", b"<html")):
        raise _not_gpx()


def _refuse_other_documents(root: str) -> None:
    if root == "TrainingCenterDatabase":
        raise Unreadable(Reason(N_("This is a TCX file. Export the run as GPX and upload that.")))
    if root != "gpx":
        raise _not_gpx()


def _not_gpx() -> Unreadable:
    return Unreadable(Reason(N_("This is not a GPX file. Watches and apps export one with a name that ends in .gpx.")))


class _Slots(dict[str, str]):
    """What to keep the text of an element as, by its name in the file: "ele", "time", "hr", "cad", or "": not."""

    def __missing__(self, tag: str) -> str:
        slot = _SLOTS.get(tag.rpartition(":")[2], "")
        if len(self) < _MOST_NAMES:
            self[tag] = slot
        return slot


class _Reading:
    """What has been read so far, and the handlers that expat calls.

    Nearly all of a file is points, and calls into Python are what reading costs: so inside a point only the ends of
    elements are listened to, and text goes straight to a list. A point in a point, which would go unnoticed, and with
    it any depth of nesting, is looked for in the bytes.
    """

    def __init__(self, document: Document) -> None:
        self.points = Samples()
        self.name = self.creator = ""
        self.sport = Sport.UNKNOWN
        self.has_route = False
        self._document = document
        self._parser = document.parser
        self._path: list[str] = []  # local names from the root down, outside of points
        self._text: list[str] = []  # since an element began or ended
        self._slots = _Slots()
        self._point_tag = self._point_markup = ""  # "" outside of points
        self._point_at = 0  # the byte at which it begins
        self._position: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._outside()
        self._parser.CharacterDataHandler = self._text.append

    def between(self) -> None:
        """Between two pieces of the file: keep no more of a long text than anybody wants, and of an endless point."""
        self._text[:] = ["".join(self._text)[:_LONGEST_TEXT]]
        if self._point_tag:
            self._document.occurrences(self._point_markup, self._point_at)

    def _outside(self) -> None:
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        local = tag.rpartition(":")[2]
        if local == "trkpt" and self._path:
            self._point_tag, self._point_markup, self._position = tag, f"<{tag}", attributes
            self._point_at = self._parser.CurrentByteIndex
            self._parser.StartElementHandler, self._parser.EndElementHandler = None, self._end_inside
            return
        self._path.append(local)
        if len(self._path) == 1:
            _refuse_other_documents(local)
            self.creator = _line(attributes.get("creator", ""))
        elif len(self._path) > DEEPEST:
            raise self._document.damaged()
        elif local in ("trk", "trkseg"):
            self.points.new_segment()
        elif local == "rtept":
            self.has_route = True

    def _end(self, _: str) -> None:
        local = self._path.pop()
        if local in ("name", "type") and self._path[-1] == "trk":
            text = _line("".join(self._text))
            if local == "name":
                self.name = self.name or text
            else:
                self.sport = self.sport or sport_of(text)

    def _end_inside(self, tag: str) -> None:
        if slot := self._slots[tag]:
            # the first counts: height and time come before the extensions, which may use their names again
            if slot not in self._values:
                self._values[slot] = "".join(self._text)
        elif tag == self._point_tag:
            self._end_point()
        self._text.clear()

    def _end_point(self) -> None:
        if self._document.occurrences(self._point_markup, self._point_at) > 1:
            raise self._document.damaged()
        try:
            lat, lon = float(self._position["lat"]), float(self._position["lon"])
        except (KeyError, ValueError):
            lat = lon = nan
        values = self._values
        self.points.add(
            lat,
            lon,
            _number(values["ele"]) if "ele" in values else nan,
            _ms(values["time"]) if "time" in values else NO_TIME,
            _number(values["hr"]) if "hr" in values else nan,
            _number(values["cad"]) if "cad" in values else nan,
        )
        self._values.clear()
        self._point_tag = ""
        self._outside()


def _line(text: str) -> str:
    """A name on one line, at most 120 characters."""
    return " ".join(text.split())[:120]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _ms(text: str) -> int:
    """Milliseconds since 1970 of a time such as 2026-07-04T06:30:00Z; `NO_TIME` where it is none, or only a date."""
    if len(text := text.strip()) < len("2026-07-04T06:30"):
        return NO_TIME
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return NO_TIME
    return ((instant if instant.tzinfo else instant.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND
