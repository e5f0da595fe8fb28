"""GPX 1.0 and 1.1: the tracks of a recording, as watches and apps export them.

Tracks more than three hours apart are several recordings (`activities.py`). Reads the positions of all tracks and
segments with elevation, time, heart rate and cadence (in any extension that has them, by local name), and the name,
type and creator. Times without a zone are UTC, as the format says (topografix.com/GPX/1/1). Waypoints and routes are
not runs. For irregular points see `track.py`.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from challenges.recordings.activities import Leg, activities_of
from challenges.recordings.safe_xml import Document, cut_off, read_mended
from challenges.recordings.sports import sport_of_label
from challenges.recordings.track import DeviceTotals, NoRecording, Track
from challenges.recordings.xml_points import PointReader, line
from challenges.recordings.xml_sieve import without_plain_points
from challenges.refusals import N_, Reason, Unreadable

_SLOTS = {"ele": "ele", "time": "time", "hr": "hr", "heartrate": "hr", "cad": "cad", "cadence": "cad"}


def read(source: bytes | BinaryIO) -> Track:
    """Return the recording in a GPX file; the first if it holds several. Raises as `read_all` does."""
    return read_all(source)[0][0]


def read_all(source: bytes | BinaryIO) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Return the recordings in a GPX file, plain or gzip, in UTF-8, UTF-16 or any declared single-byte encoding.

    There are several if its tracks are more than three hours apart (`activities.py`); then also return why others could
    not be read. Faulty characters are repaired, and a truncated file is read as far as it goes: `said.notes` reports
    both. Raises `Unreadable` with a message for its runner: not GPX, damaged, nothing to measure, too large (64 MiB or
    400 000 points). Reads in pieces, and stops at the limit.
    """
    return read_mended(source, read_pieces)


def read_pieces(
    pieces: Iterator[bytes], notes: tuple[Reason, ...] = (), *, patiently: bool = False
) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    """Do the same for a file in pieces, unpacked and well-formed; `notes` are what is known about it before.

    `patiently` reads every point the slow way, for comparison.
    """
    beginning = next(pieces, b"")
    if not beginning:
        raise Unreadable(Reason(N_("This file is empty.")))
    start = beginning[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").lower()
    if not start.startswith(b"<") or start.startswith(b"<!doctype html"):
        raise _not_gpx()
    document = Document(beginning)
    reader = _GpxReader(document)
    pieces = chain([beginning], pieces)
    document.feed(pieces if patiently else without_plain_points(pieces, reader), reader.between)
    if document.is_cut and not len(reader.samples):
        raise cut_off()
    if not len(reader.samples) and reader.has_route:
        raise NoRecording(Reason(N_("This file is a planned route, not a recording.")))
    said = DeviceTotals(device=reader.creator, offset=reader.times.offset, notes=notes + document.notes)
    try:
        return activities_of(reader.samples, reader.legs, said)
    except Unreadable:
        if document.is_cut:
            raise cut_off() from None
        raise


def _not_gpx() -> Unreadable:
    return Unreadable(Reason(N_("This isn't a GPX file. Watches and apps export them with a name ending in .gpx.")))


class _GpxReader(PointReader):
    """The contents of a GPX file besides its points."""

    def __init__(self, document: Document) -> None:
        super().__init__(document, "trkpt", _SLOTS, attributes=("lat", "lon"))
        self.creator = ""
        self.legs: list[Leg] = []
        self.has_route = False

    def began(self, local: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of a track or segment, and refuse documents that aren't GPX."""
        if len(self.path) == 1:
            if local != "gpx":
                raise _not_gpx()
            self.creator = line(attributes.get("creator", ""))
        elif local in ("trk", "trkseg"):
            self.samples.new_segment()
            if local == "trk":
                self.legs.append(Leg(len(self.samples)))
        elif local == "rtept":
            self.has_route = True

    def ended(self, local: str, text: str) -> None:
        """Take the name and type of a track; the first one counts."""
        if not self.legs or self.path[-1:] != ["trk"]:
            return
        leg = self.legs[-1]
        if local == "name":
            leg.name = leg.name or line(text)
        elif local == "type":
            leg.sport = leg.sport or sport_of_label(line(text))
