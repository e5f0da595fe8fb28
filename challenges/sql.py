"""Many rows written at once, past the session: each is inserted, or moves on what stands under its key.

SQLite takes the rows one by one from the driver, which costs it a third of what taking one JSON text apart does;
PostgreSQL takes them as one JSON text, and so in one conversation.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, Text, bindparam, cast, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from challenges.db import connection

CHUNK = 5_000  # rows in one statement
Names = tuple[str, ...]


def upsert(table: Table, rows: Sequence[tuple[Any, ...]], *, replaced: Names = (), added: Names = ()) -> None:
    """Insert rows of stored values, in the order of the table's columns; what is JSON comes as text.

    Where the key is there already, these columns are replaced, or get the value added; all others stay.
    """
    of_table = connection()
    if of_table.dialect.name == "sqlite":
        if rows:
            of_table.exec_driver_sql(_by_rows(table, replaced, added), list(rows))
        return
    for first in range(0, len(rows), CHUNK):
        of_table.execute(_by_text(table, replaced, added), {"rows": json.dumps(rows[first : first + CHUNK])})


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
