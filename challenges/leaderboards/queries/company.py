"""The statements of a board of the reader and whom the reader follows."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    literal_column,
    select,
    union_all,
)

from challenges.companions.queries import ids_followed_by
from challenges.leaderboards.queries.statements import (
    COLUMNS,
    MEASURED,
    ORDER,
    PERSON,
    at,
    better_than,
    count_of,
    in_higher_steps,
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

    Wants `step` and `upto` of each, and its key and its step's start (`at`), with its number: `step_0`, `my_behind_0`.
    """

    def before(number: int) -> Select[Any]:
        start, mine = at("start", f"_{number}"), at("my", f"_{number}")
        upto = row_place < mine if ordinal else better_than(mine)
        step, end = (bindparam(f"{name}_{number}", type_=BigInteger) for name in ("step", "upto"))
        rows_before = in_higher_steps(step, end) + count_of(*within(kind), row_place >= start, upto)
        return select(literal_column(str(number)).label("number"), rows_before.label("before"))

    return union_all(*(before(number) for number in range(rows)))
