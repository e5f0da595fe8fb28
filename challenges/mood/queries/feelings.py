"""How a runner's runs felt, and their words for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, Select, Table, bindparam, func, select
from sqlalchemy.orm import lazyload

from challenges.db import db, read
from challenges.mood import rules
from challenges.mood.models import Feeling, FeelWord
from challenges.mood.rules import Word
from challenges.runners.models import Runner
from challenges.runs.models import Run

_F = cast(Table, Feeling.__table__).c
_ALL = select(_F.run_id, _F.word, _F.good, _F.line).where(_F.runner_id == bindparam("runner", type_=Integer))
_AMONG = _ALL.where(_F.run_id.in_(bindparam("runs", type_=Integer, expanding=True)))
_WORDS = select(FeelWord).where(FeelWord.runner_id == bindparam("runner")).order_by(FeelWord.place)
_COUNT = select(func.count()).where(_F.runner_id == bindparam("runner"))


@dataclass(frozen=True, slots=True)
class Felt:
    """One of the runner's own runs, with how it felt."""

    run: Run
    feeling: rules.Feeling


def feelings_of(runner_id: int) -> dict[int, rules.Feeling]:
    """Return how a runner's runs felt, by run id, leaving out runs without an entry. One query.

    For the runner and for coaches they allow: the caller checks that.
    """
    return _by_run(read(_ALL, {"runner": runner_id}).all())


def feelings_among(runner_id: int, run_ids: Collection[int]) -> dict[int, rules.Feeling]:
    """Return how some of the runner's own runs felt, by run id."""
    if not run_ids:
        return {}
    return _by_run(db.session.execute(_AMONG, {"runner": runner_id, "runs": list(run_ids)}).all())


def feeling_of(runner_id: int, run_id: int) -> rules.Feeling | None:
    """Return how one of the runner's own runs felt, or None if there is no entry."""
    return feelings_among(runner_id, [run_id]).get(run_id)


def words_of(runner_id: int) -> list[Word]:
    """The five words that a runner chose; none while they use the usual ones."""
    return [row.word for row in db.session.scalars(_WORDS, {"runner": runner_id})]


def felt_count(runner: Runner) -> int:
    """Of how many runs something is said."""
    return db.session.scalar(_COUNT, {"runner": runner.id}) or 0


def felt_runs_of(runner: Runner, *, offset: int = 0, limit: int = 20) -> list[Felt]:
    """The runs of which something is said, the latest first."""
    rows = db.session.execute(_felt_runs(), {"runner": runner.id, "offset": offset, "most": limit}).all()
    return [Felt(run, feeling.said) for run, feeling in rows]


def unsaid_runs_of(runner: Runner, today: date, limit: int = 3) -> list[Run]:
    """The runs of the last two weeks of which nothing is said yet, the latest first."""
    values = {"runner": runner.id, "since": today - timedelta(days=14), "most": limit}
    return list(db.session.scalars(_unsaid_runs(), values))


@cache
def _felt_runs() -> Select[*tuple[Any, ...]]:
    both: Select[*tuple[Any, ...]] = select(Run, Feeling).join(Feeling, Feeling.run_id == Run.id)
    return _latest(both).offset(bindparam("offset", type_=Integer)).limit(bindparam("most", type_=Integer))


@cache
def _unsaid_runs() -> Select[*tuple[Any, ...]]:
    said = select(Feeling.run_id).where(Feeling.run_id == Run.id).exists()
    lately = Run.local_date >= bindparam("since")
    return _latest(select(Run)).where(lately, ~said).limit(bindparam("most", type_=Integer))


def _by_run(rows: Sequence[Any]) -> dict[int, rules.Feeling]:
    return {row.run_id: rules.Feeling(row.word, row.good, row.line) for row in rows}


def _latest(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    latest = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    return statement.where(Run.runner_id == bindparam("runner")).order_by(*latest).options(lazyload(Run.runner))
