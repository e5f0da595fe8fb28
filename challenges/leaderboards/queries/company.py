"""The statements of a board of the reader and whom the reader follows."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Date,
    Select,
    bindparam,
    literal_column,
    select,
    tuple_,
    union_all,
)

from challenges.companions.queries import ids_followed_by
from challenges.leaderboards.queries.statements import (
    COLUMNS,
    MEASURED,
    ORDER,
    PERSON,
    count_of,
    row_key,
    row_place,
    within,
)
from challenges.monthly.models import Participation, Score
from challenges.runners.models import Runner

_viewer: BindParameter[int] = bindparam("viewer", type_=BigInteger)


@cache
def among_followed(kind: str) -> Select[Any]:
    """The rows of the reader and of whom the reader follows, in order, a thousand and one at most.

    It starts from those runners, and names no challenge beside the scores: their index would be read from end to end.
    """
    company = union_all(ids_followed_by(_viewer), select(_viewer)).subquery("company")
    group = [getattr(Score, kind) == bindparam("group")] if kind else []
    return (
        select(*COLUMNS, *PERSON)
        .join(Participation, Participation.id == Score.participation_id)
        .join(Runner, Runner.id == Participation.runner_id)
        .where(
            Participation.challenge_id == bindparam("challenge"),
            Participation.runner_id.in_(select(company)),
            Participation.left_at.is_(None),
            *MEASURED,
            *group,
        )
        .order_by(*ORDER)
    )


@cache
def before_in_stretch(kind: str, rows: int, *, ordinal: bool = False) -> CompoundSelect[Any]:
    """For each of some rows, numbered from 0: how many come before it in its stretch; where ties are shared, with less.

    Wants `start_behind`, `start_on`, `behind`, `reached_on` and `participation` of each, with its number: `behind_0`.
    """

    def values(number: int, *names: str) -> list[Any]:
        types = {"reached_on": Date, "start_on": Date}
        return [bindparam(f"{name}_{number}", type_=types.get(name, BigInteger)) for name in names]

    def before(number: int) -> Select[Any]:
        start, key = values(number, "start_behind", "start_on"), values(number, "behind", "reached_on")
        upto = row_place < tuple_(*key, *values(number, "participation")) if ordinal else row_key < tuple_(*key)
        rows_before = count_of(*within(kind), row_key >= tuple_(*start), upto)
        return select(literal_column(str(number)).label("number"), rows_before.label("before"))

    return union_all(*(before(number) for number in range(rows)))
