"""What a file holds, known by its content and never by its name: GPX, TCX or FIT, plain or gzip.

Everything else is refused with a sentence that says what it is, and what its runner can upload instead.
"""

import codecs
import re
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.rules import Source
from challenges.runs.tracks import fit, gpx, tcx
from challenges.runs.tracks.chunks import chunks
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


def read(source: bytes | BinaryIO) -> Content:
    """The activities in a file, at least one.

    Raises `Unreadable`, and nothing else, with a sentence for its runner: another sort of file, cut off, damaged,
    nothing to measure, too large. Reads in pieces where the format allows it, and stops at the limit.
    """
    pieces = chunks(source)
    lead = b""
    while len(lead) < _LONGEST_LEAD and (piece := next(pieces, b"")):
        lead += piece
    if not lead:
        raise Unreadable(Reason(N_("This file is empty.")))
    whole = chain([lead], pieces)
    format_ = _format_of(lead)
    if format_ is Source.FIT:
        return Content(format_, *fit.read(b"".join(whole)))
    if format_ is Source.TCX:
        return Content(format_, *tcx.read_pieces(whole))
    return Content(format_, (gpx.read_pieces(whole),))


def _format_of(lead: bytes) -> Source:
    """The format of a file that begins like this. Raises `Unreadable` where it is none of ours."""
    if lead[8:12] == b".FIT":
        return Source.FIT
    text = _text_of(lead[:_LONGEST_LEAD])
    root = _root_of(text)
    if root == "gpx":
        return Source.GPX
    if root == "trainingcenterdatabase":
        return Source.TCX
    raise Unreadable(_refusal_of(lead, text, root))


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
