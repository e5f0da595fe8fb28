"""Read how runs felt, the words for it, mantras, and their notes for Today. Callers make sure that the reader is the
runner.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import lazyload

from challenges.db import db, read
from challenges.goals.models import EventPlan, Goal, PauseTaken
from challenges.monthly.rules import ChallengeState
from challenges.mood import rules
from challenges.mood.models import Feeling, FeelWord, Mantra
from challenges.mood.rules import FeelWordChoice
from challenges.races.models import Entry, Race
from challenges.races.rules import EntryState
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run
from challenges.runs.queries import counted

_F = cast(Table, Feeling.__table__).c
_ALL = select(_F.run_id, _F.word, _F.good, _F.line).where(_F.runner_id == bindparam("runner", type_=Integer))
_AMONG = _ALL.where(_F.run_id.in_(bindparam("runs", type_=Integer, expanding=True)))
_WORDS = select(FeelWord).where(FeelWord.runner_id == bindparam("runner")).order_by(FeelWord.place)
_COUNT = select(func.count()).where(_F.runner_id == bindparam("runner"))


@dataclass(frozen=True, slots=True)
class FeltRun:
    """One of the runner's own runs, with how it felt."""

    run: Run
    feeling: rules.FeelingFacts


def feelings_of(runner_id: int) -> dict[int, rules.FeelingFacts]:
    """Return how a runner's runs felt, by run id, leaving out runs without an entry. One query.

    For the runner and for coaches they allow: the caller checks that.
    """
    return _by_run(read(_ALL, {"runner": runner_id}).all())


def feelings_among(runner_id: int, run_ids: Collection[int]) -> dict[int, rules.FeelingFacts]:
    """Return how some of the runner's own runs felt, by run id."""
    if not run_ids:
        return {}
    return _by_run(db.session.execute(_AMONG, {"runner": runner_id, "runs": list(run_ids)}).all())


def feeling_of(runner_id: int, run_id: int) -> rules.FeelingFacts | None:
    """Return how one of the runner's own runs felt, or None if there is no entry."""
    return feelings_among(runner_id, [run_id]).get(run_id)


def words_of(runner_id: int) -> list[FeelWordChoice]:
    """The five words that a runner chose; none while they use the usual ones."""
    return [row.word for row in db.session.scalars(_WORDS, {"runner": runner_id})]


def felt_count(runner: Runner) -> int:
    """Of how many runs something is said."""
    return db.session.scalar(_COUNT, {"runner": runner.id}) or 0


def felt_runs_of(runner: Runner, *, offset: int = 0, limit: int = 20) -> list[FeltRun]:
    """The runs of which something is said, the latest first."""
    rows = db.session.execute(_felt_runs(), {"runner": runner.id, "offset": offset, "most": limit}).all()
    return [FeltRun(run, feeling.facts) for run, feeling in rows]


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


def _by_run(rows: Sequence[Any]) -> dict[int, rules.FeelingFacts]:
    return {row.run_id: rules.FeelingFacts(row.word, row.good, row.line) for row in rows}


