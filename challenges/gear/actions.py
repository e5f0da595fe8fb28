"""Shoes come, are worn, and are retired."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, or_, select

from challenges import clock
from challenges.db import add, db, lock, writes
from challenges.gear import queries
from challenges.gear.models import Shoe, UsualShoe, Wearing
from challenges.gear.rules import MOST_PAIRS, model_key, name_key, palette_for, raised, retirement_refusal
from challenges.posters import PALETTES
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner
from challenges.runs.events import RunLogged
from challenges.runs.models import Run
from challenges.runs.queries import run_of
from challenges.runs.rules import Kind
from challenges.units import Distance


@writes
def add_pair(
    runner_id: int,
    *,
    name: str,
    brand: str,
    model: str,
    first_day: date,
    distance_before: Distance,
    good_for: Distance,
    kinds: Collection[Kind] = (),
) -> Shoe:
    """Write down a pair. For each of `kinds` it is taken from now on, instead of the pair before.

    Raises Refused where another pair is called so, and past the most that can be kept.
    """
    lock(Runner, runner_id)
    _refuse_name(runner_id, name)
    if queries.number_of_pairs(runner_id) >= MOST_PAIRS:
        raise Refused(Reason(N_("There is room for %(most)s pairs. Remove one first."), most=MOST_PAIRS))
    shoe = add(
        Shoe(
            runner_id=runner_id, name=name, name_key=name_key(name), brand=brand, model=model,
            model_key=model_key(brand, model), first_day=first_day, distance_before=distance_before,
            good_for=good_for, created_at=clock.now(),
            palette=palette_for(list(PALETTES), queries.palettes_of(runner_id)),
        )
    )  # fmt: skip
    _take_for(shoe, kinds)
    return shoe


@writes
def change_pair(
    shoe_id: int,
    runner_id: int,
    *,
    name: str,
    brand: str,
    model: str,
    first_day: date,
    distance_before: Distance,
    good_for: Distance,
    kinds: Collection[Kind] = (),
) -> Shoe:
    """Correct what is said of a pair. Raises Missing, and Refused as `add_pair` does."""
    lock(Runner, runner_id)
    shoe = queries.shoe_of(runner_id, shoe_id)
    _refuse_name(runner_id, name, but_for=shoe_id)
    if shoe.retired_on and shoe.retired_on < first_day:
        raise Refused(Reason(N_("They were retired before that, on %(day)s."), day=shoe.retired_on))
    shoe.name, shoe.name_key = name, name_key(name)
    shoe.brand, shoe.model, shoe.model_key = brand, model, model_key(brand, model)
    shoe.first_day, shoe.distance_before, shoe.good_for = first_day, distance_before, good_for
    _take_for(shoe, kinds)
    return shoe


def _refuse_name(runner_id: int, name: str, *, but_for: int | None = None) -> None:
    if queries.name_is_taken(runner_id, name, but_for=but_for):
        raise Refused(Reason(N_("You have a pair of this name already.")))


def _take_for(shoe: Shoe, kinds: Collection[Kind]) -> None:
    """From now on this pair for these kinds of run; of the retired ones is kept what they were for."""
    db.session.execute(delete(UsualShoe).where(UsualShoe.shoe_id == shoe.id))
    if shoe.retired_on is None:
        others = select(Shoe.id).where(Shoe.runner_id == shoe.runner_id, Shoe.retired_on.is_(None))
        db.session.execute(delete(UsualShoe).where(UsualShoe.shoe_id.in_(others), UsualShoe.kind.in_(kinds)))
    if kinds:
        db.session.execute(insert(UsualShoe), [{"shoe_id": shoe.id, "kind": kind} for kind in sorted(kinds, key=str)])


@writes
def retire(shoe_id: int, runner_id: int, day: date) -> None:
    """Let a pair rest from a day on. Raises Missing, and Refused for a day before its first or still to come."""
    runner = lock(Runner, runner_id)
    shoe = queries.shoe_of(runner_id, shoe_id)
    if reason := retirement_refusal(shoe.first_day, day, clock.local_date(clock.now(), runner.zone)):
        raise Refused(reason)
    shoe.retired_on = day


@writes
def bring_back(shoe_id: int, runner_id: int) -> None:
    """Wear a retired pair again. What another pair is taken for by now stays with that."""
    lock(Runner, runner_id)
    shoe = queries.shoe_of(runner_id, shoe_id)
    if shoe.retired_on is None:
        return
    others = select(Shoe.id).where(Shoe.runner_id == runner_id, Shoe.retired_on.is_(None))
    taken = select(UsualShoe.kind).where(UsualShoe.shoe_id.in_(others))
    db.session.execute(delete(UsualShoe).where(UsualShoe.shoe_id == shoe_id, UsualShoe.kind.in_(taken)))
    shoe.retired_on = None


@writes
def still_good(shoe_id: int, runner_id: int) -> Distance:
    """A worn pair goes on: remind again later, and where. Raises Missing. Twice is once, while the pair is not worn."""
    runner = lock(Runner, runner_id)
    pair = queries.pair_of(runner, shoe_id)
    if pair.is_worn:
        pair.shoe.good_for = raised(pair.gone, pair.shoe.good_for)
    return pair.shoe.good_for


@writes
def remove(shoe_id: int, runner_id: int) -> None:
    """Take a pair out, and out of its runs, which stay. Raises Missing."""
    lock(Runner, runner_id)
    db.session.delete(queries.shoe_of(runner_id, shoe_id))


# --- in runs --------------------------------------------------------------------------------------------------------


@writes
def wear(run_id: int, runner_id: int, shoes: Iterable[int]) -> None:
    """Say in which pairs a run was run, instead of what was said before. Raises Missing for a run or pair of others."""
    run = run_of(lock(Runner, runner_id), run_id)
    wanted = set(shoes)
    own = select(Shoe.id).where(Shoe.runner_id == runner_id, Shoe.id.in_(wanted))
    if wanted - set(db.session.scalars(own)):
        raise Missing
    db.session.execute(delete(Wearing).where(Wearing.run_id == run.id))
    if wanted:
        db.session.execute(insert(Wearing), [{"run_id": run.id, "shoe_id": key} for key in sorted(wanted)])


@writes
def lace_up(event: RunLogged) -> None:
    """A run was written down: it gets the pair that is usual for its kind, if that was in use on its day."""
    db.session.connection().execute(_LACED, {"run": event.run_id, "runner": event.runner_id})


_S, _U = cast(Table, Shoe.__table__).c, cast(Table, UsualShoe.__table__).c
_R: Any = cast(Table, Run.__table__).c
# one statement past the session: an import of two thousand files asks it for each
_LACED = insert(cast(Table, Wearing.__table__)).from_select(
    ["run_id", "shoe_id"],
    select(_R.id, _S.id)
    .where(
        _R.id == bindparam("run"),
        _S.runner_id == bindparam("runner"),
        _U.shoe_id == _S.id,
        _U.kind == _R.kind,
        _S.first_day <= _R.local_date,
        or_(_S.retired_on.is_(None), _S.retired_on >= _R.local_date),
    )
    .order_by(_S.first_day.desc(), _S.id.desc())
    .limit(1),
)
