"""KML: the timed tracks in a file of places, `gx:Track`, as map and phone apps export them.

A track has its times and places in two lists, `when` and `gx:coord` (longitude, latitude, elevation), and heart rate
and cadence in further ones (developers.google.com/kml/documentation/kmlreference#gxtrack). Each track is a segment, and
those of a placemark (`gx:MultiTrack`) belong together. Some apps write a placemark with a time for each point instead.
Lines have no times, so they can't be measured and are refused. KMZ is a ZIP with such a file, which imports open. For
irregular points see `track.py`.
"""

from array import array
from collections.abc import Iterator, Mapping
from itertools import chain
from math import nan
from typing import BinaryIO

from challenges.recordings.activities import Leg, activities_of
from challenges.recordings.arrays import NO_TIME
from challenges.recordings.safe_xml import DEEPEST, Document, cut_off, read_mended
from challenges.recordings.sports import sport_of_label
from challenges.recordings.track import MOST_POINTS, DeviceTotals, NoRecording, Samples, Track, too_many
from challenges.recordings.xml_points import XmlTimes, line, number
from challenges.refusals import N_, Reason, Unreadable

_LONGEST_TEXT = 2_000  # characters of one element
_SLOTS = {"heartrate": "hr", "heart_rate": "hr", "hr": "hr", "cadence": "cad", "cad": "cad"}
_KINDS = ("type", "sport", "activity", "activitytype", "activity_type", "category")
_PLACES = ("LineString", "Point", "Polygon", "LinearRing", "NetworkLink")


def read_all(source: bytes | BinaryIO) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the recordings in a KML file, plain or gzip, and why others in it could not be read.

    Raises `Unreadable` with a message for its runner: not KML, no times, damaged, too large. Faulty characters are
    repaired, and a truncated file is read as far as it goes: `said.notes` reports both.
    """
    return read_mended(source, read_pieces)


def read_pieces(
    pieces: Iterator[bytes], notes: tuple[Reason, ...] = ()
) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Do the same for a file in pieces, unpacked and well-formed; `notes` are what is known about it before."""
    beginning = next(pieces, b"")
    document = Document(beginning)
    reader = _KmlReader(document)
    document.feed(chain([beginning], pieces), reader.between)
    reader.finish()
    samples, legs = reader.samples, reader.legs
    if not len(samples) and len(reader.stamped) > 1:
        samples, legs = reader.stamped, [Leg(0, reader.name)]
    if not len(samples):
        if document.is_cut:
            raise cut_off()
        if reader.has_places:
            raise NoRecording(Reason(N_("This KML file has no times. Export the run as GPX, TCX or FIT.")))
        raise Unreadable(Reason(N_("This KML file has no tracks in it.")))
    said = DeviceTotals(offset=reader.times.offset, notes=notes + document.notes)
    try:
        return activities_of(samples, legs, said)
    except Unreadable:
        if document.is_cut:
            raise cut_off() from None
        raise


