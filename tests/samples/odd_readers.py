"""Readers of formats that nobody has: they never end, or end otherwise than readers do.

They are found again in the process that reads files, so nothing large is imported here.
"""

import itertools
import os
from pathlib import Path

BEGINNING = b"waits for "
ODD = b"odd, and of no format"


def knows_waiting(lead: bytes, root: str) -> bool:
    return lead.startswith(BEGINNING)


def wait_for_nobody(source: bytes):
    """Read from a pipe that nobody writes to."""
    return Path(os.fsdecode(source.removeprefix(BEGINNING))).read_bytes(), ()


def knows_odd(lead: bytes, root: str) -> bool:
    return lead == ODD


def knows_all(lead: bytes, root: str) -> bool:
    return True


def crash(source: bytes):
    os.abort()


def grow(source: bytes):
    return bytearray(400 * 2**20), ()


def loop(source: bytes):
    return set(itertools.repeat(0)), ()  # which is a loop in C