def _latest(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    latest = (Run.local_date.desc(), Run.started_at.desc().nulls_last(), Run.id.desc())
    return statement.where(Run.runner_id == bindparam("runner")).order_by(*latest).options(lazyload(Run.runner))


_OWN = select(Mantra).where(Mantra.runner_id == bindparam("runner")).order_by(Mantra.id)


def mantras_of(runner_id: int) -> Sequence[Mantra]:
    """All of them, in the order in which they were added."""
    return db.session.scalars(_OWN, {"runner": runner_id}).all()


def mantra_of(runner: Runner, mantra_id: int) -> Mantra:
    """Return one of the runner's own mantras. Raises Missing."""
    mantra = db.session.scalar(select(Mantra).where(Mantra.id == mantra_id, Mantra.runner_id == runner.id))
    if mantra is None:
        raise Missing
    return mantra


QUIET, RACE = "mood.quiet", "mood.race"
A_WEEK = timedelta(days=7)
SO_OFTEN = 3  # of the four weeks before the quiet one must have a run


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for notes on Today as (topic, key, day, number, text), races first, then a quiet week.

    RACE appears on the first day of the race's window, and on the last day if the runner has not run it yet. `key` is
    the race id, `day` the last day, `number` the distance in mm, `text` the title and, on a second line, the reminder.
    QUIET appears from the seventh to the thirteenth day without a run, if the runner ran in three of the four weeks
    before and is not pausing. `key` is the runner id, `day` the date of the last run, `text` the reminder. The reminder
    is the runner's why, or else today's mantra, or "".
    """
    both = union_all(_race(runner_id, today), _quiet(runner_id, today)).subquery()
    return select(both).order_by(both.c.topic.desc(), both.c.day, both.c.key).limit(2)


def _race(runner_id: int | BindParameter[int], today: date) -> Select[*tuple[Any, ...]]:
    there = exists().where(
        Run.runner_id == runner_id, counted(), Run.local_date.between(Race.first_day, today),
        Run.distance >= Race.distance,
    )  # fmt: skip
    reason = select(EventPlan.why).where(EventPlan.runner_id == runner_id, EventPlan.race_id == Race.id)
    carries = func.coalesce(func.nullif(reason.scalar_subquery(), ""), _carries(runner_id, today))
    return (
        select(
            literal(RACE, String).label("topic"),
            as_type(Race.id, BigInteger).label("key"),
            as_type(Race.last_day, Date).label("day"),
            as_type(Race.distance, BigInteger).label("number"),
            (Race.title + literal("\n", String) + carries).label("text"),
        )
        .join(Entry, Entry.race_id == Race.id)
        .where(
            Entry.runner_id == runner_id, Entry.state == EntryState.REGISTERED, Race.state == ChallengeState.PUBLISHED,
            or_(Race.first_day == today, and_(Race.last_day == today, ~there)),
        )
    )  # fmt: skip


def _quiet(runner_id: int | BindParameter[int], today: date) -> Select[*tuple[Any, ...]]:
    weeks: list[ColumnElement[bool]] = []
    for number in range(1, 5):
        last = today - number * A_WEEK
        weeks.append(_ran(runner_id, last - timedelta(days=6), last))
    often = sum((case((week, 1), else_=0) for week in weeks), literal(0))
    pauses = exists().where(
        PauseTaken.runner_id == runner_id, PauseTaken.goal_id.is_(None), PauseTaken.first_day <= today,
        or_(PauseTaken.last_day.is_(None), PauseTaken.last_day >= today),
    )  # fmt: skip
    last_run = select(func.max(Run.local_date)).where(Run.runner_id == runner_id).scalar_subquery()
    return select(
        literal(QUIET, String),
        as_type(Runner.id, BigInteger),
        as_type(last_run, Date),
        literal(7, BigInteger),
        _carries(runner_id, today),
    ).where(
        Runner.id == runner_id, ~_ran(runner_id, today - timedelta(days=6), today), weeks[0], often >= SO_OFTEN, ~pauses
    )


def _ran(runner_id: int | BindParameter[int], first: date, last: date) -> ColumnElement[bool]:
    return exists().where(Run.runner_id == runner_id, Run.local_date.between(first, last))


def _carries(runner_id: int | BindParameter[int], today: date) -> ColumnElement[str]:
    """Return the why of the newest goal, or of the newest event plan, or today's mantra, or ""."""
    goal = select(Goal.why).where(
        Goal.runner_id == runner_id, Goal.ended_on.is_(None), Goal.why != "",
        or_(Goal.last_day.is_(None), Goal.last_day >= today),
    )  # fmt: skip
    plan = select(EventPlan.why).where(EventPlan.runner_id == runner_id, EventPlan.why != "")
    of = func.nullif(select(func.count()).where(Mantra.runner_id == runner_id).scalar_subquery(), 0)
    turn = func.coalesce(literal(today.toordinal()) % of, 0)
    ranked = (
        select(Mantra.text, func.row_number().over(order_by=Mantra.id).label("number"))
        .where(Mantra.runner_id == runner_id)
        .subquery()
    )
    mantra = select(ranked.c.text).where(ranked.c.number == turn + 1)
    return func.coalesce(
        goal.order_by(Goal.id.desc()).limit(1).scalar_subquery(),
        plan.order_by(EventPlan.id.desc()).limit(1).scalar_subquery(),
        mantra.scalar_subquery(),
        literal("", String),
    )
