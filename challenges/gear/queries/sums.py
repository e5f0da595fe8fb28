"""Totals of the runs of each pair, as parts of SQL statements."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Subquery,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from challenges.db import db
from challenges.gear.models import Shoe, UsualShoe, Wearing
from challenges.runs.models import Run
from challenges.runs.queries import counted
from challenges.runs.rules import Kind

_KINDS = select(UsualShoe.shoe_id, UsualShoe.kind).where(
    UsualShoe.shoe_id.in_(bindparam("shoes", type_=BigInteger, expanding=True))
)


def sums_of(*where: ColumnElement[bool]) -> Subquery:
    """Return a subquery with the totals of each pair: distance in mm, runs, first and last run."""
    return (
        select(
            Wearing.shoe_id,
            func.sum(_part()).label("mm"),
            func.count().label("runs"),
            func.min(Run.local_date).label("first_run"),
            func.max(Run.local_date).label("last_run"),
        )
        .join(Run, Run.id == Wearing.run_id)
        .join(Shoe, Shoe.id == Wearing.shoe_id)
        .where(counted(), *where)
        .group_by(Wearing.shoe_id)
        .subquery()
    )


def _part() -> ColumnElement[int]:
    """Return the SQL for a pair's share of a run, the same as `rules.parts_of`."""
    other = aliased(Wearing)
    pairs = select(func.count()).select_from(other).where(other.run_id == Wearing.run_id).correlate(Wearing)
    return type_coerce(Run.distance, BigInteger) // pairs.scalar_subquery()


def kinds_of(shoes: Sequence[int]) -> dict[int, tuple[Kind, ...]]:
    if not shoes:
        return {}
    rows = db.session.execute(_KINDS, {"shoes": list(shoes)}).all()
    order = list(Kind)
    return {
        shoe: tuple(sorted((kind for key, kind in rows if key == shoe), key=order.index))
        for shoe in {key for key, _ in rows}
    }
