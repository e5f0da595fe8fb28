"""How Alembic finds the site's database: migrations run inside the application, in one transaction."""

from typing import Any

from alembic import context
from flask import current_app

from challenges.db import DistanceColumn, DurationColumn, EnumColumn, Instant, ReasonColumn


def plain(kind: str, column: Any, autogen: Any) -> str | bool:
    """Our column types are written into migrations as what the database stores."""
    if kind == "type" and isinstance(column, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(column, DistanceColumn | DurationColumn):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(column, EnumColumn):
        values = ", ".join(repr(value) for value in column.enums)
        return f"sa.Enum({values}, name={column.name!r}, native_enum=False, length={column.length})"
    if kind == "type" and isinstance(column, ReasonColumn):
        return "sa.JSON()"
    return False


def run() -> None:
    """Bring the database to the wanted revision."""
    migrate = current_app.extensions["migrate"]
    with migrate.db.engine.connect().execution_options(writing=True) as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:  # a table that is changed is made anew and the old one dropped: that must not take its children
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=plain,
            transaction_per_migration=True,
            **{"compare_type": True, **migrate.configure_args},
        )
        with context.begin_transaction():
            context.run_migrations()
        if on_sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


run()
