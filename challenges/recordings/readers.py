"""Read a file by its content, never by its name: GPX, TCX, KML or FIT, plain or gzip.

Also reads the workouts of an Apple Health export, once imports have extracted them. Everything else is refused with a
message that says what it is, and what its runner can upload instead (`other_formats.py`).
"""

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from challenges.recordings import fit, gpx, health, kml, tcx
from challenges.recordings.chunks import Chunks, chunks
from challenges.recordings.kinds import Source
from challenges.recordings.other_formats import refusal_of
from challenges.recordings.track import Track
from challenges.refusals import N_, Reason, Unreadable

_LONGEST_LEAD = 16 * 2**10  # bytes within which a file shows what it is
_USUAL_LEAD = 2**10
_GZIP = b"\x1f\x8b"
_MARKS = (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")
# White space, comments and processing instructions, then the first element, or the document type that names it.
_ROOT = re.compile(r"(?:<\?.*?\?>|<!--.*?-->|\s)*+<(?:!doctype\s+)?([\w.:-]+)", re.DOTALL | re.IGNORECASE)

Tracks = tuple[tuple[Track, ...], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class RecordingContent:
    """The contents of a file: a track per activity, in its order, and why others in it could not be read."""

    format: Source
    tracks: tuple[Track, ...]  # runs and other sports alike: see `track.declared.sport`
    refused: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatReader:
    """A format: how to recognise a file, and how to read it.

    Both are module-level functions, so that they can be pickled for the process that reads files.
    """

    format: Source
    knows: Callable[[bytes, str], bool]  # by a file's beginning, and its root element's name or ""
    read: Callable[[bytes | BinaryIO], Tracks]  # of the unpacked file; raises Unreadable


def read(source: bytes | BinaryIO) -> RecordingContent:
    """Return the activities in a file, at least one.

    Raises only `Unreadable`, with a message for its runner: another type of file, cut off, damaged, nothing to measure,
    too large. Reads in pieces if the format allows, and stops at the limit.
    """
    source, notes = _unpacked(source)
    lead = _lead_of(source)
    if not lead:
        raise Unreadable(Reason(N_("This file is empty.")))
    reader = _reader_of(lead)
    tracks, refused = reader.read(source)
    return RecordingContent(reader.format, tuple(_noted(track, notes) for track in tracks), refused)


def _unpacked(source: bytes | BinaryIO) -> tuple[bytes | BinaryIO, list[Reason]]:
    """Return the file gunzipped, and notes on what was ignored after it. Unseekable streams are read whole."""
    if not isinstance(source, bytes) and hasattr(source, "seekable") and source.seekable():
        start = source.tell()
        is_packed = source.read(len(_GZIP)) == _GZIP
        source.seek(start)
    else:
        is_packed = not isinstance(source, bytes) or source.startswith(_GZIP)
    if not is_packed:
        return source, []
    pieces = Chunks(source)
    return b"".join(pieces), pieces.notes


def _lead_of(source: bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        return source[:_LONGEST_LEAD]
    start = source.tell()
    lead = source.read(_LONGEST_LEAD)
    source.seek(start)
    return lead


def _noted(track: Track, notes: list[Reason]) -> Track:
    return replace(track, declared=replace(track.declared, notes=(*track.declared.notes, *notes))) if notes else track


def _reader_of(lead: bytes) -> FormatReader:
    """Return the reader of a file that begins like this. Raises `Unreadable` if there is none."""
    root = _root_in(lead)
    for reader in READERS:
        if reader.knows(lead, root):
            return reader
    raise Unreadable(refusal_of(lead, _text_of(lead), root))


def _knows_fit(lead: bytes, root: str) -> bool:
    return lead[8:12] == b".FIT"


def _knows_tcx(lead: bytes, root: str) -> bool:
    return root == "trainingcenterdatabase"


def _knows_gpx(lead: bytes, root: str) -> bool:
    return root == "gpx"


def _knows_kml(lead: bytes, root: str) -> bool:
    return root == "kml"


def _knows_health(lead: bytes, root: str) -> bool:
    return root == "healthdata" and "<!doctype" not in _text_of(lead).lower()  # a whole export has a document type


def _read_fit(source: bytes | BinaryIO) -> Tracks:
    return fit.read(b"".join(chunks(source)))


# The table of formats: the first that recognises a file reads it.
READERS: list[FormatReader] = [
    FormatReader(Source.FIT, _knows_fit, _read_fit),
    FormatReader(Source.TCX, _knows_tcx, tcx.read),
    FormatReader(Source.GPX, _knows_gpx, gpx.read_all),
    FormatReader(Source.KML, _knows_kml, kml.read_all),
    FormatReader(Source.HEALTH, _knows_health, health.read_all),
]
USUAL = tuple(READERS)


def read_with(table: Iterable[FormatReader] | None, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function that reads files with this table of formats, or the usual one for None. For the other process."""
    READERS[:] = table or USUAL
    return function(*arguments)


def _text_of(lead: bytes) -> str:
    """Decode the beginning of a file as text, as far as possible."""
    for mark, encoding in _MARKS:
        if lead.startswith(mark):
            return lead[len(mark) :].decode(encoding, "replace")
    return lead.replace(b"\0", b"").decode("latin-1")  # UTF-16 without a mark is Latin text with zeros in between


def _root_in(lead: bytes) -> str:
    """Return the name of the root element, in lower case and without its prefix; "" if it isn't XML."""
    text = _text_of(lead[:_USUAL_LEAD]).lstrip()
    if text and text[0] != "<":
        return ""
    root = _ROOT.match(text)
    if not root or root.end() == len(text):  # there is more before it than usual
        root = _ROOT.match(_text_of(lead))
    return root[1].rpartition(":")[2].lower() if root else ""
