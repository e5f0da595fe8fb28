"""A runner's own pairs, with their distances."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Select,
    bindparam,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import lazyload

from challenges.db import db
from challenges.gear.models import Shoe, Wearing
from challenges.gear.queries.sums import kinds_of, sums_of
from challenges.gear.rules import is_worn, name_key
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted
from challenges.runs.rules import Kind
from challenges.units import Distance

MOST_NOTES = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of shoes with the totals of its runs. Runs that don't count elsewhere don't count here either."""

    shoe: Shoe
    gone: Distance
    runs: int
    first_run: date | None
    last_run: date | None
    kinds: tuple[Kind, ...] = ()

    @property
    def share(self) -> float:
        """The distance as a share of the limit; can exceed 1."""
        return self.gone.share_of(self.shoe.good_for)

    @property
    def is_worn(self) -> bool:
        """Whether the pair is in use and has reached its limit."""
        return self.shoe.retired_on is None and is_worn(self.gone, self.shoe.good_for)


@dataclass(frozen=True, slots=True)
class Worn:
    """The distance of one pair between two dates."""

    shoe_id: int
    name: str
    distance: Distance


def shoes_of(runner: Runner) -> list[Pair]:
    """A runner's pairs: those in use, the last worn first, then the retired. Two queries."""
    pairs = _pairs(runner.id)
    return sorted(pairs, key=lambda pair: (pair.shoe.retired_on is not None, -_lately(pair), -pair.shoe.id))


def _lately(pair: Pair) -> int:
    last = pair.shoe.retired_on or pair.last_run or pair.shoe.first_day
    return last.toordinal()


def pair_of(runner: Runner, shoe_id: int) -> Pair:
    """One of a runner's own pairs. Raises Missing."""
    found = _pairs(runner.id, shoe_id)
    if not found:
        raise Missing
    return found[0]


def shoe_of(runner_id: int, shoe_id: int) -> Shoe:
    """Return the model of one of the runner's own pairs. Raises Missing."""
    shoe = db.session.scalar(select(Shoe).where(Shoe.id == shoe_id, Shoe.runner_id == runner_id))
    if shoe is None:
        raise Missing
    return shoe


def name_is_taken(runner_id: int, name: str, *, but_for: int | None = None) -> bool:
    """Return whether another of the runner's pairs has this name."""
    same = select(Shoe.id).where(Shoe.runner_id == runner_id, Shoe.name_key == name_key(name))
    return db.session.scalar(same.where(Shoe.id != but_for) if but_for else same) is not None


def number_of_pairs(runner_id: int) -> int:
    """Return how many pairs a runner has, including retired ones."""
    return db.session.scalar(select(func.count()).where(Shoe.runner_id == runner_id)) or 0


def palettes_of(runner_id: int) -> list[str]:
    """Return the palettes of a runner's pairs. Those in use count twice, because they are shown side by side."""
    rows = db.session.execute(select(Shoe.palette, Shoe.retired_on).where(Shoe.runner_id == runner_id)).all()
    return [palette for palette, retired_on in rows for _ in range(1 if retired_on else 2)]


def runs_in(shoe: Shoe, *, offset: int = 0, limit: int = 20) -> list[Run]:
    """Return the runs in a pair, newest first."""
    latest = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    statement = select(Run).join(Wearing, Wearing.run_id == Run.id).where(Wearing.shoe_id == shoe.id)
    return list(
        db.session.scalars(statement.order_by(*latest).offset(offset).limit(limit).options(lazyload(Run.runner)))
    )


def longest_in(shoe: Shoe) -> Run | None:
    """Return the longest run in a pair, the earliest if several are equally long, or None."""
    runs = select(Run).join(Wearing, Wearing.run_id == Run.id).where(Wearing.shoe_id == shoe.id, counted())
    return db.session.scalar(runs.order_by(Run.distance.desc(), Run.local_date, Run.id).limit(1))


def _pairs(runner_id: int, shoe_id: int | None = None) -> list[Pair]:
    one = {} if shoe_id is None else {"shoe": shoe_id}
    rows = db.session.execute(_with_sums(bool(one)), {"runner": runner_id, **one}).all()
    kinds = kinds_of([shoe.id for shoe, *_ in rows])
    return [
        Pair(shoe, shoe.distance_before + Distance(int(mm or 0)), runs or 0, first, last, kinds.get(shoe.id, ()))
        for shoe, mm, runs, first, last in rows
    ]


@cache
def _with_sums(is_one: bool) -> Select[*tuple[Any, ...]]:
    sums = sums_of(Shoe.runner_id == bindparam("runner"))
    figures = (sums.c.mm, sums.c.runs, sums.c.first_run, sums.c.last_run)
    pairs: Select[*tuple[Any, ...]] = select(Shoe, *figures).outerjoin(sums, sums.c.shoe_id == Shoe.id)
    pairs = pairs.where(Shoe.runner_id == bindparam("runner"))
    return pairs.where(Shoe.id == bindparam("shoe")) if is_one else pairs


def worn_between(runner_id: int, first: date, last: date) -> list[Worn]:
    """How far each of a runner's pairs went between two local dates, both inside, most first. One query."""
    rows = db.session.execute(_worn(), {"runner": runner_id, "first": first, "last": last}).all()
    worn = [Worn(key, name, Distance(int(mm))) for key, name, mm in rows]
    return sorted(worn, key=lambda pair: (-pair.distance.mm, pair.shoe_id))


@cache
def _worn() -> Select[*tuple[Any, ...]]:
    within = Run.local_date.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    sums = sums_of(Shoe.runner_id == bindparam("runner"), within)
    return select(Shoe.id, Shoe.name, sums.c.mm).join(sums, sums.c.shoe_id == Shoe.id)


def said_today(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for pairs in use at their limit: ("worn_shoes", id, first day, distance in mm, name)."""
    del today  # a pair stays worn until its runner raises the limit or retires it
    sums = sums_of(Shoe.runner_id == runner_id, Shoe.retired_on.is_(None))
    before, limit = (type_coerce(column, BigInteger) for column in (Shoe.distance_before, Shoe.good_for))
    number = cast(before + func.coalesce(sums.c.mm, 0), BigInteger)
    worn = (
        select(literal("worn_shoes").label("topic"), Shoe.id.label("key"), Shoe.first_day.label("day"),
               number.label("number"), Shoe.name.label("text"))
        .outerjoin(sums, sums.c.shoe_id == Shoe.id)
        .where(Shoe.runner_id == runner_id, Shoe.retired_on.is_(None), number >= limit)
        .order_by((number - limit).desc(), Shoe.id)
        .limit(MOST_NOTES)
        .subquery()
    )  # fmt: skip
    return select(worn.c.topic, worn.c.key, worn.c.day, worn.c.number, worn.c.text)
