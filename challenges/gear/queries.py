"""Read shoes and their distances: a runner's own only, except for the anonymous figures on how long models last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Engine,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased, lazyload

from challenges.db import db
from challenges.gear.models import Shoe, UsualShoe, Wearing
from challenges.gear.rules import RUNNERS_NEEDED, is_worn, lasts, name_key
from challenges.recordings.kinds import RunKind
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted, run_of
from challenges.units import Distance

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


def kinds_in(shoes: Sequence[int]) -> dict[int, tuple[RunKind, ...]]:
    if not shoes:
        return {}
    rows = db.session.execute(_KINDS, {"shoes": list(shoes)}).all()
    order = list(RunKind)
    return {
        shoe: tuple(sorted((kind for key, kind in rows if key == shoe), key=order.index))
        for shoe in {key for key, _ in rows}
    }


MOST_NOTES = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of shoes with the totals of its runs. Runs that don't count elsewhere don't count here either."""

    shoe: Shoe
    gone: Distance
    runs: int
    first_run: date | None
    last_run: date | None
    kinds: tuple[RunKind, ...] = ()

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
    kinds = kinds_in([shoe.id for shoe, *_ in rows])
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


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
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


@dataclass(frozen=True, slots=True)
class ShoeChoice:
    """A pair that can be picked for a run. `worn` tells whether it was; `kinds` are those it is the default for."""

    id: int
    name: str
    worn: bool = False
    kinds: tuple[RunKind, ...] = ()


_STILL_WORN = (
    select(Shoe.id, Shoe.name)
    .where(Shoe.runner_id == bindparam("runner"), Shoe.retired_on.is_(None))
    .order_by(Shoe.name_key)
)


def choices_for(runner: Runner) -> list[ShoeChoice]:
    """The pairs in use, by name, with what each is usual for: for a run that is being written down. Two queries."""
    rows = db.session.execute(_STILL_WORN, {"runner": runner.id}).all()
    kinds = kinds_in([key for key, _ in rows])
    return [ShoeChoice(key, name, kinds=kinds.get(key, ())) for key, name in rows]


_DAY: BindParameter[date] = bindparam("day", type_=Date)
_WORN = exists().where(Wearing.shoe_id == Shoe.id, Wearing.run_id == bindparam("run"))
_IN_USE = and_(Shoe.first_day <= _DAY, or_(Shoe.retired_on.is_(None), Shoe.retired_on >= _DAY))
_CHOICES = (
    select(Shoe.id, Shoe.name, _WORN.label("worn"))
    .where(Shoe.runner_id == bindparam("runner"), or_(_IN_USE, Shoe.retired_on.is_(None), _WORN))
    .order_by(Shoe.name_key)
)


def choices_of(run: Run) -> list[ShoeChoice]:
    """Return the pairs that were in use on a run's day or are now, and those picked for it, by name. One query."""
    rows = db.session.execute(_CHOICES, {"run": run.id, "runner": run.runner_id, "day": run.local_date}).all()
    return [ShoeChoice(key, name, bool(is_on)) for key, name, is_on in rows]


def run_with_choices(runner: Runner, run_id: int) -> tuple[Run, list[ShoeChoice]]:
    """Return one of the runner's own runs, and the pairs that can be picked for it. Raises Missing."""
    run = run_of(runner, run_id)
    return run, choices_of(run)


MOST_MODELS = 60
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ModelLife:
    """A model that enough runners retired: its most common spelling, the median distance, and the number of pairs."""

    key: str
    name: str
    lasts: Distance
    pairs: int


_cache: WeakKeyDictionary[Engine, tuple[datetime, list[ModelLife]]] = WeakKeyDictionary()


def models_lasting(now: datetime) -> list[ModelLife]:
    """Return the models that enough runners retired, longest-lasting first. Cached for up to an hour."""
    made_at, known = _cache.get(db.engine, (None, None))
    if made_at is None or known is None or not timedelta() <= now - made_at < AN_HOUR:
        known = _models()
        _cache[db.engine] = (now, known)
    return known


def _models() -> list[ModelLife]:
    retired = and_(Shoe.retired_on.is_not(None), Shoe.model_key != "")
    runners = func.count(distinct(Shoe.runner_id))
    often = select(Shoe.model_key).where(retired).group_by(Shoe.model_key).having(runners >= RUNNERS_NEEDED)
    often = often.order_by(runners.desc(), Shoe.model_key).limit(MOST_MODELS)
    keys = list(db.session.scalars(often))
    sums = sums_of(retired, Shoe.model_key.in_(keys))
    columns = (Shoe.model_key, Shoe.runner_id, Shoe.brand, Shoe.model, Shoe.distance_before, sums.c.mm)
    rows = db.session.execute(
        select(*columns).outerjoin(sums, sums.c.shoe_id == Shoe.id).where(retired, Shoe.model_key.in_(keys))
    ).all()
    found = [_model(key, [row for row in rows if row.model_key == key]) for key in keys]
    return sorted((model for model in found if model), key=lambda model: (-model.lasts.mm, model.name))


def _model(key: str, rows: Sequence[Any]) -> ModelLife | None:
    distance = lasts([(row.runner_id, row.distance_before.mm + int(row.mm or 0)) for row in rows])
    names = [" ".join(f"{row.brand} {row.model}".split()) for row in rows]
    name = max(sorted(set(names)), key=names.count)
    return ModelLife(key, name, distance, len(rows)) if distance else None
