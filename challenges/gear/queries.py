"""What is read of shoes: one's own only, but for how long a model lasts here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Select,
    Subquery,
    and_,
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
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import run_of
from challenges.runs.rules import Kind
from challenges.units import Distance

MOST_MODELS = 60
MOST_NOTES = 3
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of shoes and what its runs make of it. Runs that are held count nowhere, here neither."""

    shoe: Shoe
    gone: Distance
    runs: int
    first_run: date | None
    last_run: date | None
    kinds: tuple[Kind, ...] = ()

    @property
    def share(self) -> float:
        """How far towards its limit, 1.0 is there; may go on beyond."""
        return self.gone.share_of(self.shoe.good_for)

    @property
    def is_worn(self) -> bool:
        """Whether it has gone as far as its runner wants to be reminded at, and is still in use."""
        return self.shoe.retired_on is None and is_worn(self.gone, self.shoe.good_for)


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair that may be said of a run, and whether it is. `kinds` it is usual for."""

    id: int
    name: str
    worn: bool = False
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelSeen:
    """A model that enough runners retired: as it is mostly written, how far it went by the median, how many pairs."""

    key: str
    name: str
    lasts: Distance
    pairs: int


@dataclass(frozen=True, slots=True)
class Worn:
    """How far one pair went between two dates."""

    shoe_id: int
    name: str
    distance: Distance


# --- one's own pairs ------------------------------------------------------------------------------------------------


def shoes_of(runner: Runner) -> list[Pair]:
    """A runner's pairs: those in use, the last worn first, then the retired. Two queries."""
    pairs = _pairs(Shoe.runner_id == runner.id, runner.id)
    return sorted(pairs, key=lambda pair: (pair.shoe.retired_on is not None, -_lately(pair), -pair.shoe.id))


def _lately(pair: Pair) -> int:
    last = pair.shoe.retired_on or pair.last_run or pair.shoe.first_day
    return last.toordinal()


def pair_of(runner: Runner, shoe_id: int) -> Pair:
    """One of a runner's own pairs. Raises Missing."""
    found = _pairs(and_(Shoe.runner_id == runner.id, Shoe.id == shoe_id), runner.id)
    if not found:
        raise Missing
    return found[0]


def shoe_of(runner_id: int, shoe_id: int) -> Shoe:
    """The row of one of a runner's own pairs. Raises Missing."""
    shoe = db.session.scalar(select(Shoe).where(Shoe.id == shoe_id, Shoe.runner_id == runner_id))
    if shoe is None:
        raise Missing
    return shoe


def name_is_taken(runner_id: int, name: str, *, but_for: int | None = None) -> bool:
    """Whether another pair of the runner is called so."""
    same = select(Shoe.id).where(Shoe.runner_id == runner_id, Shoe.name_key == name_key(name))
    return db.session.scalar(same.where(Shoe.id != but_for) if but_for else same) is not None


def number_of_pairs(runner_id: int) -> int:
    """How many pairs a runner wrote down."""
    return db.session.scalar(select(func.count()).where(Shoe.runner_id == runner_id)) or 0


def palettes_of(runner_id: int) -> list[str]:
    """The colours of a runner's pairs, those of each in use twice: they are seen together."""
    rows = db.session.execute(select(Shoe.palette, Shoe.retired_on).where(Shoe.runner_id == runner_id)).all()
    return [palette for palette, retired_on in rows for _ in range(1 if retired_on else 2)]


def runs_in(shoe: Shoe, *, offset: int = 0, limit: int = 20) -> list[Run]:
    """The runs in a pair, the latest first."""
    latest = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    statement = select(Run).join(Wearing, Wearing.run_id == Run.id).where(Wearing.shoe_id == shoe.id)
    return list(
        db.session.scalars(statement.order_by(*latest).offset(offset).limit(limit).options(lazyload(Run.runner)))
    )


def longest_in(shoe: Shoe) -> Run | None:
    """The longest run in a pair; of several, the first."""
    runs = select(Run).join(Wearing, Wearing.run_id == Run.id).where(Wearing.shoe_id == shoe.id, Run.held == "")
    return db.session.scalar(runs.order_by(Run.distance.desc(), Run.local_date, Run.id).limit(1))


def _pairs(where: ColumnElement[bool], runner_id: int) -> list[Pair]:
    sums = _sums(Shoe.runner_id == runner_id)
    figures = (sums.c.mm, sums.c.runs, sums.c.first_run, sums.c.last_run)
    rows = db.session.execute(select(Shoe, *figures).outerjoin(sums, sums.c.shoe_id == Shoe.id).where(where)).all()
    kinds = _kinds_of([shoe.id for shoe, *_ in rows])
    return [
        Pair(shoe, shoe.distance_before + Distance(int(mm or 0)), runs or 0, first, last, kinds.get(shoe.id, ()))
        for shoe, mm, runs, first, last in rows
    ]


def _kinds_of(shoes: Sequence[int]) -> dict[int, tuple[Kind, ...]]:
    if not shoes:
        return {}
    rows = db.session.execute(select(UsualShoe.shoe_id, UsualShoe.kind).where(UsualShoe.shoe_id.in_(shoes))).all()
    order = list(Kind)
    return {
        shoe: tuple(sorted((kind for key, kind in rows if key == shoe), key=order.index))
        for shoe in {key for key, _ in rows}
    }


