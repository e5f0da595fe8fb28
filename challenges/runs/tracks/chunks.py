"""A file's bytes in pieces, unpacked where they are gzip, and never more of them than the limit."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from challenges.refusals import N_, Reason, Unreadable

MOST_BYTES = 64 * 2**20  # unpacked; ten hours of a sample a second with every sensor is a third of it
_PIECE = 64 * 2**10
_MOST_TIGHTLY = 200  # times smaller than unpacked: recordings become 5 to 25 times smaller, traps a thousand times
_SLACK = 4 * 2**10  # bytes that may be still inside the unpacker


def chunks(source: bytes | BinaryIO, most: int = MOST_BYTES) -> Iterator[bytes]:
    """The content of `source` in pieces of 64 KiB, none empty; gzip (as exports of whole accounts hold) is unpacked.

    Stops reading and raises `Unreadable` beyond `most` bytes, packed or unpacked, and where the gzip is damaged or
    packed so tightly that it must be a trap.
    """
    pieces = _read(source, most)
    first = next(pieces, b"")
    if first.startswith(b"\x1f\x8b"):
        yield from _limited(_unpacked(first, pieces), most)
    elif first:
        yield first
        yield from pieces


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
            raise Unreadable(Reason(N_("This file is too large: at most %(most)s MB."), most=most // 2**20))
        yield piece


def _unpacked(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    packed, taken, given = first, len(first), 0  # taken and given: bytes before and after
    try:
        while packed:
            if piece := unpacker.decompress(packed, _PIECE):
                given += len(piece)
                if given > (taken - len(unpacker.unconsumed_tail) + _SLACK) * _MOST_TIGHTLY:
                    raise Unreadable(Reason(N_("This file is compressed in a way that no recording is.")))
                yield piece
            packed = unpacker.unconsumed_tail
            if not packed and not unpacker.eof:
                packed = next(pieces, b"")
                taken += len(packed)
    except zlib.error:
        raise Unreadable(Reason(N_("This file is compressed and damaged. Export it again."))) from None
    if not unpacker.eof:
        raise Unreadable(Reason(N_("This file ends in the middle. Export it again and upload the whole file.")))
