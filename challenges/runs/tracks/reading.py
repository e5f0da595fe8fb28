"""What a file holds, known by its content and never by its name: GPX, TCX, KML or FIT, plain or gzip.

Also the workouts of an Apple Health export, once imports have taken them out of it. Everything else is refused with a
sentence that says what it is, and what its runner can upload instead (`other_formats.py`).
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.rules import Source
from challenges.runs.tracks import fit, gpx, health, kml, tcx
from challenges.runs.tracks.chunks import chunks
from challenges.runs.tracks.other_formats import refusal_of
from challenges.runs.tracks.track import Track

_LONGEST_LEAD = 16 * 2**10  # bytes in which a file shows what it is
_MARKS = (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")
# white space, comments and instructions, then the first element, or the document type that names it
_ROOT = re.compile(r"(?:<\?.*?\?>|<!--.*?-->|\s)*+<(?:!doctype\s+)?([\w.:-]+)", re.DOTALL | re.IGNORECASE)

_ROOTS = {
    "gpx": Source.GPX,
    "trainingcenterdatabase": Source.TCX,
    "kml": Source.KML,
    "healthdata": Source.HEALTH,
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: a track for each activity, in its order, and why others in it could not be read."""

    format: Source
    tracks: tuple[Track, ...]  # runs and other sports alike: `track.said.sport` tells
    refused: tuple[Reason, ...] = ()


def read(source: bytes | BinaryIO) -> Content:
    """The activities in a file, at least one.

    Raises `Unreadable`, and nothing else, with a sentence for its runner: another sort of file, cut off, damaged,
    nothing to measure, too large. Reads in pieces where the format allows it, and stops at the limit.
    """
    lead, source = _lead_of(source)
    if not lead:
        raise Unreadable(Reason(N_("This file is empty.")))
    format_ = _format_of(lead)
    return Content(format_, *_READERS[format_](source))


def _lead_of(source: bytes | BinaryIO) -> tuple[bytes, bytes | BinaryIO]:
    """The beginning of a file, unpacked, and the file to be read from there; one that can't go back is read whole."""
    if not isinstance(source, bytes):
        if not (hasattr(source, "seekable") and source.seekable()):
            source = b"".join(chunks(source))
        else:
            start = source.tell()
    pieces = chunks(source)
    lead = b""
    while len(lead) < _LONGEST_LEAD and (piece := next(pieces, b"")):
        lead += piece
    if not isinstance(source, bytes):
        source.seek(start)
    return lead, source


def _read_fit(source: bytes | BinaryIO) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    return fit.read(b"".join(chunks(source)))


_READERS: dict[Source, Callable[[bytes | BinaryIO], tuple[tuple[Track, ...], tuple[Reason, ...]]]] = {
    Source.FIT: _read_fit,
    Source.GPX: gpx.read_all,
    Source.TCX: tcx.read,
    Source.KML: kml.read_all,
    Source.HEALTH: health.read_all,
}


def _format_of(lead: bytes) -> Source:
    """The format of a file that begins like this. Raises `Unreadable` where it is none of ours."""
    if lead[8:12] == b".FIT":
        return Source.FIT
    text = _text_of(lead[:_LONGEST_LEAD])
    root = _root_of(text)
    if root == "healthdata" and "<!doctype" in text.lower():  # a whole export has one, workouts taken out of it none
        raise Unreadable(refusal_of(lead, text, root))
    if format_ := _ROOTS.get(root):
        return format_
    raise Unreadable(refusal_of(lead, text, root))


def _text_of(lead: bytes) -> str:
    """The beginning of a file as text, as far as it is any."""
    for mark, encoding in _MARKS:
        if lead.startswith(mark):
            return lead[len(mark) :].decode(encoding, "replace")
    return lead.replace(b"\0", b"").decode("latin-1")  # UTF-16 without a mark is Latin text with zeros in between


def _root_of(text: str) -> str:
    """The name of the first element, in small letters and without its prefix; "" where the text is no XML."""
    root = _ROOT.match(text)
    return root[1].rpartition(":")[2].lower() if root else ""
