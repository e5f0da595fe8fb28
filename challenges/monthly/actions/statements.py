"""The statements of the ledger, built once. Many rows go into one parameter, as JSON text."""

from functools import cache
from typing import Any, cast

from sqlalchemy import Table, Text, bindparam, case, func, select, true, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite

from challenges.monthly.models import Participation, Score, Tally, Verdict
from challenges.monthly.rules import news

TALLIES, PARTICIPATIONS = cast(Table, Tally.__table__), cast(Table, Participation.__table__)
SCORES, VERDICTS = cast(Table, Score.__table__), cast(Table, Verdict.__table__)

FINISHED = update(PARTICIPATIONS).where(PARTICIPATIONS.c.id == bindparam("of")).values(finished_on=bindparam("on"))
BASELINES = update(PARTICIPATIONS).where(PARTICIPATIONS.c.id == bindparam("of")).values(baseline=bindparam("baseline"))
_LINE = sql_cast(TALLIES.c.version + 1, Text) + bindparam("told", type_=Text)
RENEWAL = {
    TALLIES.c.version: TALLIES.c.version + 1,
    TALLIES.c.changed_at: bindparam("now"),
    TALLIES.c.news: case(
        (bindparam("told", type_=Text) != "", _LINE + func.substr(TALLIES.c.news, 1, news.ROOM)), else_=TALLIES.c.news
    ),
}
"""Gives the boards a new version. Parameters: `now`, and the change line (`told`; see `rules.news`)."""
MOVED = (
    update(TALLIES)
    .where(TALLIES.c.challenge_id == bindparam("of"))
    .values(
        {
            TALLIES.c.participants: TALLIES.c.participants + bindparam("participants_by"),
            TALLIES.c.finishers: TALLIES.c.finishers + bindparam("finishers_by"),
            TALLIES.c.total: TALLIES.c.total + bindparam("total_by"),
            **RENEWAL,
        }
    )
)


@cache
def upsert(table: Table, dialect: str) -> Any:
    """Insert rows, or replace the rows with the same primary key.

    The parameter `rows` is a JSON list of rows, each a list of stored values in the order of the table's columns.
    Unpacking it costs the database a tenth of what one parameter per value would.
    """
    rows = bindparam("rows", type_=Text)
    if dialect == "postgresql":
        row = func.jsonb_array_elements(sql_cast(rows, postgresql.JSONB)).table_valued("value").c.value
        values: list[Any] = [sql_cast(row.op("->>")(place), column.type) for place, column in enumerate(table.c)]
    else:
        row = func.json_each(rows).table_valued("value").c.value
        values = [func.json_extract(row, f"$[{place}]") for place, _ in enumerate(table.c)]
    taken_apart = select(*values).where(true())  # SQLite needs a WHERE before ON
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table).from_select(list(table.c), taken_apart)
    others = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=others)
