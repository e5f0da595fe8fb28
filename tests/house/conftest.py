"""What the house tests share: the site without a database behind it, for its table of addresses and commands."""

from pathlib import Path

import pytest
from flask import Flask

from challenges.settings import Settings
from challenges.site import create_app


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site, to look at and not to open a page of."""
    folder: Path = tmp_path_factory.mktemp("bare")
    return create_app(Settings.for_tests(database_url=f"sqlite:///{folder / 'none.db'}", data_dir=folder))
