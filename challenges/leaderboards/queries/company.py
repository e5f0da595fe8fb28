"""The statements of the board of a reader and the runners they follow."""

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
    """Select the rows of the reader and the runners they follow, in order, at most 1,001.

    Starts from those runners. The challenge is compared on the scores only: otherwise their whole index would be read.
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
    """Select how many scores come before each of some rows in its bucket, without ties if those share a place.

    Each row, numbered from 0, needs `step` and `upto`, its key, and the start of its fine bucket (`at`), with its
    number: `step_0`, `my_behind_0`.
    """

    def before(number: int) -> Select[Any]:
        start, mine = at("start", f"_{number}"), at("my", f"_{number}")
        upto = row_place < mine if ordinal else better_than(mine)
        step, end = (bindparam(f"{name}_{number}", type_=BigInteger) for name in ("step", "upto"))
        rows_before = in_higher_steps(step, end) + count_of(*within(kind), row_place >= start, upto)
        return select(literal_column(str(number)).label("number"), rows_before.label("before"))

    return union_all(*(before(number) for number in range(rows)))
