"""A file's bytes in pieces, gunzipped if necessary, and never more than the limit."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from challenges.refusals import N_, Reason, Unreadable

MOST_BYTES = 64 * 2**20  # unpacked; ten hours at one sample a second with every sensor is a third of it
_PIECE = 64 * 2**10
_MOST_TIGHTLY = 200  # maximum compression ratio: recordings have 5 to 25, zip bombs a thousand
_SLACK = 4 * 2**10  # bytes that may still be inside the decompressor
_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 4_096  # gzip members in one file: tools that pack in blocks make one per 64 KiB


class Chunks:
    """The content of a file in pieces of 64 KiB, none empty; gzip, as in account exports, is unpacked.

    Stops and raises `Unreadable` beyond `most` bytes, packed or unpacked, if the gzip is damaged, and if its ratio is
    that of a zip bomb. After the last piece, `notes` says what was ignored.
    """

    def __init__(self, source: bytes | BinaryIO, most: int = MOST_BYTES) -> None:
        self.notes: list[Reason] = []
        self._pieces = self._all(source, most)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def __next__(self) -> bytes:
        return next(self._pieces)

    def _all(self, source: bytes | BinaryIO, most: int) -> Iterator[bytes]:
        pieces = _read(source, most)
        first = next(pieces, b"")
        if first.startswith(_GZIP):
            yield from _limited(_unpacked(first, pieces, self.notes), most)
        elif first:
            yield first
            yield from pieces


def chunks(source: bytes | BinaryIO, most: int = MOST_BYTES) -> Iterator[bytes]:
    """Return only the pieces."""
    return iter(Chunks(source, most))


def _read(source: bytes | BinaryIO, most: int) -> Iterator[bytes]:
    if isinstance(source, bytes):
        view = memoryview(source)
        return _limited((bytes(view[start : start + _PIECE]) for start in range(0, len(source), _PIECE)), most)
    return _limited(iter(lambda: source.read(_PIECE), b""), most)


def _limited(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise Unreadable(Reason(N_("This file is too large. The limit is %(most)s MB."), most=most // 2**20))
        yield piece


def _unpacked(first: bytes, pieces: Iterator[bytes], notes: list[Reason]) -> Iterator[bytes]:
    """Yield the contents of a gzip file's members, one after the other (RFC 1952, section 2.2).

    Other bytes may follow the last member: tapes and disks pad with zeros. They are noted and ignored.
    """
    packed = _Packed(first, pieces)
    given = members = 0  # unpacked bytes so far
    while packed.begins_with(_GZIP) and members < _MOST_MEMBERS:
        unpacker, is_sound = zlib.decompressobj(wbits=31), False
        try:
            while not unpacker.eof and (data := unpacker.unconsumed_tail or packed.next()):
                if piece := unpacker.decompress(data, _PIECE):
                    is_sound = True
                    given += len(piece)
                    if given > (packed.taken - len(unpacker.unconsumed_tail) + _SLACK) * _MOST_TIGHTLY:
                        raise Unreadable(
                            Reason(N_("This file isn't compressed the way recordings are. Export it again."))
                        )
                    yield piece
        except zlib.error:
            if members and not is_sound:  # it only looked like a member
                packed.give_back(_GZIP)
                break
            raise Unreadable(Reason(N_("This compressed file is damaged. Export it again."))) from None
        if not unpacker.eof:
            raise Unreadable(Reason(N_("This file is cut off. Export it again and upload the whole file.")))
        packed.give_back(unpacker.unused_data)
        members += 1
    if members == _MOST_MEMBERS:
        raise Unreadable(Reason(N_("This file isn't compressed the way recordings are. Export it again.")))
    if packed.rest():
        notes.append(Reason(N_("There was other data after the compressed recording. We ignored it.")))


class _Packed:
    """The packed bytes, in pieces."""

    def __init__(self, first: bytes, pieces: Iterator[bytes]) -> None:
        self._ahead, self._pieces = first, pieces
        self.taken = 0

    def next(self) -> bytes:
        """Return the next piece; empty at the end."""
        piece, self._ahead = self._ahead or next(self._pieces, b""), b""
        self.taken += len(piece)
        return piece

    def give_back(self, data: bytes) -> None:
        """Return bytes that were taken but not needed."""
        self._ahead = data
        self.taken -= len(data)

    def begins_with(self, mark: bytes) -> bool:
        """Return whether the next bytes are this mark, even across two pieces."""
        while len(self._ahead) < len(mark) and (piece := next(self._pieces, b"")):
            self._ahead += piece
        return self._ahead.startswith(mark)

    def rest(self) -> bool:
        """Return whether any bytes are left. Reads them all, so that the size limit applies."""
        return bool(self._ahead) | (sum(map(len, self._pieces)) > 0)
