"""Archives bent for tests byte by byte: directories that lie, files that lie upon each other."""

import struct
import zlib

END = struct.Struct("<4s4H2LH")  # the end of an archive's directory
LOCAL = struct.Struct("<4s5H3L2H")  # before each file
CENTRAL = struct.Struct("<4s6H3L5H2L")  # each file in the directory


def entry_of(data: bytes, name: str) -> int:
    """Where an entry of the directory begins."""
    return data.rindex(name.encode()) - CENTRAL.size


def patched(data: bytes, at: int, form: str, *values: object) -> bytes:
    """The bytes with these values at this place, packed in this form."""
    changed = bytearray(data)
    struct.pack_into(form, changed, at, *values)
    return bytes(changed)


def directory_of(count: int, name: bytes = b"a", comment: bytes = b"", at: int = 0) -> bytes:
    """A directory of so many empty files, all of them at `at`."""
    entry = CENTRAL.pack(b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, len(comment), 0, 0, 0, at)
    return (entry + name + comment) * count


def flagged(data: bytes, name: str, flag: int) -> bytes:
    """The archive with this flag at one of its files: 1 is encrypted."""
    return patched(data, entry_of(data, name) + 8, "<H", flag)


def ended(directory: bytes, count: int) -> bytes:
    """An archive of nothing but a directory, which says that it has so many entries."""
    return directory + END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), 0, 0)


def ended_as_64(directory: bytes, count: int, size: int | None = None) -> bytes:
    """The same with the larger numbers of ZIP64."""
    at = len(directory)
    size = at if size is None else size
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    return directory + record + locator + END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)


def overlapping(count: int = 250, kernel: int = 2**20) -> bytes:
    """An archive whose files all end in the same packed bytes; each begins with the headers of those after it."""
    packer = zlib.compressobj(9, wbits=-15)
    tail, unpacked = packer.compress(bytes(kernel)) + packer.flush(), bytes(kernel)
    files = []
    for number in reversed(range(count)):
        name = f"{number}.gpx".encode()
        header = LOCAL.pack(b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(unpacked), len(tail), len(unpacked), len(name), 0)
        files.append((name, zlib.crc32(unpacked), len(tail), len(unpacked), len(header) + len(name)))
        block = header + name
        # a stored block of deflate, in which the file before quotes this header
        tail = struct.pack("<BHH", 0, len(block), len(block) ^ 0xFFFF) + block + tail
        unpacked = block + unpacked
    body, at, directory = tail[5:], 0, b""
    for name, crc, packed, size, length in reversed(files):
        directory += (
            CENTRAL.pack(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, packed, size, len(name), 0, 0, 0, 0, 0, at) + name
        )
        at += length + 5
    return body + directory + END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
