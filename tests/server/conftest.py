"""What tests of the real server share."""

from collections.abc import Iterator

import pytest

from tests.server import wire


@pytest.fixture(autouse=True)
def hang_up() -> Iterator[None]:
    """End all connections of a test."""
    yield
    while wire.OPEN:
        wire.OPEN.pop().close()
