"""Migrations are the only way tables are made outside tests, so they must make what the models say, and keep rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, table

from challenges import clock as time
from challenges.db import Base, db, transaction
from challenges.runners.models import Runner
from challenges.settings import Settings
from challenges.site import create_app
from tests.house import source
from tests.shared import share

SCRIPTS = ScriptDirectory(str(source.ROOT / "migrations"))
HISTORY = [revision.revision for revision in SCRIPTS.walk_revisions()]  # newest first


@pytest.fixture
def unmade(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A site whose database has no tables yet."""
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        share(site, db.engine)
        yield site
        db.session.remove()
        db.engine.dispose()


def add_a_runner() -> None:
    """Somebody whom no migration may lose."""
    with transaction():
        db.session.add(
            Runner(handle="ann", name="Ann", email="ann@example.test", email_key="ann@example.test",
                   password_hash="-", created_at=time.now(), zone="Europe/Berlin")
        )  # fmt: skip


def differences() -> list[object]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def shape() -> dict[str, dict[str, set[str]]]:
    """The database as it is, with the checks and the conditions of indexes that `compare_metadata` passes over."""
    seen = inspect(db.engine)  # which asks for all tables at once, or PostgreSQL would answer hundreds of questions
    columns, checks, indexes = seen.get_multi_columns(), seen.get_multi_check_constraints(), seen.get_multi_indexes()
    unique, foreign = seen.get_multi_unique_constraints(), seen.get_multi_foreign_keys()
    return {
        name: {
            "columns": {f"{c['name']} {c['type']} null={c['nullable']} {c['default']}" for c in columns[None, name]},
            "checks": {f"{c['name']}: {c['sqltext']}" for c in checks[None, name]},
            "indexes": {str(index | {"dialect_options": conditions_of(index)}) for index in indexes[None, name]},
            "unique": {f"{c['name']} {c['column_names']}" for c in unique[None, name]},
            "foreign": {
                f"{k['name']} {k['constrained_columns']} {k['referred_table']} {k['options']}"
                for k in foreign[None, name]
            },
        }
        for name in tables()
    }


def conditions_of(index: Any) -> dict[str, str]:
    """Where a partial index applies."""
    return {name: str(value) for name, value in index.get("dialect_options", {}).items()}


def counts(tables: set[str]) -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(tables)}


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_there_is_one_line_of_migrations():
    assert len(SCRIPTS.get_heads()) == 1


def test_migrations_make_what_the_models_say_and_each_can_be_taken_back_and_made_again_with_its_rows(unmade):
    """One walk up, one down with rows to the first tables, up again, and down to nothing."""
    shapes = {}
    for revision in reversed(HISTORY):
        upgrade(revision=revision)
        shapes[revision] = shape()
    assert differences() == []
    newest = HISTORY[0]
    add_a_runner()
    before = counts(tables())
    assert before["runners"] == 1
    for revision in HISTORY[1:]:
        downgrade(revision=revision)
        assert shape() == shapes[revision], f"what follows {revision} is not taken back whole"
        stayed = tables() & set(before)
        assert counts(stayed) == {name: before[name] for name in stayed}, f"going back to {revision}"
    for revision in reversed(HISTORY[:-1]):
        stayed = tables() & set(before)
        upgrade(revision=revision)
        assert counts(stayed) == {name: before[name] for name in stayed}, f"going on to {revision}"
    assert shape() == shapes[newest]
    assert differences() == []
    downgrade(revision="base")
    assert tables() == set()
    Base.metadata.create_all(db.engine)
    assert shape() == shapes[newest], "the tests run on other tables than the site"
