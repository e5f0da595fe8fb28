"""Migrations are the only way tables are made outside tests, so they must make what the models say, and carry rows."""

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
from tests import databases
from tests.house import source

SCRIPTS = ScriptDirectory(str(source.ROOT / "migrations"))
HISTORY = [revision.revision for revision in SCRIPTS.walk_revisions()]  # newest first


@pytest.fixture
def unmade(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A site whose database has no tables yet."""
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        yield site
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def lived_in(database_source: databases.Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site whose tables migrations made, with a runner. Each test goes back some steps and forth again."""
    with database_source.empty() as url:
        site = create_app(Settings.for_tests(database_url=url, data_dir=tmp_path_factory.mktemp("data")))
        with site.app_context():
            upgrade()
            with transaction():
                db.session.add(
                    Runner(handle="ann", name="Ann", email="ann@example.test", email_key="ann@example.test",
                           password_hash="-", created_at=time.now(), zone="Europe/Berlin")
                )  # fmt: skip
        yield site
        with site.app_context():
            db.session.remove()
            db.engine.dispose()


def differences() -> list[object]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def shape() -> dict[str, dict[str, set[str]]]:
    """The database as it is, with the checks and the conditions of indexes that `compare_metadata` passes over."""
    found = {}
    seen = inspect(db.engine)
    for name in tables():
        found[name] = {
            "columns": {f"{c['name']} {c['type']} null={c['nullable']} {c['default']}" for c in seen.get_columns(name)},
            "checks": {f"{c['name']}: {c['sqltext']}" for c in seen.get_check_constraints(name)},
            "indexes": {str(index | {"dialect_options": conditions_of(index)}) for index in seen.get_indexes(name)},
            "unique": {f"{c['name']} {c['column_names']}" for c in seen.get_unique_constraints(name)},
            "foreign": {
                f"{k['name']} {k['constrained_columns']} {k['referred_table']} {k['options']}"
                for k in seen.get_foreign_keys(name)
            },
        }
    return found


def conditions_of(index: Any) -> dict[str, str]:
    """Where a partial index applies."""
    return {name: str(value) for name, value in index.get("dialect_options", {}).items()}


def counts(tables: set[str]) -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(tables)}


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_newest_migration_makes_what_the_models_say(unmade):
    upgrade()
    assert differences() == []


def test_migrated_tables_are_those_that_the_tests_run_on(unmade):
    upgrade()
    migrated = shape()
    downgrade(revision="base")
    Base.metadata.create_all(db.engine)
    assert migrated == shape()


def test_there_is_one_line_of_migrations():
    assert len(SCRIPTS.get_heads()) == 1


def test_every_migration_can_be_taken_back_and_made_again(unmade):
    upgrade()
    for revision in HISTORY:
        downgrade(revision=SCRIPTS.get_revision(revision).down_revision or "base")
    assert tables() == set()
    upgrade()
    assert differences() == []


@pytest.mark.parametrize("revision", HISTORY[:-1])
def test_rows_survive_a_step_back_and_forth(lived_in, revision):
    with lived_in.app_context():
        before = counts(tables())
        assert before["runners"] == 1
        downgrade(revision=SCRIPTS.get_revision(revision).down_revision)
        stayed = tables() & set(before)
        upgrade()
        assert counts(stayed) == {name: before[name] for name in stayed}
        assert differences() == []
