"""Fixtures for tests of the real server."""

from collections.abc import Iterator

import pytest

from tests.server import wire


@pytest.fixture(autouse=True)
def hang_up() -> Iterator[None]:
    """Close all connections of a test."""
    yield
    while wire.OPEN:
        wire.OPEN.pop().close()
