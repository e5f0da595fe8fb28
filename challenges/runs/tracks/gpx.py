"""GPX 1.0 and 1.1: the tracks of a recording, as watches and apps export them.

Read are the positions of all tracks and segments with height, time, heart rate and cadence (in any of the extensions
that carry them, by their local names), and the name, kind and creator. Times without a zone are UTC, as the format
says (topografix.com/GPX/1/1). Waypoints and routes are not runs. How odd points are treated: `track.py`.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.chunks import chunks
from challenges.runs.tracks.safe_xml import Document
from challenges.runs.tracks.sports import Sport, sport_of
from challenges.runs.tracks.track import NoRecording, Said, Track
from challenges.runs.tracks.xml_points import PointReader, line
from challenges.runs.tracks.xml_sieve import without_plain_points

_SLOTS = {"ele": "ele", "time": "time", "hr": "hr", "heartrate": "hr", "cad": "cad", "cadence": "cad"}


def read(source: bytes | BinaryIO) -> Track:
    """The recording in a GPX file, plain or gzip, in UTF-8, UTF-16 or any encoding of one byte that it declares.

    Raises `Unreadable` with a sentence for its runner: not GPX, cut off, damaged, nothing to measure, too large (64 MiB
    or 400 000 points). Reads in pieces, and stops at the limit.
    """
    return read_pieces(chunks(source))


def read_pieces(pieces: Iterator[bytes], *, patiently: bool = False) -> Track:
    """The same of a file that comes in pieces, unpacked; `patiently`: every point by the slow way, for comparison."""
    beginning = next(pieces, b"")
    if not beginning:
        raise Unreadable(Reason(N_("This file is empty.")))
    start = beginning[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").lower()
    if not start.startswith(b"<") or start.startswith(b"<!doctype html"):
        raise _not_gpx()
    document = Document(beginning)
    reader = _Reader(document)
    pieces = chain([beginning], pieces)
    document.feed(pieces if patiently else without_plain_points(pieces, reader), reader.between)
    if not len(reader.samples) and reader.has_route:
        raise NoRecording(Reason(N_("This file is a planned route, not a recording: there is nothing to measure.")))
    return reader.samples.track(reader.said)


def _not_gpx() -> Unreadable:
    return Unreadable(Reason(N_("This is not a GPX file. Watches and apps export one with a name that ends in .gpx.")))


class _Reader(PointReader):
    """What a GPX file holds beside its points."""

    def __init__(self, document: Document) -> None:
        super().__init__(document, "trkpt", _SLOTS, attributes=("lat", "lon"))
        self.name = self.creator = ""
        self.sport = Sport.UNKNOWN
        self.has_route = False

    @property
    def said(self) -> Said:
        """What it declares."""
        return Said(sport=self.sport, name=self.name, device=self.creator, offset=self.times.offset)

    def began(self, local: str, attributes: Mapping[str, str]) -> None:
        """Segments begin, and a document that is none of ours is refused."""
        if len(self.path) == 1:
            if local != "gpx":
                raise _not_gpx()
            self.creator = line(attributes.get("creator", ""))
        elif local in ("trk", "trkseg"):
            self.samples.new_segment()
        elif local == "rtept":
            self.has_route = True

    def ended(self, local: str, text: str) -> None:
        """The name and the kind of a track are known; the first counts."""
        if local == "name" and self.path[-1] == "trk":
            self.name = self.name or line(text)
        elif local == "type" and self.path[-1] == "trk":
            self.sport = self.sport or sport_of(line(text))