class _KmlReader:
    """The contents of a KML file, from expat's events."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.samples, self.stamped = Samples(), Samples()  # of tracks, and of placemarks with a time each
        self.legs: list[Leg] = []
        self.times = XmlTimes()
        self.name = ""
        self.has_places = False
        self._path: list[str] = []
        self._text: list[str] = []
        self._track: _Lists | None = None
        self._list = ""  # the slot of the list being read
        self._data = ""  # the name of a placemark's value
        self._place, self._time = "", NO_TIME  # of a placemark
        parser = document.parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.append

    def between(self) -> None:
        """Between two pieces of the file, shorten a long text."""
        self._text[:] = ["".join(self._text)[:_LONGEST_TEXT]]

    def finish(self) -> None:
        """Finish the document; a track that wasn't closed counts as far as it goes."""
        if self._track:
            self._end_track(self._track)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._text.clear()
        local = tag.rpartition(":")[2]
        self._path.append(local)
        if len(self._path) > DEEPEST:
            raise self.document.damaged()
        if len(self._path) == 1 and local != "kml":
            raise Unreadable(Reason(N_("This isn't a KML file.")))
        if local == "Placemark":
            self.legs.append(Leg(len(self.samples)))
            self._place, self._time = "", NO_TIME
        elif local == "Track" and self._track is None:
            self._track = _Lists()
        elif local == "SimpleArrayData":
            self._list = _SLOTS.get(attributes.get("name", "").lower(), "")
        elif local in ("Data", "SimpleData"):
            self._data = attributes.get("name", "").lower()
        elif local in _PLACES:
            self.has_places = True

    def _end(self, _: str) -> None:
        local, parent = self._path.pop(), self._path[-1] if self._path else ""
        text = "".join(self._text)
        self._text.clear()
        self.document.is_over = not self._path
        if self._track:
            self._learn_of_track(self._track, parent, local, text)
        else:
            self._learn_of_place(parent, local, text)

    def _learn_of_track(self, track: "_Lists", parent: str, local: str, text: str) -> None:
        """Handle the end of an element inside a track, or of the track."""
        if local == "Track":
            self._end_track(track)
        elif local == "when" and parent == "Track":
            track.add_time(self.times.ms(text))
        elif local == "coord" and parent == "Track":
            track.add_place(text)
        elif local == "value" and self._list:
            track.add_value(self._list, text)
        elif local == "SimpleArrayData":
            self._list = ""

    def _learn_of_place(self, parent: str, local: str, text: str) -> None:
        """Handle the end of an element outside tracks."""
        if local == "name":
            self._name(parent, line(text))
        elif local in ("value", "SimpleData") and self.legs and self._data in _KINDS:
            self.legs[-1].sport = self.legs[-1].sport or sport_of_label(line(text))
        elif local == "when" and parent == "TimeStamp":
            self._time = self.times.ms(text)
        elif local == "coordinates" and parent == "Point":
            self._place = text
        elif local == "Placemark":
            self._end_placemark()
        if local in ("Data", "SimpleData"):
            self._data = ""

    def _name(self, parent: str, name: str) -> None:
        if parent == "Placemark" and self.legs:
            self.legs[-1].name = self.legs[-1].name or name
        elif parent in ("Document", "Folder"):
            self.name = self.name or name

    def _end_track(self, track: "_Lists") -> None:
        self._track = None
        if not self.legs:
            self.legs.append(Leg(0))
        self.samples.new_segment()
        for lon, lat, ele, ms, hr, cad in track.samples():
            self.samples.add(lat, lon, ele, ms, hr, cad)

    def _end_placemark(self) -> None:
        if self._place and self._time != NO_TIME:
            lon, lat, ele = _place(self._place)
            self.stamped.add(lat, lon, ele, self._time)


class _Lists:
    """The parallel lists of one track."""

    def __init__(self) -> None:
        self._times = array("q")
        self._places = array("d")
        self._values = {"hr": array("d"), "cad": array("d")}

    def add_time(self, ms: int) -> None:
        """Add a time. Raises `Unreadable` for too many."""
        self._times.append(ms)
        self._limit(len(self._times))

    def add_place(self, text: str) -> None:
        """Add a place. Raises `Unreadable` for too many."""
        self._places.extend(_place(text))
        self._limit(len(self._places) // 3)

    def add_value(self, name: str, text: str) -> None:
        """Add a value to a list. Raises `Unreadable` for too many."""
        self._values[name].append(number(text))
        self._limit(len(self._values[name]))

    def samples(self) -> Iterator[tuple[float, float, float, int, float, float]]:
        """Yield longitude, latitude, elevation, time, heart rate and cadence; missing values are unknown."""
        count = len(self._places) // 3
        times = chain(self._times, (NO_TIME for _ in range(count)))
        rates, steps = (chain(self._values[name], (nan for _ in range(count))) for name in ("hr", "cad"))
        places = iter(self._places)
        yield from zip(places, places, places, times, rates, steps, strict=False)

    def _limit(self, count: int) -> None:
        if count > MOST_POINTS:
            raise too_many()


def _place(text: str) -> tuple[float, float, float]:
    """Return longitude, latitude and elevation; nan for what is missing."""
    lon, lat, ele, *_ = [*map(number, text.replace(",", " ").split()[:3]), nan, nan, nan]
    return lon, lat, ele
