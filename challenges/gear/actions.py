"""Add, edit, wear, retire and remove shoes."""

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
from challenges.recordings.kinds import RunKind
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner
from challenges.runs.events import RunLogged
from challenges.runs.models import Run
from challenges.runs.queries import run_of
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
    kinds: Collection[RunKind] = (),
) -> Shoe:
    """Add a pair. It becomes the default for `kinds`, replacing the default pair in use.

    Raises Refused if the name is taken, and beyond the limit on pairs.
    """
    lock(Runner, runner_id)
    _refuse_name(runner_id, name)
    if queries.number_of_pairs(runner_id) >= MOST_PAIRS:
        raise Refused(Reason(N_("You can keep up to %(most)s pairs. Remove one first."), most=MOST_PAIRS))
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
    kinds: Collection[RunKind] = (),
) -> Shoe:
    """Edit a pair. Raises Missing, and Refused as `add_pair` does or if `first_day` is after the pair was retired."""
    lock(Runner, runner_id)
    shoe = queries.shoe_of(runner_id, shoe_id)
    _refuse_name(runner_id, name, but_for=shoe_id)
    if shoe.retired_on and shoe.retired_on < first_day:
        raise Refused(Reason(N_("You retired them on %(day)s. Pick that day or an earlier one."), day=shoe.retired_on))
    shoe.name, shoe.name_key = name, name_key(name)
    shoe.brand, shoe.model, shoe.model_key = brand, model, model_key(brand, model)
    shoe.first_day, shoe.distance_before, shoe.good_for = first_day, distance_before, good_for
    _take_for(shoe, kinds)
    return shoe


def _refuse_name(runner_id: int, name: str, *, but_for: int | None = None) -> None:
    if queries.name_is_taken(runner_id, name, but_for=but_for):
        raise Refused(Reason(N_("You already have a pair with this name.")))


def _take_for(shoe: Shoe, kinds: Collection[RunKind]) -> None:
    """Make a pair the default for these kinds of run. Retired pairs keep theirs, for runs in the past."""
    db.session.execute(delete(UsualShoe).where(UsualShoe.shoe_id == shoe.id))
    if shoe.retired_on is None:
        others = select(Shoe.id).where(Shoe.runner_id == shoe.runner_id, Shoe.retired_on.is_(None))
        db.session.execute(delete(UsualShoe).where(UsualShoe.shoe_id.in_(others), UsualShoe.kind.in_(kinds)))
    if kinds:
        db.session.execute(insert(UsualShoe), [{"shoe_id": shoe.id, "kind": kind} for kind in sorted(kinds, key=str)])


@writes
def retire(shoe_id: int, runner_id: int, day: date) -> None:
    """Retire a pair. Raises Missing, and Refused for a day before its first day or in the future."""
    runner = lock(Runner, runner_id)
    shoe = queries.shoe_of(runner_id, shoe_id)
    if reason := retirement_refusal(shoe.first_day, day, clock.local_date(clock.now(), runner.zone)):
        raise Refused(reason)
    shoe.retired_on = day


@writes
def bring_back(shoe_id: int, runner_id: int) -> None:
    """Put a retired pair back in use. Kinds of run that now have another default keep that one. Raises Missing."""
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
    """Raise a worn pair's limit and return it. Raises Missing. Does nothing if the pair is below its limit."""
    runner = lock(Runner, runner_id)
    pair = queries.pair_of(runner, shoe_id)
    if pair.is_worn:
        pair.shoe.good_for = raised(pair.gone, pair.shoe.good_for)
    return pair.shoe.good_for


@writes
def remove(shoe_id: int, runner_id: int) -> None:
    """Remove a pair. Its runs stay, without the pair. Raises Missing."""
    lock(Runner, runner_id)
    db.session.delete(queries.shoe_of(runner_id, shoe_id))


# --- shoes of runs --------------------------------------------------------------------------------------------------


@writes
def wear(run_id: int, runner_id: int, shoes: Iterable[int]) -> None:
    """Replace the pairs worn in a run. Raises Missing for someone else's run or pair."""
    run = run_of(lock(Runner, runner_id), run_id)
    wanted = set(shoes)
    own = select(Shoe.id).where(Shoe.runner_id == runner_id, Shoe.id.in_(wanted))
    if wanted - set(db.session.scalars(own)):
        raise Missing
    db.session.execute(delete(Wearing).where(Wearing.run_id == run.id))
    if wanted:
        db.session.execute(insert(Wearing), [{"run_id": run.id, "shoe_id": key} for key in sorted(wanted)])


@writes
def assign_usual_shoes(event: RunLogged) -> None:
    """Give a newly logged run the default pair for its kind, if that pair was in use on its day."""
    db.session.connection().execute(_LACED, {"run": event.run_id, "runner": event.runner_id})


_S, _U = cast(Table, Shoe.__table__).c, cast(Table, UsualShoe.__table__).c
_R: Any = cast(Table, Run.__table__).c
# one statement that bypasses the session, because an import of thousands of files runs it for each run
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