def _part() -> ColumnElement[int]:
    """For a statement: what a pair gets of a run, as `rules.parts_of` says."""
    other = aliased(Wearing)
    pairs = select(func.count()).select_from(other).where(other.run_id == Wearing.run_id).correlate(Wearing)
    return type_coerce(Run.distance, BigInteger) // pairs.scalar_subquery()


def _sums(*where: ColumnElement[bool]) -> Subquery:
    """What the runs of each pair come to."""
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
        .where(Run.held == "", *where)
        .group_by(Wearing.shoe_id)
        .subquery()
    )


def worn_between(runner_id: int, first: date, last: date) -> list[Worn]:
    """How far each of a runner's pairs went between two local dates, both inside, most first. One query."""
    sums = _sums(Shoe.runner_id == runner_id, Run.local_date.between(first, last))
    rows = db.session.execute(select(Shoe.id, Shoe.name, sums.c.mm).join(sums, sums.c.shoe_id == Shoe.id)).all()
    worn = [Worn(key, name, Distance(int(mm))) for key, name, mm in rows]
    return sorted(worn, key=lambda pair: (-pair.distance.mm, pair.shoe_id))


# --- the shoes of a run ---------------------------------------------------------------------------------------------


def choices_for(runner: Runner) -> list[Choice]:
    """The pairs in use, by name, with what each is usual for: for a run that is being written down. Two queries."""
    rows = db.session.execute(
        select(Shoe.id, Shoe.name).where(Shoe.runner_id == runner.id, Shoe.retired_on.is_(None)).order_by(Shoe.name_key)
    ).all()
    kinds = _kinds_of([key for key, _ in rows])
    return [Choice(key, name, kinds=kinds.get(key, ())) for key, name in rows]


def choices_of(run: Run) -> list[Choice]:
    """The pairs that may have been worn in a run, and those that are said to be, by name. One query."""
    worn = exists().where(Wearing.shoe_id == Shoe.id, Wearing.run_id == run.id)
    in_use = and_(Shoe.first_day <= run.local_date, or_(Shoe.retired_on.is_(None), Shoe.retired_on >= run.local_date))
    rows = db.session.execute(
        select(Shoe.id, Shoe.name, worn.label("worn"))
        .where(Shoe.runner_id == run.runner_id, or_(in_use, Shoe.retired_on.is_(None), worn))
        .order_by(Shoe.name_key)
    ).all()
    return [Choice(key, name, bool(is_on)) for key, name, is_on in rows]


def run_with_choices(runner: Runner, run_id: int) -> tuple[Run, list[Choice]]:
    """A runner's own run and the pairs that it may have been run in. Raises Missing."""
    run = run_of(runner, run_id)
    return run, choices_of(run)


# --- what is to be said ---------------------------------------------------------------------------------------------


def said_today(runner_id: int, today: date) -> Select[Any]:
    """Pairs in use that have gone as far as their runner wanted: ("worn_shoes", id, first day, mm gone, name)."""
    del today  # a pair stays worn until its runner says otherwise
    sums = _sums(Shoe.runner_id == runner_id, Shoe.retired_on.is_(None))
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


# --- how long models last -------------------------------------------------------------------------------------------

_kept: WeakKeyDictionary[Engine, tuple[datetime, list[ModelSeen]]] = WeakKeyDictionary()


def models_lasting(now: datetime) -> list[ModelSeen]:
    """The models that enough runners retired here, those that lasted longest first; at most an hour old."""
    made_at, known = _kept.get(db.engine, (None, None))
    if made_at is None or known is None or not timedelta() <= now - made_at < AN_HOUR:
        known = _models()
        _kept[db.engine] = (now, known)
    return known


def _models() -> list[ModelSeen]:
    retired = and_(Shoe.retired_on.is_not(None), Shoe.model_key != "")
    runners = func.count(distinct(Shoe.runner_id))
    often = select(Shoe.model_key).where(retired).group_by(Shoe.model_key).having(runners >= RUNNERS_NEEDED)
    often = often.order_by(runners.desc(), Shoe.model_key).limit(MOST_MODELS)
    keys = list(db.session.scalars(often))
    sums = _sums(retired, Shoe.model_key.in_(keys))
    columns = (Shoe.model_key, Shoe.runner_id, Shoe.brand, Shoe.model, Shoe.distance_before, sums.c.mm)
    rows = db.session.execute(
        select(*columns).outerjoin(sums, sums.c.shoe_id == Shoe.id).where(retired, Shoe.model_key.in_(keys))
    ).all()
    found = [_model(key, [row for row in rows if row.model_key == key]) for key in keys]
    return sorted((model for model in found if model), key=lambda model: (-model.lasts.mm, model.name))


def _model(key: str, rows: Sequence[Any]) -> ModelSeen | None:
    distance = lasts([(row.runner_id, row.distance_before.mm + int(row.mm or 0)) for row in rows])
    names = [" ".join(f"{row.brand} {row.model}".split()) for row in rows]
    name = max(sorted(set(names)), key=names.count)
    return ModelSeen(key, name, distance, len(rows)) if distance else None
