"""The pairs that can be picked for a run, and those that were."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    BindParameter,
    Date,
    and_,
    bindparam,
    exists,
    or_,
    select,
)

from challenges.db import db
from challenges.gear.models import Shoe, Wearing
from challenges.gear.queries.sums import kinds_of
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import run_of
from challenges.runs.rules import Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair that can be picked for a run. `worn` tells whether it was; `kinds` are those it is the default for."""

    id: int
    name: str
    worn: bool = False
    kinds: tuple[Kind, ...] = ()


_STILL_WORN = (
    select(Shoe.id, Shoe.name)
    .where(Shoe.runner_id == bindparam("runner"), Shoe.retired_on.is_(None))
    .order_by(Shoe.name_key)
)


def choices_for(runner: Runner) -> list[Choice]:
    """The pairs in use, by name, with what each is usual for: for a run that is being written down. Two queries."""
    rows = db.session.execute(_STILL_WORN, {"runner": runner.id}).all()
    kinds = kinds_of([key for key, _ in rows])
    return [Choice(key, name, kinds=kinds.get(key, ())) for key, name in rows]


_DAY: BindParameter[date] = bindparam("day", type_=Date)
_WORN = exists().where(Wearing.shoe_id == Shoe.id, Wearing.run_id == bindparam("run"))
_IN_USE = and_(Shoe.first_day <= _DAY, or_(Shoe.retired_on.is_(None), Shoe.retired_on >= _DAY))
_CHOICES = (
    select(Shoe.id, Shoe.name, _WORN.label("worn"))
    .where(Shoe.runner_id == bindparam("runner"), or_(_IN_USE, Shoe.retired_on.is_(None), _WORN))
    .order_by(Shoe.name_key)
)


def choices_of(run: Run) -> list[Choice]:
    """Return the pairs that were in use on a run's day or are now, and those picked for it, by name. One query."""
    rows = db.session.execute(_CHOICES, {"run": run.id, "runner": run.runner_id, "day": run.local_date}).all()
    return [Choice(key, name, bool(is_on)) for key, name, is_on in rows]


def run_with_choices(runner: Runner, run_id: int) -> tuple[Run, list[Choice]]:
    """Return one of the runner's own runs, and the pairs that can be picked for it. Raises Missing."""
    run = run_of(runner, run_id)
    return run, choices_of(run)
