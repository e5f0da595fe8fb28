"""A ZIP that is sent while it is made: never more of it in memory than one of its files. Pure."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

_PACKED_ALREADY = (".gz", ".zip")
_QUICKLY = 1  # of nine: text shrinks to a sixth instead of a seventh, in a third of the time


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the ZIP: its name (relative, with slashes), what it holds, and the time that its reader sees on it."""

    name: str
    data: bytes
    at: datetime


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a ZIP of these files, in pieces as they come."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY) as archive:
        for member in members:
            archive.writestr(_info(member), member.data, compresslevel=_QUICKLY)
            yield pipe.taken()
    yield pipe.taken()


def _info(member: Member) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(member.name, max(member.at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
    packed = member.name.endswith(_PACKED_ALREADY)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Pipe:
    """What `zipfile` writes to: it cannot go back in it, and asks whether it can."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep what is written until somebody takes it."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What was written since."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
