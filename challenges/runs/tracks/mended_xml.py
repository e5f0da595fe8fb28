"""Repair XML with small faults, for files that expat refused and that runners can't repair.

Exporters forget to escape a name ("Rock & Roll"), write HTML entities, control characters or bytes of another encoding
than declared, or a false declaration. Each of these is a fault in one character: it is replaced, and everything else
stays. Only HTML's named characters are expanded; the resulting document is read under the usual rules and limits
(`safe_xml.py`).
"""

import codecs
import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import BinaryIO
from xml.sax.saxutils import escape

from challenges.refusals import N_, Reason
from challenges.runs.tracks.chunks import chunks
from challenges.runs.tracks.safe_xml import Document, Malformed
from challenges.runs.tracks.track import Track

_MENDED = Reason(N_("Some characters in this file were broken. We fixed or removed them, and the run is complete."))
_FAULTS = re.compile(
    r"<!\[CDATA\[|\]\]>|<!--|-->|&[^\s<>&;]{0,32};?|<(?![A-Za-z_:/!?\u0080-\uffff])"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)
_LONGEST_FAULT = 48  # characters, with some margin
_DECLARATION = re.compile(r"\A[\s\ufeff\0]*(?:<\?xml[^>]*\?>)?")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)")
_BYTE_ENCODINGS = re.compile(rb"iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d", re.IGNORECASE)
_NUMBERED = re.compile(r"&#(?:(\d{1,7})|[xX]([\da-fA-F]{1,6}));")
_Recordings = tuple[tuple[Track, ...], tuple[Reason, ...]]
_OF_XML = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")


def read_mended(
    source: bytes | BinaryIO, read: Callable[[Iterator[bytes], tuple[Reason, ...]], _Recordings]
) -> _Recordings:
    """Return the result of `read` for the pieces of a file; if malformed, for the repaired file, with a note.

    Raises what `read` does. A stream that isn't seekable is read once, as it is.
    """
    start = 0 if isinstance(source, bytes) or not _can_go_back(source) else source.tell()
    try:
        return read(chunks(source), ())
    except Malformed:
        if not isinstance(source, bytes):
            if not _can_go_back(source):
                raise
            source.seek(start)
    return read(_mended(chunks(source)), (_MENDED,))


def _can_go_back(source: BinaryIO) -> bool:
    return hasattr(source, "seekable") and source.seekable()


def _mended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the document in UTF-8 with its faulty characters repaired; no piece is empty."""
    beginning = next(pieces, b"")
    decoder = _decoder_of(beginning)
    text, is_inside, is_begun, is_over = "", "", False, False
    piece = beginning
    while not is_over:
        following = next(pieces, b"")
        is_over = not following
        text += decoder.decode(piece, final=is_over)
        piece = following
        if not is_begun:
            is_begun = True
            text = _DECLARATION.sub("", text, count=1)
        done, is_inside, text = _without_faults(text, is_inside, is_over=is_over)
        if done:
            yield done.encode("utf-8", "replace")


def _decoder_of(beginning: bytes) -> codecs.IncrementalDecoder:
    codec = Document(beginning).codec
    if codec.startswith("utf-16"):
        return codecs.getincrementaldecoder(codec)("replace")
    declared = _DECLARED.search(beginning[:1_000])
    if declared and _BYTE_ENCODINGS.fullmatch(declared[1]):
        return codecs.getincrementaldecoder(_python_name(declared[1].decode()))("replace")
    return codecs.getincrementaldecoder("utf-8")("utf-8-or-windows")


def _python_name(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:  # there are sixteen parts of ISO 8859, not ninety-nine
        return "iso8859-1"


def _or_windows(error: UnicodeError) -> tuple[str, int]:
    """Decode a byte that isn't UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return odd.decode("cp1252", "ignore") or odd.decode("latin-1"), error.end


codecs.register_error("utf-8-or-windows", _or_windows)


def _without_faults(text: str, inside: str, *, is_over: bool) -> tuple[str, str, str]:
    """Return the repaired text, the mark that ends the open section (or ""), and the rest to keep for the next call."""
    limit = len(text) if is_over else len(text) - _LONGEST_FAULT
    done: list[str] = []
    at = 0
    for found in _FAULTS.finditer(text):
        if found.start() >= limit:
            break
        token = found[0]
        done.append(text[at : found.start()])
        at = found.end()
        if inside:
            done.append(token if len(token) > 1 or token in "<&" else "")
            inside = "" if token == inside else inside
        elif token in ("<![CDATA[", "<!--"):
            done.append(token)
            inside = "]]>" if token == "<![CDATA[" else "-->"
        else:
            done.append(_replaced(token))
    stop = max(at, limit)
    done.append(text[at:stop])
    return "".join(done), inside, text[stop:]


def _replaced(token: str) -> str:
    """Return the replacement of a possible fault, outside comments and CDATA sections."""
    if token == "-->" or token in _OF_XML:
        return token
    if found := _NUMBERED.fullmatch(token):
        code = int(found[1]) if found[1] else int(found[2], 16)
        return token if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""
    if token.startswith("&"):
        return escape(html5.get(token[1:], token) if token.endswith(";") else token)
    return escape(token) if len(token) > 1 or token == "<" else ""
