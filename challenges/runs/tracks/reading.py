"""What a file holds, known by its content and never by its name: GPX, TCX or FIT, plain or gzip.

Everything else is refused with a sentence that says what it is, and what its runner can upload instead.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, BinaryIO

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.rules import Source
from challenges.runs.tracks import fit, gpx, tcx
from challenges.runs.tracks.chunks import Chunks
from challenges.runs.tracks.track import Track

_LONGEST_LEAD = 16 * 2**10  # bytes in which a file shows what it is
_MARKS = (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")
_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_IMAGES = b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*"
_IMAGE_BOXES = b"heic", b"heix", b"mif1", b"msf1", b"avif"
# white space, comments and instructions, then the first element, or the document type that names it
_ROOT = re.compile(r"(?:<\?.*?\?>|<!--.*?-->|\s)*+<(?:!doctype\s+)?([\w.:-]+)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: a track for each activity, in its order, and why others in it could not be read."""

    format: Source
    tracks: tuple[Track, ...]  # runs and other sports alike: `track.said.sport` tells
    refused: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: how a file of it is known, and how it is read.

    Both are functions of modules, so that they are found again in the process where files are read.
    """

    format: Source
    knows: Callable[[bytes, str], bool]  # by a file's beginning, and its first element's name or ""
    read: Callable[[Iterator[bytes]], tuple[tuple[Track, ...], tuple[Reason, ...]]]  # raises Unreadable


def read(source: bytes | BinaryIO) -> Content:
    """The activities in a file, at least one.

    Raises `Unreadable`, and nothing else, with a sentence for its runner: another sort of file, cut off, damaged,
    nothing to measure, too large. Reads in pieces where the format allows it, and stops at the limit.
    """
    pieces = Chunks(source)
    lead = b""
    while len(lead) < _LONGEST_LEAD and (piece := next(pieces, b"")):
        lead += piece
    if not lead:
        raise Unreadable(Reason(N_("This file is empty.")))
    reader = _reader_of(lead)
    tracks, refused = reader.read(chain([lead], pieces))
    return Content(reader.format, tuple(_noted(track, pieces.notes) for track in tracks), refused)


def _noted(track: Track, notes: list[Reason]) -> Track:
    return replace(track, said=replace(track.said, notes=(*track.said.notes, *notes))) if notes else track


def _reader_of(lead: bytes) -> Reader:
    """Who reads a file that begins like this. Raises `Unreadable` where nobody does."""
    text = _text_of(lead[:_LONGEST_LEAD])
    root = _root_of(text)
    for reader in READERS:
        if reader.knows(lead, root):
            return reader
    raise Unreadable(_refusal_of(lead, text, root))


def _knows_fit(lead: bytes, root: str) -> bool:
    return lead[8:12] == b".FIT"


def _read_fit(pieces: Iterator[bytes]) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    return fit.read(b"".join(pieces))


def _knows_tcx(lead: bytes, root: str) -> bool:
    return root == "trainingcenterdatabase"


def _knows_gpx(lead: bytes, root: str) -> bool:
    return root == "gpx"


def _read_gpx(pieces: Iterator[bytes]) -> tuple[tuple[Track, ...], tuple[Reason, ...]]:
    return (gpx.read_pieces(pieces),), ()


# the table of formats: the first that knows a file reads it
READERS: list[Reader] = [
    Reader(Source.FIT, _knows_fit, _read_fit),
    Reader(Source.TCX, _knows_tcx, tcx.read_pieces),
    Reader(Source.GPX, _knows_gpx, _read_gpx),
]
USUAL = tuple(READERS)


def read_with(table: Iterable[Reader] | None, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns that reads files by this table, the usual one for None. For another process."""
    READERS[:] = table or USUAL
    return function(*arguments)


def _refusal_of(lead: bytes, text: str, root: str) -> Reason:
    """What a file is that holds no recording, in words for who uploaded it."""
    if lead.startswith(_ZIP):
        return Reason(N_("This is a ZIP archive. Unpack it, and upload the recording that is in it."))
    if lead.startswith(_IMAGES) or lead[8:12] == b"WEBP" or lead[8:12] in _IMAGE_BOXES:
        return Reason(N_("This is a picture, not a recording. Export the run from your watch or app as a file."))
    if lead.startswith(b"%PDF"):
        return Reason(N_("This is a PDF document, not a recording. Export the run as GPX, TCX or FIT."))
    if root in ("html", "head", "body"):
        return Reason(N_("This is a web page, not a recording: the download may have needed you to sign in."))
    if root == "kml":
        return Reason(N_("This is a KML file, which has no times. Export the run as GPX, TCX or FIT."))
    if text.lstrip()[:1] in ("{", "["):
        return Reason(N_("This is a JSON file, not a recording. Export the run as GPX, TCX or FIT."))
    if root:
        return Reason(N_("This file holds no recording. Export the run as GPX, TCX or FIT."))
    first_line = text.lstrip().splitlines()[:1]
    if first_line and first_line[0].isprintable() and any(mark in first_line[0] for mark in ",;"):
        return Reason(N_("This is a table, not a recording. Export the run as GPX, TCX or FIT."))
    return Reason(N_("This is no recording that can be read here. Export the run as GPX, TCX or FIT."))


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
