"""Readers of formats that nobody has: they never end, or end otherwise than readers do.

They are found again in the process that reads files, so nothing large is imported here.
"""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

BEGINNING = b"waits for "
ODD = b"odd, and of no format"


def knows_waiting(lead: bytes, root: str) -> bool:
    return lead.startswith(BEGINNING)


def wait_for_nobody(pieces: Iterator[bytes]):
    """Read from a pipe that nobody writes to."""
    return Path(os.fsdecode(b"".join(pieces).removeprefix(BEGINNING))).read_bytes(), ()


def knows_odd(lead: bytes, root: str) -> bool:
    return lead == ODD


def knows_all(lead: bytes, root: str) -> bool:
    return True


def crash(pieces: Iterator[bytes]):
    os.abort()


def grow(pieces: Iterator[bytes]):
    return bytearray(400 * 2**20), ()


def loop(pieces: Iterator[bytes]):
    return set(itertools.repeat(0)), ()  # which is a loop in C
