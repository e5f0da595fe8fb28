"""Helpers for tests of archives."""

import io
import tracemalloc
from contextlib import contextmanager

import pytest

from challenges.imports.archives import Archive
from challenges.refusals import Unreadable

MEBI = 2**20


def listed(data):
    with Archive(io.BytesIO(data)) as archive:
        return archive.listing()


def read_entry(file, key, **limit):
    """Return the bytes of one entry of an archive."""
    with Archive(file) as archive:
        return archive.read(key, **limit)


def paths_of(data):
    return [entry.path for entry in listed(data).entries]


def refusal_of(data):
    with pytest.raises(Unreadable) as refusal:
        listed(data)
    return str(refusal.value)


def refusals_of(data):
    return {path: str(reason) for path, reason in listed(data).refused}


def outcomes_of(data):
    """Return each entry's bytes, or the message that refuses it."""
    outcomes = {}
    with Archive(io.BytesIO(data)) as archive:
        for entry in archive.listing().entries:
            try:
                outcomes[entry.path] = archive.read(entry.key)
            except Unreadable as refusal:
                outcomes[entry.path] = str(refusal)
    return outcomes


@contextmanager
def little_memory(most=60 * MEBI):
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
