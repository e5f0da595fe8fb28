"""Untrusted XML: the standard library's expat under the rules of defusedxml, in pieces and within limits.

Nothing is declared, expanded or fetched. Document types are refused (no recording has one), and with them entity bombs
and external entities. A single piece of markup longer than a megabyte is refused before it costs memory and time.
Content after the end of a document is ignored, and a truncated one is read as far as it goes: `notes` says so. Readers
limit the depth (`DEEPEST`) and keep only what they need of a text.

Repair XML with small faults, for files that expat refused and that runners can't repair.

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
from xml.parsers import expat
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException, DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden

from challenges.recordings.chunks import chunks
from challenges.recordings.track import Track
from challenges.refusals import N_, Reason, Unreadable

DEEPEST = 64
_LONGEST_MARKUP = 2**20
_MOST_NAMES = 20_000  # different ones; a recording has a hundred
_NAMES = re.compile(rb"<([^\s<>/]{1,80})")
_ATTRIBUTES = re.compile(rb"\s([^\s<>=\"'/]{1,80})\s*=\s*[\"']")
_MOST_TAGS = 4_000_000  # of those parsed: 200 000 points of ten elements each
_LONGEST_ELEMENT = 2**16  # of those that a reader examines as a whole
_SPACE = b" \t\r\n"
_MARKS = (  # how the first bytes reveal an encoding: expat's name for it, Python's
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_ASCII_AT_HEART = re.compile(r"utf-?8|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d", re.IGNORECASE)
# expat's errors for a document that ends too early
_CUT_OFF = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


_TAIL = Reason(N_("There was more data after the end of this file. We ignored it."))
_CUT_OFF_NOTE = Reason(N_("This file is cut off, so the end of the run may be missing. Export it again."))


class Malformed(Unreadable):
    """Malformed XML, which `mended_xml.py` may be able to repair."""


class Document:
    """One document being read: set the handlers of `parser`, `feed` it, and set `is_over` at the end of its root."""

    def __init__(self, beginning: bytes) -> None:
        """Prepare for a document with this beginning. A byte order mark takes precedence over its declaration."""
        self._mark, encoding, self.codec = _encoding_of(beginning)
        self.is_over = self.is_cut = False
        self.notes: tuple[Reason, ...] = ()  # what its runner should know about it
        # Whether markup is written in ASCII, one byte per character.
        self.has_single_bytes = not self.codec.startswith("utf-16")
        self._tail = bytearray()  # the last bytes fed, and how many bytes came before them
        self._before_tail = 0
        self._encoded: dict[str, bytes] = {}
        self._passed_lines = self._tags = 0
        self._names: set[bytes] = set()  # of elements and attributes: expat keeps each for as long as it reads
        self._in_cdata = False
        self.parser = expat.ParserCreate(encoding)
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        if encoding is None:
            self.parser.XmlDeclHandler = _declaration
        self.parser.StartCdataSectionHandler = self._begin_cdata
        self.parser.EndCdataSectionHandler = self._end_cdata
        self.parser.StartDoctypeDeclHandler = _doctype
        self.parser.EntityDeclHandler = _entity
        self.parser.UnparsedEntityDeclHandler = _entity
        self.parser.ExternalEntityRefHandler = _external

    def feed(self, pieces: Iterator[bytes], between: Callable[[], None]) -> None:
        """Parse all pieces, calling `between` after each. Raises `Unreadable` if the document is invalid.

        A truncated document is parsed as far as it goes and sets `is_cut`.
        """
        try:
            for piece in pieces:
                sound = piece if self._tail else self._without_space(piece)
                self._tags += sound.count(b"<")
                self._names.update(_NAMES.findall(sound), _ATTRIBUTES.findall(sound))
                if self._tags > _MOST_TAGS or len(self._names) > _MOST_NAMES:
                    raise Unreadable(Reason(N_("This file has far more elements than any recording. Export it again.")))
                self._tail += sound
                if len(self._tail) > 4 * _LONGEST_ELEMENT:
                    self._before_tail += len(self._tail) - _LONGEST_ELEMENT - len(sound)
                    del self._tail[: -_LONGEST_ELEMENT - len(sound)]
                self.parser.Parse(sound, False)
                between()
                if self._fed - self.parser.CurrentByteIndex > _LONGEST_MARKUP:
                    raise self.damaged()
            self.parser.Parse(b"", True)
        except DefusedXmlException:
            raise Unreadable(
                Reason(N_("This file brings its own XML declarations, which no recording needs. Export it again."))
            ) from None
        except LookupError:  # an encoding with a plausible name that doesn't exist
            raise self.damaged() from None
        except expat.ExpatError as error:
            if self.is_over:
                self.notes += (_TAIL,)
            elif error.code not in _CUT_OFF:
                raise self.damaged() from None
            else:
                self.is_cut = True
                self.notes += (_CUT_OFF_NOTE,)

    def _without_space(self, piece: bytes) -> bytes:
        """Strip white space before the declaration: a common and harmless fault of exporters."""
        mark = self._mark if piece.startswith(self._mark) else b""
        width = 1 if self.has_single_bytes else 2
        space = _SPACE if width == 1 else _SPACE + b"\0"
        rest = piece[len(mark) :]
        spaces = len(rest) - len(rest.lstrip(space))
        return mark + rest[spaces - spaces % width :]

    def occurrences(self, markup: str, index: int) -> int:
        """Count how often `markup` occurs in the bytes from `index` up to and including the parser's position.

        Raises `Unreadable` for more than 64 KiB of them.
        """
        now = self.parser.CurrentByteIndex
        if index < self._before_tail or now - index > _LONGEST_ELEMENT:
            raise self.damaged()
        sought = self._encoded.get(markup)
        if sought is None:
            sought = self._encoded[markup] = markup.encode(self.codec, "replace")
        return self._tail.count(sought, index - self._before_tail, now - self._before_tail + len(sought))

    @property
    def is_between_markup(self) -> bool:
        """Return whether everything fed was parsed, and text or a tag may come next."""
        return self.has_single_bytes and not self._in_cdata and self._fed == self.parser.CurrentByteIndex

    @property
    def _fed(self) -> int:
        return self._before_tail + len(self._tail)

    def passed(self, lines: int) -> None:
        """Count lines that are part of the document but were not fed."""
        self._passed_lines += lines

    def damaged(self) -> Malformed:
        """Return the refusal of a document that is malformed at the parser's position."""
        line = self.parser.CurrentLineNumber + self._passed_lines
        return Malformed(Reason(N_("This file is damaged at line %(line)s. Export it again."), line=line))

    def _begin_cdata(self) -> None:
        self._in_cdata = True

    def _end_cdata(self) -> None:
        self._in_cdata = False


