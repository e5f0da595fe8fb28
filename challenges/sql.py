"""Core statements that bypass the session: locks on many rows in order, and upserts of many rows at once.

For an upsert, SQLite's driver executes the statement row by row, which costs a third of parsing one JSON text;
PostgreSQL gets all rows as one JSON text, in a single round trip.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, Text, bindparam, cast, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from challenges.db import connection

CHUNK = 5_000  # rows in one statement
Names = tuple[str, ...]


def lock_rows(table: Table, keys: Iterable[int]) -> None:
    """Lock the rows with these primary keys until the transaction ends, always in order, which prevents deadlocks."""
    (key,) = table.primary_key.columns
    wanted = select(key).where(key.in_(sorted(keys))).order_by(key).with_for_update()
    connection().execute(wanted).all()


def upsert(table: Table, rows: Sequence[tuple[Any, ...]], *, replaced: Names = (), added: Names = ()) -> None:
    """Insert rows of stored values, given in the order of the table's columns, with JSON as text.

    If the key exists, the `replaced` columns are set to the new values and the `added` ones increased by them (texts
    are appended); all others stay.
    """
    writer = connection()
    if writer.dialect.name == "sqlite":
        if rows:
            writer.exec_driver_sql(_by_rows(table, replaced, added), list(rows))
        return
    for first in range(0, len(rows), CHUNK):
        writer.execute(_by_text(table, replaced, added), {"rows": json.dumps(rows[first : first + CHUNK])})


@cache
def _by_rows(table: Table, replaced: Names, added: Names) -> str:
    one = sqlite.insert(table).values({column: bindparam(column.name) for column in table.c})
    return str(_on_conflict(one, table, replaced, added).compile(dialect=sqlite.dialect()))


@cache
def _by_text(table: Table, replaced: Names, added: Names) -> Any:
    text = cast(bindparam("rows", type_=Text), postgresql.JSONB)
    row = func.jsonb_array_elements(text).table_valued("value").c.value
    values = [cast(row.op("->>")(place), column.type) for place, column in enumerate(table.c)]
    every = postgresql.insert(table).from_select(list(table.c), select(*values).where(true()))
    return _on_conflict(every, table, replaced, added)


def _on_conflict(statement: Any, table: Table, replaced: Names, added: Names) -> Any:
    new = statement.excluded
    moved = {**{name: new[name] for name in replaced}, **{name: table.c[name] + new[name] for name in added}}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=moved)
