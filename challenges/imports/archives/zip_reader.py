"""Open an untrusted ZIP with the standard library, within limits, and read its files in pieces.

The library trusts the directory: it reads as many bytes as that declares and creates an object per entry. So the file
is wrapped while it is opened. Of the compression methods only "stored" and "deflate", which everyone uses, are
accepted, because the library unpacks the others without limiting the size of a piece.
"""

import os
import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from challenges.imports.archives.names import (
    MOST_DIRECTORY,
    MOST_ENTRIES,
    MOST_TIGHTLY,
    PIECE,
    SLACK,
    too_many,
    too_tight,
)
from challenges.refusals import N_, Reason, Unreadable

# what the library raises for bytes that aren't a sound archive
DAMAGE = (
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # of a file in it, of an empty one, of a multi-part one
_ENTRY = b"PK\x01\x02"  # starts each entry of a directory
_HEADER = 30  # minimum bytes before each file
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags: encrypted file, strong encryption, encrypted directory


def is_archive(file: BinaryIO) -> bool:
    """Return whether a file is a ZIP, by its content, even with other bytes in front. Leaves the file at its start."""
    file.seek(0)
    beginning = file.read(64)
    try:
        if beginning.startswith(BEGINNINGS):
            return True
        if _is_recording(beginning):  # may hold any bytes, also those of an archive's end
            return False
        return is_zipfile(_Watched(file))
    except DAMAGE:  # there is an archive's end, but it is broken
        return True
    finally:
        file.seek(0)


def _is_recording(beginning: bytes) -> bool:
    return (
        beginning.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
        or beginning.startswith(b"\x1f\x8b")
        or beginning[8:12] == b".FIT"
    )


def opened(file: BinaryIO, most: int = MOST_ENTRIES) -> ZipFile:
    """Open the archive in a file, reading its directory only. The file stays open when the archive is closed.

    Raises `Unreadable`: not an archive, cut off, damaged, more than `most` entries.
    """
    watched = _Watched(file, most)
    try:
        archive = ZipFile(watched)
    except Unreadable:
        raise
    except DAMAGE:
        raise _damaged(file) from None
    watched.opening = False
    for info in archive.filelist:  # at most thousands, and nothing reads these
        info.comment = info.extra = b""
    return archive


def refusals_of(infos: Sequence[ZipInfo]) -> dict[int, Reason]:
    """Return the indices of entries that can't be read whatever they are, with reasons."""
    refused = dict.fromkeys(
        _overlapping(infos), Reason(N_("This file overlaps others in the ZIP, so we didn't open it."))
    )
    for index, info in enumerate(infos):
        if reason := _refusal_of(info):
            refused[index] = reason
    return refused


def is_link(info: ZipInfo) -> bool:
    """Return whether an entry is a link, or another file system object that isn't a file."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def pieces_of(archive: ZipFile, info: ZipInfo, most: int, beyond: Reason) -> Iterator[bytes]:
    """Yield an entry's bytes in pieces of at most 64 KiB, whatever size the directory declares.

    Raises `Unreadable`: with `beyond` after `most` bytes, if damaged, and if the compression ratio is that of a zip
    bomb.
    """
    given = 0
    for piece in _unpacked(archive, info):
        given += len(piece)
        if given > most:
            raise Unreadable(beyond)
        if given > SLACK + info.compress_size * MOST_TIGHTLY:
            raise Unreadable(too_tight())
        yield piece


def _unpacked(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            yield from iter(lambda: member.read(PIECE), b"")
    except DAMAGE:
        raise Unreadable(Reason(N_("This file is damaged in the ZIP. Export it again."))) from None


class _Watched:
    """A file as the library reads it. While `opening`, it can't read more than a directory of so many entries."""

    def __init__(self, file: BinaryIO, most: int = MOST_ENTRIES) -> None:
        self._file, self._most = file, most
        self.opening = True

    def read(self, size: int | None = -1) -> bytes:
        if not self.opening:
            return self._file.read(size if size is not None else -1)
        here = self._file.tell()
        left = self._file.seek(0, os.SEEK_END) - here
        self._file.seek(here)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > MOST_DIRECTORY:
            raise too_many()
        data = self._file.read(max(0, wanted))
        if data.count(_ENTRY) > self._most:
            raise too_many()
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_SET and offset < 0:  # a disk file would raise an error of its own
            raise BadZipFile
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def _damaged(file: BinaryIO) -> Unreadable:
    try:
        is_cut = not is_zipfile(_Watched(file))
    except DAMAGE:
        is_cut = False
    if is_cut:
        return Unreadable(Reason(N_("This ZIP is cut off. Upload the whole file.")))
    return Unreadable(Reason(N_("This ZIP is damaged: its list of files can't be read. Export it again.")))


def _refusal_of(info: ZipInfo) -> Reason | None:
    if info.flag_bits & _ENCRYPTED:
        return Reason(N_("This file is encrypted. Unpack the ZIP with its password and upload the files."))
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return Reason(N_("This file uses an unusual compression. Pack it again as an ordinary ZIP."))
    return None


def _overlapping(infos: Sequence[ZipInfo]) -> Iterator[int]:
    """Yield the entries whose bytes overlap another entry's: such an archive can unpack to any size.

    After David Fifield, "A better zip bomb", 2019. Without overlaps an archive can't exceed what its own size allows.
    """
    spans = sorted(
        (info.header_offset, info.header_offset + _HEADER + info.compress_size, index)
        for index, info in enumerate(infos)
    )
    furthest, holder = -1, -1
    for start, end, index in spans:
        if start < furthest:
            yield index
            yield holder
        if end > furthest:
            furthest, holder = end, index