def _encoding_of(beginning: bytes) -> tuple[bytes, str | None, str]:
    """Return the byte order mark of a document, and expat's and Python's names for its encoding, as far as visible."""
    for mark, *names in _MARKS:
        if beginning.startswith(mark):
            return mark, names[0], names[1]
    first, second = beginning[:1], beginning[1:2]
    if second == b"\0" and first and first in b"<" + _SPACE:
        return b"", "utf-16le", "utf-16-le"
    if first == b"\0" and second and second in b"<" + _SPACE:
        return b"", "utf-16be", "utf-16-be"
    return b"", None, "ascii"


def cut_off() -> Unreadable:
    """Return the refusal of a document that ends before there is anything to measure."""
    return Unreadable(Reason(N_("This file is cut off. Export it again and upload the whole file.")))


def _declaration(version: str, encoding: str | None, standalone: int) -> None:
    if encoding is not None and not _ASCII_AT_HEART.fullmatch(encoding):
        # what claims to be UTF-16 but can be read this far isn't: a common fault of exporters
        raise (Malformed if encoding.lower().startswith("utf-16") else Unreadable)(
            Reason(N_("We can't read this file's text encoding. Save it as UTF-8."))
        )


def _doctype(name: str, system_id: str | None, public_id: str | None, *_: object) -> None:
    raise DTDForbidden(name, system_id, public_id)


def _entity(name: str, *_: object) -> None:
    raise EntitiesForbidden(name, None, None, None, None, None)


def _external(context: str | None, base: str | None, system_id: str | None, public_id: str | None) -> int:
    raise ExternalReferenceForbidden(context, base, system_id, public_id)


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
